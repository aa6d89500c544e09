"""What voting has to say about other apps' acts; registered in apps.py."""

from typing import Any

from people.rules import Refused
from voting.models import Poll, PriorPosition, PulledItem, Voter
from voting.queries import polls as queries


def refuse_while_open(arguments: dict[str, Any]) -> None:
    """Refuse to end or interrupt a meeting, or to go on in it, in the middle of a vote."""
    meeting = arguments["meeting"] if "meeting" in arguments else arguments["item"].meeting
    if queries.open_poll_of(meeting):
        raise Refused("Đang có biểu quyết chưa kết thúc. Hãy kết thúc biểu quyết trước.")


def refuse_leaving_voted_item(arguments: dict[str, Any]) -> None:
    """Refuse to conclude or postpone the item that is being voted on."""
    if queries.polls_on(arguments["item"]).filter(state=Poll.State.OPEN).exists():
        raise Refused("Nội dung này đang được biểu quyết. Hãy kết thúc biểu quyết trước.")


def refuse_removing_item(arguments: dict[str, Any]) -> None:
    """Refuse to remove an item that has polls, because a poll is never deleted."""
    if queries.polls_on(arguments["item"]).exists():
        raise Refused("Nội dung này đã có biểu quyết nên không bỏ khỏi chương trình được.")


def refuse_holding_outside(arguments: dict[str, Any]) -> None:
    """Refuse to take an item out of the system that has polls, because a poll is never deleted."""
    if queries.polls_on(arguments["item"]).exclude(state=Poll.State.VOID).exists():
        raise Refused("Nội dung này đã có biểu quyết nên không chuyển ra ngoài hệ thống được.")


def refuse_removing_participant(arguments: dict[str, Any]) -> None:
    """Refuse to remove somebody who stands in the list of voters of a poll."""
    if Voter.objects.filter(participant=arguments["participant"]).exists():
        raise Refused("Đồng chí này đã có trong danh sách biểu quyết nên không bỏ khỏi thành phần được.")


def refuse_removing_asked_item(arguments: dict[str, Any]) -> None:
    """Refuse to remove or to take out of the system an item on which members have stated their positions."""
    if PriorPosition.objects.filter(item=arguments["item"]).exists():
        raise Refused(
            "Thành viên đã cho ý kiến trước về nội dung này nên không bỏ hoặc chuyển ra ngoài hệ thống được."
        )


def refuse_removing_who_pulled(arguments: dict[str, Any]) -> None:
    """Refuse to remove somebody who took an item off the list of agreed items, which stays on record."""
    if PulledItem.objects.filter(participant=arguments["participant"]).exists():
        raise Refused("Đồng chí này đã đưa một nội dung ra thảo luận nên không bỏ khỏi thành phần được.")
