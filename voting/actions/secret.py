"""Acts of a secret poll beside opening and closing: a vote is sealed, tellers are named, the count is signed."""

import base64
import binascii
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from meetings import access as meeting_access
from meetings import whispers
from meetings.models import AgendaItem, Participant
from meetings.queries import session as session_queries
from people import journal
from people.act import Key, act, personal
from people.models import Command, User
from people.rules import Refused, msgid
from voting import access, rules, store
from voting.actions import polls, preparing, sealed
from voting.models import Envelope, Poll, Teller, Turnout
from voting.queries import polls as poll_queries
from voting.queries import secret as queries
from voting.rules import secret

OUTDATED = msgid(
    "Đồng chí đã niêm phong phiếu khác sau phiếu này. Phiếu gửi lại lúc trước không thay thế phiếu đó."
)
BROKEN = msgid("Phiếu chưa được niêm phong đúng cách nên chưa được nhận. Hãy tải lại trang rồi chọn lại.")
TOPICS = ("poll", "poll_console")


@act("secret_poll.prepared", on="item.meeting", topics=("poll_console",))
def prepare_secret_poll(
    *, item: AgendaItem, question: str, by: User, now: datetime, draft: journal.Draft
) -> Poll:
    """Prepare a secret poll on an item; it repeats the item's last void poll when there is one.

    Errors: Refused as for a poll of another kind, and where the body allows no secret poll.
    """
    preparing.require_preparing(by, item.meeting)
    preparing.require_inside(session_queries.locked(item))
    sealed.require_allowed(item.meeting)
    poll = Poll.objects.create(
        meeting=item.meeting,
        item=item,
        method=Poll.Method.SECRET,
        question=preparing.checked_question(question),
        repeats=poll_queries.unrepeated_void_of(item),
        prepared_by=by,
        prepared_at=now,
    )
    repeats = str(poll.repeats.uid) if poll.repeats else None
    draft.note(
        poll=str(poll.uid), item=str(item.uid), question=poll.question, method=poll.method, repeats=repeats
    )
    return poll


# -- the vote --


@personal
def seal(*, poll: Poll, envelope: str, replaces: int, by: User, now: datetime) -> dict[str, object]:
    """Put a sealed vote into the poll or replace it; `replaces` is the revision the voter saw, 0 for none.

    Shape: {"poll", "revision"}, without a time.
    Errors: Refused when the poll is not an open secret one, the envelope has not its form, or `by` is not
    entitled; rules.Outdated when a newer one is there; store.KeyLost.
    """
    poll = poll_queries.held(poll)
    access.require_open(poll)
    _require_sealed(poll, envelope)
    voter = poll_queries.locked_voter(poll, by)
    if voter is None:
        raise Refused(access.why_not_entitled(poll, by))
    stored = Envelope.objects.filter(voter=voter).first() or Envelope(poll=poll, voter=voter, revision=0)
    if stored.revision != replaces:
        raise rules.Outdated(OUTDATED, revision=stored.revision, choice="")
    stored.ciphertext, stored.revision = envelope, stored.revision + 1
    stored.save()
    Turnout.objects.get_or_create(poll=poll, voter=voter)
    whispers.ring("tally", poll.meeting)
    return {"poll": poll.pk, "revision": stored.revision}


def _require_sealed(poll: Poll, envelope: str) -> None:
    if not poll.is_secret:
        raise Refused("Lượt biểu quyết này không phải bỏ phiếu kín.")
    if not store.has(poll.uid):
        raise store.KeyLost
    try:
        base64.b64decode(envelope, validate=True)
    except (ValueError, binascii.Error):
        raise Refused(BROKEN) from None
    if len(envelope) != secret.SEALED_CHARS:
        raise Refused(BROKEN)


def keyed(poll: Poll, by: User, key: Key | None) -> Key | None:
    """Return the key of a command with a digest that only the poll's own key can make.

    Shape: when that key is gone nothing can be compared any more, and a repeated command gets its first answer.
    """
    if key is None:
        return None
    try:
        return Key(key.value, store.keyed_digest(poll.uid, key.body_sha256))
    except store.KeyLost:
        stored = Command.objects.filter(actor=by, key=key.value).values_list("body_sha256", flat=True)
        return Key(key.value, stored.first() or "")


