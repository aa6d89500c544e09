"""What a ballot may say and how it is called; the hash of a list that the journal keeps."""

import hashlib
from collections.abc import Mapping, Sequence

from people.rules import Refused, canonical_json, msgid

FOR, AGAINST, OTHER, NOT_VOTING = "for", "against", "other", "not_voting"
CHOICES = (FOR, AGAINST, OTHER, NOT_VOTING)
# What a ballot of "choose up to n" says; the options it names stand beside it.
PICKED = "picked"
# Official names of the choices. Source: docs/RULES.md, ballot (Law 77/2015, Article 117).
LABELS = {
    FOR: msgid("Tán thành"),
    AGAINST: msgid("Không tán thành"),
    OTHER: msgid("Ý kiến khác"),
    NOT_VOTING: msgid("Không biểu quyết"),
}
# Unit: characters; about a page.
LONGEST_REMARK = 2000
PICKED_LABEL = msgid("Chọn phương án")
# What stands on the board of a secret poll for an envelope that cannot be read or names no option of the ballot.
INVALID = "invalid"
INVALID_LABEL = msgid("Phiếu không hợp lệ")
NOT_ANSWERED = msgid("Chưa trả lời")
ABSENT = msgid("Vắng mặt")
RECUSED = msgid("Không tham gia biểu quyết")


class Outdated(Refused):
    """Refuse a ballot that replaces an older revision than the stored one; carries what is stored."""

    def __init__(self, sentence: str, *, revision: int, choice: str) -> None:
        super().__init__(sentence)
        self.revision = revision
        self.choice = choice


def apart(options: Sequence[Mapping[str, str]]) -> tuple[list[Mapping[str, str]], list[Mapping[str, str]]]:
    """Split the options of a ballot into those that take a side and "not voting", which stands apart."""
    taking = [option for option in options if option["key"] != NOT_VOTING]
    return taking, [option for option in options if option["key"] == NOT_VOTING]


def checked_remark(choice: str, remark: str) -> str:
    """Return the text beside a vote; another opinion is nothing without one.

    Errors: Refused for another opinion without a text, or one that is too long.
    """
    remark = remark.strip()
    if choice == OTHER and not remark:
        raise Refused("Hãy ghi nội dung ý kiến khác rồi xác nhận.")
    if len(remark) > LONGEST_REMARK:
        raise Refused("Ý kiến dài nhất 2.000 ký tự. Hãy viết ngắn lại.")
    return remark


def list_hash(rows: Sequence[object]) -> str:
    """Return the SHA-256 of the canonical JSON of a list: electors at opening, ballots at closing."""
    return hashlib.sha256(canonical_json(list(rows)).encode()).hexdigest()
