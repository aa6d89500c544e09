"""The secret poll: what lies in an envelope, how it is read, the board, and what the counting group signs.

Source: docs/RULES.md, secret poll.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence

from people.rules import Refused, canonical_json, msgid
from voting.rules.choices import AGAINST, FOR, INVALID, NOT_VOTING

# A vote before it is sealed is always as long as this. Unit: bytes. RSA-OAEP with 3072 bits and SHA-256 takes 318.
PLAIN_BYTES = 256
# An RSA ciphertext of 3072 bits in base64. Unit: characters.
SEALED_CHARS = 512
# With fewer, somebody's vote would be known from the result. Unit: persons; ballots.
LEAST_ENTITLED = LEAST_CAST = 5
# One member alone does not vouch for a count. Unit: members.
LEAST_TELLERS = 2
# "Other opinion" means a text, and a text tells who wrote it.
CHOICES = (FOR, AGAINST, NOT_VOTING)
KEY_LOST = msgid(
    "Khóa niêm phong của lượt bỏ phiếu kín này không còn (máy chủ đã khởi động lại) nên không ai đọc được "
    "các phiếu. Lượt bỏ phiếu bị hủy."
)
TOO_FEW_CAST = msgid(
    "Chỉ có %(cast)s phiếu, ít hơn %(least)s phiếu nên không giữ được bí mật. Lượt bỏ phiếu bị hủy."
)

Entry = tuple[str, str]
_TRACKER = re.compile(r"[0-9a-f]{32}")


class Unsound(Refused):
    """Refuse what cannot end in a result: the poll has to be made void."""


def require_enough(cast: int) -> None:
    """Refuse to count so few ballots that the result would tell who voted how.

    Errors: Unsound.
    """
    if cast < LEAST_CAST:
        raise Unsound(TOO_FEW_CAST, cast=f"{cast:02}", least=f"{LEAST_CAST:02}")


def plain(choice: str, tracker: str) -> bytes:
    """Write a vote as it is sealed: JSON of choice, tracker and padding, always PLAIN_BYTES long.

    Source: static/js/sealing.js writes the same on the tablet.
    """
    bare = json.dumps({"choice": choice, "tracker": tracker, "padding": ""}, separators=(",", ":"))
    padding = "0" * (PLAIN_BYTES - len(bare))
    return json.dumps(
        {"choice": choice, "tracker": tracker, "padding": padding}, separators=(",", ":")
    ).encode()


def entry_of(opened: bytes | None, offered: Sequence[str]) -> Entry:
    """Read an opened envelope; None is one that no key opens.

    Shape: (tracker, choice); whatever has not the form, or names an option that the ballot does not offer, is
    INVALID, with its tracker when that much can be read, so that its voter finds it on the board.
    """
    try:
        vote = json.loads(opened or b"")
    except ValueError:
        return "", INVALID
    if not isinstance(vote, dict):
        return "", INVALID
    tracker, choice = vote.get("tracker"), vote.get("choice")
    if not isinstance(tracker, str) or not _TRACKER.fullmatch(tracker):
        return "", INVALID
    has_form = vote.keys() == {"choice", "tracker", "padding"} and len(opened or b"") == PLAIN_BYTES
    return tracker, choice if has_form and isinstance(choice, str) and choice in offered else INVALID


def board_of(opened: Iterable[bytes | None], offered: Sequence[str]) -> list[Entry]:
    """List what was in the envelopes by tracker, an order that knows nothing of voters or of time."""
    return sorted(entry_of(one, offered) for one in opened)


def count_hash(poll: str, counts: Mapping[str, int], board: Sequence[Entry]) -> str:
    """Return what the counting group signs: SHA-256 of the canonical JSON of the count and the board."""
    signed = {"poll": poll, "counts": dict(counts), "board": [list(entry) for entry in board]}
    return hashlib.sha256(canonical_json(signed).encode()).hexdigest()
