"""The one personal write of a vote: a ballot is cast or changed."""

from datetime import datetime

from meetings import whispers
from people.act import personal
from people.models import User
from people.rules import Refused, msgid
from voting import access, rules
from voting.models import Ballot, BallotRevision, Poll
from voting.queries import polls as queries

OUTDATED = msgid(
    "Đồng chí đã có lựa chọn mới hơn được ghi nhận. Phiếu gửi lại lúc trước không thay thế lựa chọn đó."
)

NOT_SEALED = msgid("Bỏ phiếu kín chỉ nhận phiếu đã niêm phong. Hãy tải lại trang rồi chọn lại.")


@personal
def cast(
    *, poll: Poll, choice: str, replaces: int, by: User, now: datetime, remark: str = ""
) -> dict[str, object]:
    """Cast a vote or change it; `replaces` is the revision the voter saw, 0 for none.

    Shape: {"poll", "revision", "at"}, without the choice, because the answer is stored with the command.
    Errors: Refused when the poll is not open, does not offer the choice, or `by` is not entitled;
    rules.Outdated when a newer ballot is stored. What is answered is in the result, and nothing else is.
    """
    poll = queries.held(poll)
    access.require_open(poll)
    if poll.is_secret:
        raise Refused(NOT_SEALED)
    if not poll.offers(choice):
        raise Refused("Phương án này không có trong phiếu biểu quyết.")
    if queries.locked_voter(poll, by) is None:
        raise Refused(access.why_not_entitled(poll.meeting, by))
    ballot = queries.own_ballot(poll, by) or Ballot(poll=poll, person=by, revision=0)
    if ballot.revision != replaces:
        raise rules.Outdated(OUTDATED, revision=ballot.revision, choice=ballot.choice)
    ballot.choice, ballot.remark, ballot.at = choice, remark.strip()[:2000], now
    ballot.revision += 1
    ballot.save()
    BallotRevision.objects.create(
        ballot=ballot, revision=ballot.revision, choice=choice, remark=ballot.remark, at=now
    )
    whispers.ring("tally", poll.meeting)
    return {"poll": poll.pk, "revision": ballot.revision, "at": now.isoformat()}
