"""The commands `ledger` and `paper`: what a meeting saves, read from the ledger of one that was held."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from ecabinet import reckoning, throwaway
from people.models import JournalEntry
from savings.models import MeetingLedger
from savings.queries import checking
from tests import moulds, run

# items, consent, minutes of a consent item now, of every other item, of a consent item before -> before, after, percent
AGENDAS = [
    ((20, 12, "1/2", "12", "6"), (168, 102, -39.3)),
    ((20, 8, "1/2", "12", "6"), (192, 148, -22.9)),
    ((20, 0, "1/2", "12", "6"), (240, 240, 0.0)),
    ((7, 7, "1", "10", "4"), (28, 7, -75.0)),
    ((5, 2, "3/2", "9", "9"), (45, 30, -33.3)),
    # Slower than before is said as well.
    ((4, 4, "5", "9", "3"), (12, 20, 66.7)),
    ((1, 1, "1/2", "12", "6"), (6, 0.5, -91.7)),
]
# pages, copies, price of a page, sides -> pages, sheets, kilograms, cost, CO2. The weight is 4.9896 g a sheet A4.
PAPERS = [
    ((1000, 1586, "", 2), (1_586_000, 793_000, 3956.75, None, 4273.29)),
    ((1000, 1586, "300", 1), (1_586_000, 1_586_000, 7913.51, 475_800_000, 8546.59)),
    ((3, 10, "250", 2), (30, 20, 0.1, 7_500, 0.11)),
    ((1, 1, "", 2), (1, 1, 0.0, None, 0.01)),
]
AGENDA_KEYS = {"before_minutes", "after_minutes", "change_percent", "meeting", "journal_head"}
PAPER_KEYS = {"pages", "sheets", "kilograms", "cost", "co2_kilograms", "rates", "meeting", "journal_head"}


@pytest.mark.django_db
@pytest.mark.parametrize(("asked", "wanted"), AGENDAS)
def test_an_agenda_takes_as_long_as_its_numbers_say(asked: tuple[Any, ...], wanted: tuple[Any, ...]) -> None:
    answer = reckoning.play_ledger(*asked)
    assert set(answer) == AGENDA_KEYS
    assert (answer["before_minutes"], answer["after_minutes"], answer["change_percent"]) == wanted
    row = MeetingLedger.objects.get(meeting_uid=answer["meeting"])
    assert row.items_consent == asked[1]
    assert (
        answer["journal_head"] == JournalEntry.objects.order_by("-serial").values_list("hash", flat=True)[0]
    )
    assert list(checking.ledger_differences()) == list(checking.rollup_differences()) == []


@pytest.mark.django_db
@pytest.mark.parametrize(("asked", "wanted"), PAPERS)
def test_a_paper_weighs_what_its_sheets_weigh(
    asked: tuple[Any, ...], wanted: tuple[Any, ...], settings: Any, tmp_path: Any
) -> None:
    settings.PAPERS_DIR = tmp_path
    answer = reckoning.play_paper(*asked)
    assert set(answer) == PAPER_KEYS
    assert tuple(answer[key] for key in ("pages", "sheets", "kilograms", "cost", "co2_kilograms")) == wanted
    kinds = [rate["kind"] for rate in answer["rates"]]
    assert kinds == ["paper_weight", "paper_co2", *(["print_cost"] if asked[2] else [])]
    assert all(rate["unit"] and rate["source"] and rate["year"] for rate in answer["rates"])
    assert list(checking.ledger_differences()) == []


@pytest.mark.parametrize(
    ("command", "options", "words"),
    [
        ("ledger", {"items": 0}, "từ 1 đến"),
        ("ledger", {"items": 5, "consent": 6}, "không nhiều hơn"),
        ("ledger", {"consent": -1}, "không nhiều hơn"),
        ("ledger", {"talk_minutes": "0"}, "lớn hơn 0"),
        ("ledger", {"talk_minutes": "mười"}, "phải là số"),
        ("ledger", {"consent_minutes": "1/0"}, "phải là số"),
        ("paper", {"pages": 0}, "Số trang"),
        ("paper", {"pages": 2001}, "Số trang"),
        ("paper", {"recipients": 0}, "Số nơi nhận"),
        ("paper", {"price": 0}, "Đơn giá"),
    ],
)
def test_what_cannot_be_played(command: str, options: dict[str, Any], words: str) -> None:
    with pytest.raises(CommandError, match=words) as refused:
        call_command(command, **options)
    assert refused.value.returncode == 2


def test_each_ends_with_one_line_from_a_database_of_its_own(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Without a database here: what the command opens is its own."""
    empty = tmp_path / "empty.sqlite3"
    moulds.copy("sqlite", empty, run.make_file)
    monkeypatch.setattr(throwaway, "MIGRATED", empty)
    call_command("ledger", items=2, consent=1)
    answer = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert (answer["before_minutes"], answer["after_minutes"]) == (18, 12.5)
    call_command("paper", pages=2, recipients=3)
    answer = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert (answer["pages"], answer["sheets"]) == (6, 3)
