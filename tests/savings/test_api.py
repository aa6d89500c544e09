"""The interface for machines: the description is true, nobody sees more than on the pages, and no content leaves."""

import json
from datetime import date
from typing import Any
from urllib.parse import urlencode

import pytest
import schemathesis
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.config import SchemathesisConfig
from schemathesis.core.result import Ok

from ecabinet.api import urls
from people.models import Body
from savings.actions import rollups
from tests.savings.conftest import closed, written
from tests.savings.test_dashboards import ledger_of

pytestmark = pytest.mark.django_db
ROOT = "/api/v1"
# Beside the endpoints: the root, which is nothing, and the description itself.
APART = {"api-root", "openapi-json"}
BRACES = str.maketrans("<>", "{}")
NO_UID = "\0"


@pytest.fixture
def machine(cast, client) -> Client:
    client.force_login(cast["auditor"])
    return client


@pytest.fixture
def figures(cast):
    row = written(closed(cast))
    ledger_of(cast.province, date(2026, 10, 5))
    for month in (date(2026, 10, 1), date(2026, 11, 1)):
        rollups.roll_up_month(month)
    return row


def test_the_description_is_open_to_everybody_and_names_every_endpoint(client):
    answer = client.get(f"{ROOT}/openapi.json")
    assert answer.status_code == 200
    described = answer.json()
    assert described["openapi"].startswith("3.")
    served = {str(one.pattern).translate(BRACES) for one in urls[0] if getattr(one, "name", "") not in APART}
    assert set(described["paths"]) == {f"{ROOT}/{path}" for path in served}


@pytest.mark.parametrize(
    "path", ["bodies/", "targets/", "bodies/00000000-0000-0000-0000-000000000000/months/"]
)
def test_nobody_gets_a_problem_and_no_page(client, path):
    answer = client.get(f"{ROOT}/savings/{path}")
    assert (answer.status_code, answer["Content-Type"]) == (401, "application/problem+json")
    assert answer.json()["detail"] == "Hãy đăng nhập hoặc gửi kèm mã truy cập."


def test_bodies_months_and_ledgers_are_those_of_the_pages(machine, cast, figures):
    bodies = machine.get(f"{ROOT}/savings/bodies/").json()
    assert {one["name"] for one in bodies} >= {cast.government.name, cast.province.name}
    address = f"{ROOT}/savings/bodies/{cast.government.uid}"
    (month,) = machine.get(f"{address}/months/", {"first": "2026-11-01"}).json()
    assert (month["month"], month["sums"]["meetings"]) == ("2026-11", 1)
    (ledger,) = machine.get(f"{address}/ledgers/").json()
    assert ledger["uid"] == str(figures.uid)
    assert ledger["figures"]["held"]["value"] == figures.values["held"]["value"]
    assert machine.get(f"{address}/ledgers/", {"page": 2}).json() == []
    assert machine.get(f"{address}/ledgers/", {"last": "2026-01-01"}).json() == []


def test_no_content_leaves(machine, cast, figures):
    text = machine.get(f"{ROOT}/savings/bodies/{cast.government.uid}/ledgers/").content.decode()
    meeting = figures.meeting
    said = [meeting.title, *meeting.items.values_list("title", flat=True), "p1", "p2"]
    said += [str(place) for place in meeting.participants.select_related("person")]
    assert [words for words in said if json.dumps(words)[1:-1] in text or f'"{words}"' in text] == []
    assert figures.values["item_seconds"]["rows"]


def test_a_body_that_is_not_overseen_is_not_there(client, cast, figures):
    client.force_login(cast["province.secretary"])
    seen = client.get(f"{ROOT}/savings/bodies/").json()
    assert cast.government.name not in {one["name"] for one in seen}
    answer = client.get(f"{ROOT}/savings/bodies/{cast.government.uid}/months/")
    assert (answer.status_code, answer.json()["status"]) == (404, 404)


@pytest.mark.parametrize(
    ("path", "where"),
    [
        ("bodies/?page=0", "page"),
        ("bodies/x/months/", "uid"),
        ("bodies/{uid}/ledgers/?first=tomorrow", "first"),
    ],
)
def test_a_wrong_request_is_told_what_is_wrong(machine, cast, path, where):
    answer = machine.get(f"{ROOT}/savings/{path.format(uid=cast.government.uid)}")
    assert (answer.status_code, answer.json()["detail"]) == (422, f"Yêu cầu không hợp lệ: {where}.")


def test_targets_come_with_their_source(machine):
    found = machine.get(f"{ROOT}/savings/targets/").json()
    assert {"level": "province", "at_least": "100"}.items() <= next(
        one.items() for one in found if one["level"] == "province" and one["indicator"] == "paperless"
    )
    assert all(one["source"] for one in found)


def test_whatever_is_asked_the_server_does_not_fail(machine, cast, figures):
    described = json.loads(machine.get(f"{ROOT}/openapi.json").content)
    schema = schemathesis.openapi.from_dict(described, config=SchemathesisConfig())
    uid = str(Body.objects.get(pk=cast.government.pk).uid)
    for found in schema.get_all_operations():
        assert isinstance(found, Ok)
        _ask(found.ok(), machine, uid)


def _ask(operation: Any, machine: Client, uid: str) -> None:
    """Ask what the description allows, and what it does not, of a body that exists."""
    calm = [HealthCheck.too_slow, HealthCheck.filter_too_much]

    @settings(
        max_examples=15, deadline=None, phases=[Phase.generate], suppress_health_check=calm, database=None
    )
    @given(case=operation.as_strategy())
    def asked(case: Any) -> None:
        path = case.formatted_path.replace(str((case.path_parameters or {}).get("uid", NO_UID)), uid)
        query = urlencode(case.query or {}, doseq=True)
        assert machine.generic(case.method.upper(), path, query_string=query).status_code < 500, (path, query)

    asked()
