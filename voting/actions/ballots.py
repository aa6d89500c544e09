"""The one personal write of a vote: a ballot is cast or changed."""

from collections.abc import Sequence
from datetime import datetime

from meetings import whispers
from people.act import personal
from people.models import User
from people.rules import Refused, msgid
from voting import access, rules
from voting.models import Ballot, BallotRevision, Poll
from voting.queries import ballots as texts
from voting.queries import polls as queries

OUTDATED = msgid(
    "Đồng chí đã có lựa chọn mới hơn được ghi nhận. Phiếu gửi lại lúc trước không thay thế lựa chọn đó."
)

NOT_SEALED = msgid("Bỏ phiếu kín chỉ nhận phiếu đã niêm phong. Hãy tải lại trang rồi chọn lại.")


@personal
def cast(
    *,
    poll: Poll,
    choice: str,
    replaces: int,
    by: User,
    now: datetime,
    remark: str = "",
    picks: Sequence[str] = (),
) -> dict[str, object]:
    """Cast a vote or change it; `replaces` is the revision the voter saw, 0 for none.

    Shape: `picks` are the options of "choose up to n", whose choice is then PICKED. Returned is {"poll",
    "revision", "at"}, without the choice, because the answer is stored with the command.
    Errors: Refused when the poll is not open, does not offer the choice, or `by` is not entitled, and for another
    opinion without a text; rules.Outdated when a newer ballot is stored. What is answered is in the result, and
    nothing else is.
    """
    poll = queries.held(poll)
    access.require_open(poll)
    if poll.is_secret:
        raise Refused(NOT_SEALED)
    picks = _checked_picks(poll, choice, picks)
    remark = rules.checked_remark(choice, remark)
    if queries.locked_voter(poll, by) is None:
        raise Refused(access.why_not_entitled(poll, by))
    ballot = queries.own_ballot(poll, by) or Ballot(poll=poll, person=by, revision=0)
    if ballot.revision != replaces:
        raise rules.Outdated(OUTDATED, revision=ballot.revision, choice=ballot.choice)
    ballot.choice, ballot.picks, ballot.remark, ballot.at = choice, picks, remark, now
    ballot.revision += 1
    ballot.save()
    BallotRevision.objects.create(
        ballot=ballot, revision=ballot.revision, choice=choice, picks=picks, remark=remark, at=now
    )
    whispers.ring("tally", poll.meeting)
    return {"poll": poll.pk, "revision": ballot.revision, "at": now.isoformat()}


def _checked_picks(poll: Poll, choice: str, picks: Sequence[str]) -> list[str]:
    """Return the options that a ballot names; none unless the poll asks to choose among its own."""
    if not poll.has_names:
        raise Refused("Biểu quyết này không nhận phiếu công khai trên thiết bị.")
    if choice == rules.PICKED and poll.has_picks:
        return rules.checked_picks(picks, list(texts.own_labels(poll)), poll.most_picks or 1)
    if choice not in rules.CHOICES or not poll.offers(choice):
        raise Refused("Phương án này không có trong phiếu biểu quyết.")
    return []
