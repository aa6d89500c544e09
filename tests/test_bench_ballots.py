"""The bench of ballots finds what it is there to find: a ballot lost, doubled, changed, not counted."""

import json
from typing import Any

import pytest

from bench.ballots import CHOICES, check
from bench.burst import Answer, Burst, length_of
from bench.rounds import Fault

VOTERS = [11, 12, 13, 14]
STORED = dict(zip(VOTERS, CHOICES, strict=True))


class Kept:
    """A database that says what it is told to say."""

    url = ""

    def __init__(self, **told: Any) -> None:
        self.told = {"ballots": STORED, "revisions": 4, "counts": dict.fromkeys(CHOICES, 1), **told}

    def prepare(self) -> None:
        """There is nothing to make."""

    def group_commit(self, count: int) -> float:
        return 0.0

    def ballots(self, poll: int) -> dict[int, str]:
        return dict(self.told["ballots"])

    def revisions(self, poll: int) -> int:
        return int(self.told["revisions"])

    def counts(self, poll: int) -> dict[str, int]:
        return dict(self.told["counts"])


def burst(*revisions: int) -> Burst:
    return Burst(1.0, 0.1, [Answer(1, 200, json.dumps({"revision": one}).encode()) for one in revisions])


FIRST = burst(1, 1, 1, 1)


def test_a_whole_round_passes() -> None:
    check(VOTERS, FIRST, burst(1, 1, 1, 1), STORED, Kept(), 7)


@pytest.mark.parametrize(
    ("again", "stored", "kept", "sentence"),
    [
        (FIRST, {11: "for"}, Kept(), "stored differs"),
        (FIRST, {**STORED, 11: "against"}, Kept(), "stored differs"),
        (FIRST, STORED, Kept(ballots={**STORED, 15: "for"}), "stored differs"),
        (burst(1, 1, 1, 2), STORED, Kept(), "sent twice"),
        (FIRST, STORED, Kept(revisions=5), "5 revisions for 4 ballots"),
        (FIRST, STORED, Kept(counts={**dict.fromkeys(CHOICES, 1), "for": 2}), "counted"),
    ],
    ids=["lost", "another", "changed by its repetition", "answered otherwise", "doubled", "counted twice"],
)
def test_a_fault_is_found(again: Burst, stored: dict[int, str], kept: Kept, sentence: str) -> None:
    with pytest.raises(Fault, match=sentence):
        check(VOTERS, FIRST, again, stored, kept, 7)


def test_an_answer_must_say_how_long_it_is() -> None:
    assert length_of(b"HTTP/1.1 200 OK\r\nContent-Length: 12") == 12
    assert length_of(b"HTTP/1.1 204 No Content\r\nVary: Cookie") == 0
    with pytest.raises(Fault):
        length_of(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked")
