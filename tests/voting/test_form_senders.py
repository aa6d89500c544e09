"""Who is let to send opinion forms: by the head and the administrator, journalled, and ended at once."""

import uuid

import pytest
from django.test import Client
from django.urls import reverse

from ecabinet.demo import Cast
from people import access as people_access
from people import act
from people.models import JournalEntry, User
from people.rules import Refused
from tests.voting import opinions as made
from voting.access import opinions as access
from voting.actions import opinions, senders

pytestmark = pytest.mark.django_db


def client_of(person: User) -> Client:
    client = Client()
    client.force_login(person, "django.contrib.auth.backends.ModelBackend")
    return client


def last(cast: Cast) -> tuple[str, dict]:
    entry = JournalEntry.objects.filter(body=cast.government).latest("serial")
    return entry.verb, entry.data


def test_the_head_lets_somebody_send_and_ends_it_on_the_page(cast: Cast):
    body, head, person = cast.government, cast["chair"], cast["secretary"]
    client = client_of(head)
    client.post(reverse("voting:name_sender", args=[body.pk]), {"person": person.username})
    assert last(cast) == ("form_sender.named", {"person": str(person.uid)})
    assert person.full_name in client.get(reverse("voting:senders")).content.decode()
    assert reverse("voting:senders") in client.get(reverse("voting:opinions")).content.decode()
    opinions.send_form(form=made.submitted(cast), by=person)
    client.post(reverse("voting:end_sender", args=[body.pk, person.pk]))
    assert last(cast) == ("form_sender.ended", {"person": str(person.uid)})
    assert not access.may_send_forms(person, body)


def test_the_administrator_names_too_and_one_key_names_once(cast: Cast):
    people_access.allow(cast["operator"], "administer_body", cast.government)
    once = act.Key(uuid.uuid4(), "0" * 64)
    for _ in range(2):
        senders.name_sender(body=cast.government, person=cast["secretary"], by=cast["operator"], key=once)
    assert JournalEntry.objects.filter(verb="form_sender.named").count() == 1
    with pytest.raises(Refused, match="đã có quyền"):
        senders.name_sender(body=cast.government, person=cast["secretary"], by=cast["operator"])


@pytest.mark.parametrize("who", ["secretary", "minister1", "guest", "province.secretary"])
def test_nobody_else_names_or_ends(cast: Cast, who: str):
    # Who is let lets nobody.
    made.let_send(cast, cast["secretary"])
    for verb, person in ((senders.name_sender, "minister2"), (senders.end_sender, "secretary")):
        with pytest.raises(Refused, match="Chỉ người đứng đầu"):
            verb(body=cast.government, person=cast[person], by=cast[who])


def test_the_head_and_who_left_are_not_named_and_who_was_not_named_is_not_ended(cast: Cast):
    head, gone = cast["chair"], cast["guest"]
    User.objects.filter(pk=gone.pk).update(is_active=False)
    gone.refresh_from_db()
    for person in (head, gone):
        with pytest.raises(Refused):
            senders.name_sender(body=cast.government, person=person, by=head)
    with pytest.raises(Refused, match="không được giao"):
        senders.end_sender(body=cast.government, person=cast["minister1"], by=head)