# -- the counting group --


@act("tellers.named", on="poll.meeting", topics=TOPICS)
def name_tellers(
    *, poll: Poll, tellers: Sequence[Participant], by: User, now: datetime, draft: journal.Draft
) -> Poll:
    """Name the counting group of a secret poll that waits to be opened, in place of the one before.

    Errors: Refused for anybody but the acting chair, for another poll, for fewer than two, and for somebody
    who is no member of the body.
    """
    meeting_access.require_presiding(by, poll.meeting)
    poll = poll_queries.locked(poll)
    if not (poll.is_secret and poll.is_prepared):
        raise Refused("Chỉ cử ban kiểm phiếu cho bỏ phiếu kín chưa được mở.")
    named = {
        one.pk: one for one in tellers if one.is_member and one.person and one.meeting_id == poll.meeting_id
    }
    if len(named) < max(secret.LEAST_TELLERS, len({one.pk for one in tellers})):
        raise Refused("Hãy cử ít nhất 02 thành viên làm ban kiểm phiếu.")
    Teller.objects.filter(poll=poll).delete()
    Teller.objects.bulk_create(Teller(poll=poll, participant=one) for one in named.values())
    draft.note(
        poll=str(poll.uid), tellers=sorted(str(one.person.uid) for one in named.values() if one.person)
    )
    return poll


@act("count.signed", on="poll.meeting", topics=TOPICS)
def sign_count(*, poll: Poll, by: User, now: datetime, draft: journal.Draft) -> Teller:
    """Sign the count of a closed secret poll as a member of its counting group.

    Errors: Refused for anybody else, before the poll is closed, a second time, and when the board is not the
    one that was counted.
    """
    poll = poll_queries.locked(poll)
    teller = Teller.objects.filter(poll=poll, participant__person=by).first()
    if teller is None:
        raise Refused("Chỉ thành viên ban kiểm phiếu được ký xác nhận kết quả kiểm phiếu.")
    if not poll.is_closed:
        raise Refused("Chỉ ký xác nhận sau khi kết thúc bỏ phiếu.")
    if teller.signed_at:
        raise Refused("Đồng chí đã ký xác nhận kết quả kiểm phiếu.")
    board = queries.board_of(poll)
    teller.signed_hash = secret.count_hash(str(poll.uid), poll.result["counts"], board)
    if teller.signed_hash != poll.result["count_hash"]:
        raise Refused("Bảng phiếu không còn đúng như lúc kiểm phiếu. Đề nghị báo quản trị hệ thống.")
    teller.signed_at = now
    teller.save()
    draft.note(poll=str(poll.uid), person=str(by.uid), count_hash=teller.signed_hash)
    return teller


# -- keys that belong to no open poll, polls that have lost their key --


def forget_keys() -> int:
    """Destroy the keys of polls that are not open; at every start of a process that serves or works.

    Shape: how many. Each poll is looked at under its lock, because another process may be opening it now.
    """
    gone = 0
    for uid in store.kept():
        with transaction.atomic():
            poll = Poll.objects.select_for_update(no_key=True).filter(uid=uid).first()
            if poll is None or not poll.is_open:
                store.destroy(uid)
                gone += 1
    return gone


def void_lost_polls() -> list[Poll]:
    """Make the open polls void whose key a reboot has taken; at every start of a server process."""
    lost = [poll for poll in queries.open_secret_polls() if not store.has(poll.uid)]
    return [poll for poll in lost if void_unsound(poll)]


def void_unsound(poll: Poll) -> bool:
    """Let the system make a poll void that cannot end in a result; tell whether it is void by this."""
    try:
        polls.void_poll(poll=poll, reason="", by=None)
    except Refused:
        # Somebody else was faster, or one more vote came in meanwhile.
        return False
    return True
