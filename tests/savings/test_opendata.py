"""Open tables: whole, without content, safe in a spreadsheet, described by their package."""

import csv
import io
import json
from datetime import date

import pytest
from django.urls import reverse

from savings.actions import rollups
from savings.queries import figures
from savings.rules import opendata
from tests.savings.test_dashboards import ledger_of, reported


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, ""),
        (True, "true"),
        (False, "false"),
        (0, 0),
        ("Hà Nội", "Hà Nội"),
        ("=1+1", "'=1+1"),
        ("@x", "'@x"),
    ],
)
def test_a_cell_is_never_a_formula(value, shown):
    assert opendata.cell(value) == shown


def test_every_sum_of_a_month_has_its_column():
    assert [column.name for column in opendata.SUMS] == list(figures.MONTH_FIELDS)


@pytest.fixture
def months(cast):
    ledger_of(cast.province, date(2026, 10, 5))
    reported(cast.province, date(2026, 10, 1), 1)
    ledger_of(cast.government, date(2026, 10, 7))
    rollups.roll_up_month(date(2026, 10, 1))


def read(client, name: str) -> str:
    return b"".join(client.get(reverse(name)).streaming_content).decode()


@pytest.mark.django_db
def test_csv_and_json_say_the_same_and_fit_their_description(months, cast, client):
    client.force_login(cast["auditor"])
    text = read(client, "months_csv")
    assert text.startswith("\ufeff")
    rows = list(csv.DictReader(io.StringIO(text[1:])))
    plain = json.loads(read(client, "months_json"))
    package = client.get(reverse("datapackage")).json()
    fields = package["resources"][0]["schema"]["fields"]
    assert [field["name"] for field in fields] == list(rows[0]) == list(plain[0])
    assert [{key: str(opendata.cell(value)) for key, value in row.items()} for row in plain] == rows
    assert {row["name"]: row["meetings"] for row in rows} == {
        cast.government.name: "1",
        cast.province.name: "1",
    }
    assert {row["reported"] for row in rows} == {"1", ""}
    for field in fields:
        whole = {"integer": int, "boolean": bool, "string": str, "yearmonth": str}[field["type"]]
        assert all(isinstance(row[field["name"]], (whole, type(None))) for row in plain)
    assert package["licenses"][0]["name"] == "CC-BY-4.0"


@pytest.mark.django_db
def test_a_reader_gets_the_own_bodies_alone_and_a_member_nothing(months, cast, client):
    client.force_login(cast["province.secretary"])
    assert {row["name"] for row in json.loads(read(client, "months_json"))} == {cast.province.name}
    page = client.get(reverse("open_data")).content.decode()
    assert "saved_person_seconds" in page and "creativecommons.org" in page
    client.force_login(cast["minister1"])
    for name in ("open_data", "months_csv", "months_json", "datapackage"):
        assert client.get(reverse(name)).status_code == 404


@pytest.mark.django_db
def test_without_months_the_tables_are_empty_and_sound(cast, client):
    client.force_login(cast["auditor"])
    assert json.loads(read(client, "months_json")) == []
    assert len(read(client, "months_csv").splitlines()) == 1
