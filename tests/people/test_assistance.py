"""Who assists whom: named by the member or the administrator of the body, ended at once, journalled."""

import uuid

import pytest
from django.test import Client

from ecabinet.demo import Cast
from people import access, act
from people.actions import assistance
from people.models import Assistance, JournalEntry
from people.rules import Refused

pytestmark = pytest.mark.django_db


def name(cast: Cast, by: str = "minister1", **changes):
    given = {"body": cast.government, "member": cast["minister1"], "aide": cast["aide"], **changes}
    return assistance.name_aide(**given, by=cast[by])


@pytest.mark.parametrize("by", ["minister1", "operator"])
def test_the_member_or_the_administrator_names_an_aide(cast, by):
    row = name(cast, by)
    assert list(access.assistances()) == [row]
    entry = JournalEntry.objects.get(verb="assistance.named")
    assert entry.data == {
        "aide": str(cast["aide"].uid),
        "member": str(cast["minister1"].uid),
        "valid_from": row.valid_from.isoformat(),
    }


@pytest.mark.parametrize("by", ["minister2", "secretary", "aide", "chair", "province.secretary"])
def test_nobody_else_does(cast, by):
    with pytest.raises(Refused):
        name(cast, by)


def test_naming_is_refused(cast):
    for wrong in ({"aide": cast["minister1"]}, {"member": cast["guest"]}, {"body": cast.province}):
        with pytest.raises(Refused):
            name(cast, "minister1", **wrong)
    name(cast)
    with pytest.raises(Refused):
        name(cast)


def test_an_assistance_ends_at_once_and_may_begin_again(cast):
    row = name(cast)
    with pytest.raises(Refused):
        assistance.end_assistance(assistance=row, by=cast["minister2"])
    assistance.end_assistance(assistance=row, by=cast["minister1"])
    assert not access.assistances().exists()
    assert set(JournalEntry.objects.get(verb="assistance.ended").data) == {"aide", "member", "valid_to"}
    with pytest.raises(Refused):
        assistance.end_assistance(assistance=row, by=cast["minister1"])
    name(cast)
    assert access.assistances().count() == Assistance.objects.count() == 1


def test_one_key_names_once(cast):
    key = act.Key(uuid.uuid4(), "x")
    given = {"body": cast.government, "member": cast["minister1"], "aide": cast["aide"]}
    rows = {assistance.name_aide(**given, by=cast["minister1"], key=key).pk for _ in range(2)}
    assert len(rows) == 1


def test_the_page_names_by_address_and_lists_nobody(cast):
    client = Client()
    client.force_login(cast["minister1"])
    page = client.get("/assistants/").content.decode()
    assert cast["secretary"].full_name not in page
    assert (
        client.post(f"/assistants/bodies/{cast.government.pk}/", {"aide": "nobody@example.vn"}).status_code
        == 409
    )
    assert client.post(f"/assistants/bodies/{cast.province.pk}/", {"aide": "aide"}).status_code == 404
    client.post(f"/assistants/bodies/{cast.government.pk}/", {"aide": cast["secretary"].email.upper()})
    assert cast["secretary"].full_name in client.get("/assistants/").content.decode()
    client.post(f"/assistants/{Assistance.objects.get().pk}/end/")
    assert not access.assistances().exists()


def test_a_member_names_for_nobody_else_and_the_administrator_for_every_member(cast):
    client = Client()
    client.force_login(cast["minister1"])
    sent = {"aide": "aide", "member": str(cast["minister2"].pk)}
    client.post(f"/assistants/bodies/{cast.government.pk}/", sent)
    assert Assistance.objects.get().member == cast["minister1"]
    client.force_login(cast["operator"])
    client.post(f"/assistants/bodies/{cast.government.pk}/", sent)
    assert Assistance.objects.filter(member=cast["minister2"]).exists()
