"""Acts on the list of agreed items: any member takes an item off it until the joint poll is opened."""

from datetime import datetime

from meetings import access as meeting_access
from meetings.models import AgendaItem, Meeting, Participant
from meetings.queries import session as session_queries
from people import journal
from people.act import act
from people.models import User
from people.rules import Refused, msgid
from voting.actions.positions import TOPICS
from voting.models import Poll, PollItem, PulledItem
from voting.queries import polls as poll_queries
from voting.queries import positions as queries

NOT_MEMBER = msgid("Chỉ thành viên được đề nghị đưa nội dung ra thảo luận.")


@act("item.pulled", on="item.meeting", topics=(*TOPICS, "poll_console"))
def pull_item(*, item: AgendaItem, by: User, now: datetime, draft: journal.Draft) -> PulledItem:
    """Take an item off the list of agreed items, so that it is discussed; a prepared joint poll loses it too.

    Errors: Refused for who is no member, for an item that is not on the list, and once the joint poll is opened.
    """
    item = session_queries.locked(item)
    place = _member(item.meeting, by)
    if PollItem.objects.filter(item=item, poll__state__in=(Poll.State.OPEN, Poll.State.CLOSED)).exists():
        raise Refused("Danh mục đã được đưa ra biểu quyết nên không rút nội dung ra được.")
    if item not in queries.agreed_items(item.meeting):
        raise Refused("Nội dung này không có trong danh mục đã thống nhất.")
    pulled = PulledItem.objects.create(item=item, participant=place, at=now)
    draft.note(item=str(item.uid), person=str(by.uid), voided=_take_from_prepared(item, by, now))
    return pulled


def _member(meeting: Meeting, person: User) -> Participant:
    place = meeting_access.participant_of(meeting, person)
    if place is None or not place.is_member or place.is_scoped:
        raise Refused(NOT_MEMBER)
    return place


def _take_from_prepared(item: AgendaItem, by: User, now: datetime) -> list[str]:
    """Take an item out of the joint polls that wait; return the uids of those that nothing is left of."""
    emptied = []
    for poll in Poll.objects.filter(poll_items__item=item, state=Poll.State.PREPARED).order_by("pk"):
        locked = poll_queries.locked(poll)
        PollItem.objects.filter(poll=locked, item=item).delete()
        if not PollItem.objects.filter(poll=locked).exists():
            locked.state, locked.closed_at, locked.closed_by = Poll.State.VOID, now, by
            locked.save()
            emptied.append(str(locked.uid))
    return emptied
