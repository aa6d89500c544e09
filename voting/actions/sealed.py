"""How a secret poll is opened, counted and made void: the row of the table of methods, no act of its own.

The private half of its key stays in voting.store; a choice and its voter never meet in one place here.
"""

from functools import partial

from django.db import transaction

from meetings.models import Meeting
from people.rules import Refused
from voting import rules, store
from voting.actions import counting
from voting.models import BoardEntry, Envelope, Poll, Voter
from voting.queries import secret as queries
from voting.rules import secret


def require_allowed(meeting: Meeting) -> None:
    """Refuse a secret poll where the rules of the body have none."""
    if not meeting.body_rules.secret_allowed:
        raise Refused("Quy chế của cơ quan không cho phép bỏ phiếu kín trong hệ thống.")


def offer(poll: Poll) -> list[dict[str, str]]:
    """Offer what the body's rules name, without the option that is a text."""
    offered = [key for key in poll.meeting.body_rules.options if key in secret.CHOICES]
    return [{"key": key, "label": rules.LABELS[key]} for key in offered]


def begin(poll: Poll) -> None:
    """Make the key pair of a poll that is being opened; the last step, so that little can undo it.

    Errors: Refused where the body allows no secret poll, without a counting group, and with so few voters
    that the result would tell who voted how.
    """
    require_allowed(poll.meeting)
    if queries.tellers_of(poll).count() < secret.LEAST_TELLERS:
        raise Refused("Chủ trì chưa cử ban kiểm phiếu. Hãy cử ít nhất 02 thành viên.")
    if Voter.objects.filter(poll=poll).count() < secret.LEAST_ENTITLED:
        raise Refused("Chỉ bỏ phiếu kín khi có ít nhất 05 thành viên được biểu quyết.")
    poll.public_key = store.make(poll.uid)


def count(poll: Poll) -> counting.Counted:
    """Open the envelopes, put what was in them on the board, and delete them; the key goes after the commit.

    Errors: secret.Unsound when the key is lost or too few have voted: the poll has to be made void.
    """
    envelopes = queries.envelopes_of(poll)
    opened = store.unseal(poll.uid, envelopes)
    secret.require_enough(len(envelopes))
    board = secret.board_of(opened, [option["key"] for option in poll.options])
    # Written by tracker, so that neither a key nor the place of a row on disk tells an order of voting.
    BoardEntry.objects.bulk_create(
        BoardEntry(poll=poll, tracker=tracker, choice=choice) for tracker, choice in board
    )
    Envelope.objects.filter(poll=poll).delete()
    _destroy_key_after_commit(poll)
    return recount(poll)


def recount(poll: Poll) -> counting.Counted:
    """Count the board."""
    board = queries.board_of(poll)
    # Nobody knows how the head voted, so a tie is never decided by the head's side.
    outcome = counting.decided(poll, [choice for _, choice in board], None)
    outcome["counts"].setdefault(rules.INVALID, 0)
    signed = secret.count_hash(str(poll.uid), outcome["counts"], board)
    return counting.Counted(
        {**outcome, "count_hash": signed}, {"ballots_hash": rules.list_hash(_lines(board))}
    )


def end(poll: Poll) -> None:
    """Delete the envelopes of a poll that is made void, unread, and its key after the commit."""
    Envelope.objects.filter(poll=poll).delete()
    _destroy_key_after_commit(poll)


def why_unsound(poll: Poll) -> str:
    """Return why an open secret poll can never end in a result.

    Errors: Refused when it can, or when it is over.
    """
    if not (poll.is_secret and poll.is_open):
        raise Refused("Biểu quyết này không phải là bỏ phiếu kín đang mở.")
    try:
        if not store.has(poll.uid):
            raise store.KeyLost
        secret.require_enough(len(queries.envelopes_of(poll)))
    except secret.Unsound as cause:
        return str(cause)
    raise Refused("Lượt bỏ phiếu này vẫn kiểm phiếu được.")


def _destroy_key_after_commit(poll: Poll) -> None:
    # Killed before the commit: the key is there and closing is repeated. Killed after it: the next start deletes it.
    transaction.on_commit(partial(store.destroy, poll.uid), robust=True)


def _lines(board: list[secret.Entry]) -> list[list[str]]:
    return [list(entry) for entry in board]


METHOD = counting.Method(count=count, offer=offer, open=begin, void=end)
