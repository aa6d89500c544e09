"""`check_paper` against files that were broken at random: it says yes or no, exits 0 or 3, and never a traceback."""

import os
import random
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import call_command

from documents.management.commands import check_paper
from tests.documents import corpus_pictures, offices, papers

# The suite tries as many as fit into its time; MUTATIONS=300 tries them all, whatever it takes. Unit: seconds.
FILES, SECONDS = int(os.environ.get("MUTATIONS", "0")), 20
FEWEST = 5
VALID: dict[str, Callable[[], bytes]] = {
    "a.pdf": lambda: papers.pdf(3),
    "b.pdf": papers.active_pdf,
    "c.docx": papers.word,
    "d.png": corpus_pictures.png,
    "e.ods": lambda: offices.ods(("a", "b")),
    "f.odp": lambda: offices.odp("a"),
}


def mutated(content: bytes, chance: random.Random) -> bytes:
    """Change some bytes, cut or repeat a piece, or put another file's middle in."""
    raw = bytearray(content)
    for _ in range(chance.choice((1, 1, 3, 20))):
        at = chance.randrange(len(raw))
        match chance.randrange(5):
            case 0:
                raw[at] = chance.randrange(256)
            case 1:
                del raw[at : at + chance.randrange(1, 200)]
            case 2:
                raw[at:at] = raw[at : at + chance.randrange(1, 200)]
            case 3:
                raw[at : at + 4] = chance.choice((b"\xff\xff\xff\xff", b"\0\0\0\0", b"9999", b"obj<"))
            case _:
                raw[at:] = raw[at:].replace(*chance.choice(((b"0", b"-"), (b"/", b"//"), (b"endobj", b""))))
        raw = raw or bytearray(b"%")
    return bytes(raw)


def test_whatever_a_file_is_made_of_the_answer_is_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    valid = {name: make() for name, make in VALID.items()}
    answers: dict[str, int] = {"accepted": 0, "refused": 0}
    ends = time.monotonic() + SECONDS
    # Every run tries other files; the seed of one that fails stands in its message.
    start = random.randrange(2**32)
    for number in range(FILES or 300):
        if not FILES and time.monotonic() > ends and number >= FEWEST:
            break
        chance = random.Random(start + number)
        name = sorted(valid)[number % len(valid)]
        path = tmp_path / name
        path.write_bytes(mutated(valid[name], chance))
        code = exit_code(path)
        said = capsys.readouterr()
        word = {0: "accepted", check_paper.REFUSED_CODE: "refused"}[code]
        assert said.out.startswith(f"{word}: "), (start + number, name, said.out)
        assert "Traceback" not in said.out + said.err, (start + number, name)
        answers[word] += 1
    print(answers)
    assert sum(answers.values()) >= FEWEST


def exit_code(path: Path) -> int:
    try:
        call_command("check_paper", str(path))
    except SystemExit as ended:
        return int(str(ended.code))
    return 0
