"""The papers of an opinion form: who adds, reads, finds and replaces them, and that nobody else has a trace."""

import io

import pytest
from django.test import Client
from django.urls import reverse

from documents import access
from documents.actions import papers
from documents.models import Document
from documents.queries import search
from documents.rules import searching
from ecabinet.demo import Cast
from meetings import dossiers
from people.models import User
from people.rules import Refused
from tests.documents import papers as files
from tests.voting import opinions as made
from voting.actions import opinions
from voting.models import OpinionForm

pytestmark = pytest.mark.django_db
STRANGERS = ["aide", "guest", "substitute", "province.secretary", "province.member1", "auditor", "operator"]


@pytest.fixture(autouse=True)
def store(settings, tmp_path):
    settings.PAPERS_DIR = tmp_path


def with_paper(cast: Cast) -> tuple[OpinionForm, Document]:
    form = made.drafted(cast)
    return form, files.ready_in_dossier(form.dossier, cast["secretary"], name="to-trinh.pdf")


def titles(person: User) -> list[str]:
    return [document.title for document in access.documents_visible_to(person)]


def sent_with_paper(cast: Cast) -> tuple[OpinionForm, Document]:
    form, document = with_paper(cast)
    opinions.submit_form(form=form, by=cast["secretary"])
    return opinions.send_form(form=form, by=cast["chair"]), document


def test_opinion_forms_are_the_one_other_kind_of_dossier():
    assert dossiers.registered() == ["opinion_form"]


def test_a_paper_is_read_by_staff_then_by_the_head_then_by_who_is_asked(cast: Cast):
    form, _ = with_paper(cast)
    readers = ("secretary", "chair", "minister1", "aide")
    seen = lambda: [bool(titles(cast[name])) for name in readers]  # noqa: E731
    made.aide_of(cast, "minister1")
    assert seen() == [True, False, False, False]
    opinions.submit_form(form=form, by=cast["secretary"])
    assert seen() == [True, True, False, False]
    opinions.send_form(form=form, by=cast["chair"])
    assert seen() == [True, True, True, True]
    opinions.recall_form(form=form, reason="x", by=cast["chair"])
    assert seen() == [True, True, False, False]


@pytest.mark.parametrize("who", STRANGERS)
def test_strangers_find_no_trace(cast: Cast, who: str):
    form, document = sent_with_paper(cast)
    version = document.versions.get()
    assert titles(cast[who]) == []
    client = Client()
    client.force_login(cast[who], "django.contrib.auth.backends.ModelBackend")
    for name, key in (
        ("documents:paper", document.pk),
        ("documents:plain", document.pk),
        ("documents:content", version.pk),
        ("documents:download", version.pk),
        ("documents:dossier_papers", form.dossier_id),
        ("voting:opinion", form.pk),
        ("voting:opinion_paper", form.pk),
    ):
        assert client.get(reverse(name, args=[key])).status_code == 404, name
    assert made.TITLE not in client.get(reverse("voting:opinions")).content.decode()


def test_the_audience_is_the_same_rule_the_other_way_round(cast: Cast):
    made.aide_of(cast, "minister3")
    form, document = with_paper(cast)
    for step in (None, opinions.submit_form, opinions.send_form):
        if step:
            step(form=form, by=cast["secretary"] if step is opinions.submit_form else cast["chair"])
        document = type(document).objects.get(pk=document.pk)
        by_rule = {person.pk for person in User.objects.all() if titles(person)}
        assert access.audience_of(document) == by_rule


def test_members_read_find_and_download_it(cast: Cast):
    form, document = sent_with_paper(cast)
    member = cast["minister1"]
    found = search.search(searching.parsed(document.title), reader=member)
    assert [(hit.document.pk, hit.document.holder) for hit in found.papers] == [(document.pk, form.title)]
    client = Client()
    client.force_login(member, "django.contrib.auth.backends.ModelBackend")
    version = document.versions.get()
    for name, key in (
        ("documents:paper", document.pk),
        ("documents:plain", document.pk),
        ("documents:content", version.pk),
        ("documents:download", version.pk),
    ):
        assert client.get(reverse(name, args=[key])).status_code == 200, name
    page = client.get(reverse("documents:paper", args=[document.pk])).content.decode()
    assert reverse("voting:opinion", args=[form.pk]) in page
    assert client.get(reverse("search"), {"q": document.title}).status_code == 200
    assert document.title in client.get(reverse("voting:opinion", args=[form.pk])).content.decode()


def test_doors_that_need_a_meeting_know_nothing_of_it(cast: Cast):
    _, document = sent_with_paper(cast)
    client = Client()
    client.force_login(cast["secretary"], "django.contrib.auth.backends.ModelBackend")
    version = document.versions.get()
    statuses = {
        name: client.post(
            reverse(f"documents:{name}", args=[key]), {"page": "1", "audience": "leads"}
        ).status_code
        for name, key in (
            ("start_presenting", version.pk),
            ("turn_page", version.pk),
            ("audience", document.pk),
            ("ask_approval", document.pk),
            ("approve", document.pk),
            ("drop_approval", document.pk),
        )
    }
    assert set(statuses.values()) <= {404, 409}


def test_papers_change_until_the_form_is_submitted_and_never_after(cast: Cast):
    form, document = with_paper(cast)
    papers.rename_document(document=document, title="Tờ trình mới", by=cast["secretary"])
    opinions.submit_form(form=form, by=cast["secretary"])
    for call in (
        lambda: papers.rename_document(document=document, title="x", by=cast["secretary"]),
        lambda: papers.withdraw_document(document=document, by=cast["secretary"]),
        lambda: papers.add_to_dossier(
            dossier=form.dossier, name="a.pdf", content=io.BytesIO(files.pdf()), by=cast["secretary"]
        ),
    ):
        with pytest.raises(Refused, match="không thể thay đổi tài liệu"):
            call()


@pytest.mark.parametrize("who", ["minister1", "chair", "province.secretary", "guest"])
def test_only_who_prepares_adds_papers(cast: Cast, who: str):
    form = made.drafted(cast)
    with pytest.raises(Refused, match="không có quyền chuẩn bị"):
        papers.add_to_dossier(
            dossier=form.dossier, name="a.pdf", content=io.BytesIO(files.pdf()), by=cast[who]
        )


def test_a_form_is_not_submitted_while_a_paper_cannot_be_read(cast: Cast):
    form = made.drafted(cast)
    papers.add_to_dossier(
        dossier=form.dossier, name="a.pdf", content=io.BytesIO(files.pdf()), by=cast["secretary"]
    )
    with pytest.raises(Refused, match="đang được xử lý"):
        opinions.submit_form(form=form, by=cast["secretary"])
