"""The official papers of an opinion form as PDF: set by a job, had by those who may, and by nobody else."""

import pypdfium2
import pytest
from django.test import Client
from django.urls import reverse

from ecabinet.demo import Cast
from people.models import User
from tests.voting import opinions as made
from voting import tasks
from voting.actions import opinions
from voting.models import OpinionForm
from voting.queries import form_papers as queries

pytestmark = pytest.mark.django_db
TEXT = "Đề nghị bổ sung nguồn kinh phí"


@pytest.fixture(autouse=True)
def store(settings, tmp_path):
    settings.PAPERS_DIR = tmp_path


def client_of(person: User) -> Client:
    client = Client()
    client.force_login(person, "django.contrib.auth.backends.ModelBackend")
    return client


def form_of(form: OpinionForm, reader: User, of: User) -> bytes | None:
    """Download the form of a member; None where there is none."""
    answer = client_of(reader).get(reverse("voting:form_file", args=[made.place(form, of).pk]))
    return answer.getvalue() if answer.status_code == 200 else None


def words(content: bytes | None) -> str:
    assert content is not None
    document = pypdfium2.PdfDocument(content)
    return " ".join(" ".join(page.get_textpage().get_text_range() for page in document).split())


def test_the_member_has_the_blank_form_and_then_the_answered_one(cast: Cast):
    form, member = made.sent(cast), cast["minister1"]
    place = made.place(form, member)
    assert form_of(form, member, member) is None
    tasks.set_form_paper.func(place.pk, False)
    blank = words(form_of(form, member, member))
    for said in (
        "PHIẾU LẤY Ý KIẾN",
        "Số: 01/",
        "THÀNH VIÊN",
        member.full_name,
        form.title,
        "Độc lập - Tự do",
    ):
        assert said in blank
    made.answered(form, member, "agree_with", TEXT)
    assert form_of(form, member, member) is None
    tasks.set_form_paper.func(place.pk, True)
    assert TEXT in words(form_of(form, member, member))
    # Nobody else has the answer before it is counted; staff have the blank form.
    assert form_of(form, cast["minister2"], member) is None
    assert TEXT not in words(form_of(form, cast["secretary"], member))


def test_what_is_set_once_stays_as_it_was_signed(cast: Cast):
    form, member = made.sent(cast), cast["minister1"]
    made.answered(form, member)
    tasks.set_form_paper.func(made.place(form, member).pk, True)
    first = form_of(form, member, member)
    User.objects.filter(pk=member.pk).update(full_name="Tên khác")
    tasks.set_form_paper.func(made.place(form, member).pk, True)
    assert form_of(form, member, member) == first


def test_the_record_is_had_once_counted(cast: Cast):
    form = made.sent(cast)
    made.answered(form, cast["minister1"], "other", TEXT)
    client = client_of(cast["minister2"])
    assert client.post(reverse("voting:ask_for_record", args=[form.pk])).status_code == 404
    form = made.closed_late(cast, form)
    tasks.set_form_record.func(form.pk)
    answer = client.get(reverse("voting:record_file", args=[form.pk]))
    record = words(answer.getvalue())
    for said in ("BẢNG TỔNG HỢP KẾT QUẢ", "/BTH-", TEXT, "NGƯỜI TỔNG HỢP", form.result["sentence"]):
        assert said in record
    assert client_of(cast["guest"]).get(reverse("voting:record_file", args=[form.pk])).status_code == 404
    page = client.get(reverse("voting:opinion", args=[form.pk])).content.decode()
    assert "Bảng tổng hợp kết quả (PDF)" in page


def test_once_counted_members_have_the_forms_of_all(cast: Cast):
    form = made.sent(cast)
    made.answered(form, cast["minister1"], "other", TEXT)
    form = made.closed_late(cast, form)
    tasks.set_form_paper.func(made.place(form, cast["minister1"]).pk, True)
    assert TEXT in words(form_of(form, cast["minister2"], cast["minister1"]))


def test_a_recalled_form_has_no_papers(cast: Cast):
    form = opinions.recall_form(form=made.sent(cast), reason="x", by=cast["chair"])
    assert queries.papers_of(form, reader=cast["minister1"]) == []


def test_who_assists_has_the_blank_form(cast: Cast):
    form, aide = made.sent(cast), made.aide_of(cast, "minister1")
    made.answered(form, cast["minister1"], "other", TEXT)
    [paper] = queries.papers_of(form, reader=aide)
    assert paper.reply is None
