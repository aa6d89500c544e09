"""The digital signature of an answer: checked by real keys, kept, journalled; a tampered or foreign file is refused."""

import uuid
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from ecabinet.demo import Cast
from people import act
from people.models import JournalEntry, User
from people.rules import Refused
from tests.voting import opinions as made
from tests.voting import signing
from voting.actions import opinions, replies
from voting.models import OpinionForm, OpinionReply
from voting.pdf import forms as pdf
from voting.pdf import signatures
from voting.queries import form_papers

pytestmark = pytest.mark.django_db
NAME = "Nguyễn Văn Ký"
UNKNOWN = "Chưa kiểm tra được tổ chức cấp chữ ký số"


@pytest.fixture(autouse=True)
def store(settings, tmp_path):
    settings.PAPERS_DIR = tmp_path


@pytest.fixture(scope="module")
def who() -> signing.Signing:
    return signing.signer(NAME)


def issued(form: OpinionForm, member: User) -> bytes:
    """Confirm an answer and have its paper set."""
    made.answered(form, member, "other", "Riêng tư")
    paper = form_papers.paper_of_place(made.place(form, member).pk, is_answered=True)
    return pdf.store(paper).read_bytes()


def client_of(person: User) -> Client:
    client = Client()
    client.force_login(person, "django.contrib.auth.backends.ModelBackend")
    return client


def test_a_signed_answer_is_kept_and_journalled_without_the_answer(cast: Cast, who: signing.Signing):
    form, member = made.sent(cast), cast["minister1"]
    file = signing.signed(issued(form, member), who)
    upload = SimpleUploadedFile("phieu.pdf", file, "application/pdf")
    answer = client_of(member).post(reverse("voting:sign_reply", args=[form.pk]), {"file": upload})
    assert answer.status_code == 302
    reply = OpinionReply.objects.get()
    assert (reply.signer, reply.signature_trusted) == (NAME, False)
    assert pdf.signed_path(form.body, reply.signed_sha256).read_bytes() == file
    entry = JournalEntry.objects.filter(body=form.body).latest("serial")
    assert entry.verb == "reply.signed"
    assert entry.data == {
        "form": str(form.uid),
        "person": str(member.uid),
        "signed_sha256": reply.signed_sha256,
        "signer": NAME,
    }
    page = client_of(member).get(reverse("voting:opinion", args=[form.pk])).content.decode()
    assert NAME in page
    assert UNKNOWN in page
    door = reverse("voting:signed_file", args=[made.place(form, member).pk])
    assert client_of(member).get(door).getvalue() == file
    # Nobody else before it is counted.
    for other in ("minister2", "secretary", "chair"):
        assert client_of(cast[other]).get(door).status_code == 404
    form = made.closed_late(cast, form)
    assert client_of(cast["minister2"]).get(door).status_code == 200
    assert (
        NAME in client_of(cast["minister2"]).get(reverse("voting:opinion", args=[form.pk])).content.decode()
    )


def test_the_answer_of_a_trusted_authority_says_nothing_more(
    cast: Cast, who: signing.Signing, settings, tmp_path: Path
):
    settings.SIGNATURE_ROOTS = str(tmp_path / "roots")
    (tmp_path / "roots").mkdir()
    signing.keep_root(who, tmp_path / "roots" / "ca.pem")
    form, member = made.sent(cast), cast["minister1"]
    replies.sign_reply(form=form, content=signing.signed(issued(form, member), who), by=member)
    page = client_of(member).get(reverse("voting:opinion", args=[form.pk])).content.decode()
    assert NAME in page
    assert UNKNOWN not in page


def test_what_is_not_the_issued_paper_with_a_whole_signature_is_refused(cast: Cast, who: signing.Signing):
    form, member = made.sent(cast), cast["minister1"]
    paper = issued(form, member)
    file = signing.signed(paper, who)
    at = len(file) - 700
    bad = {
        signatures.UNSIGNED: [paper, paper + b"junk", file[: len(paper) + 300]],
        signatures.NOT_OURS: [b"", b"x", signing.signed(signing.other_pdf(), who), b"%" + file, paper[:-1]],
        signatures.BROKEN: [file[:at] + bytes([file[at] ^ 1]) + file[at + 1 :]],
        signatures.CHANGED: [
            file + b"\n%x",
            signing.overlaid(file),
            signing.signed(signing.overlaid(paper), who),
        ],
        signatures.TOO_LARGE: [file + b" " * signatures.LARGEST],
    }
    for sentence, files in bad.items():
        for content in files:
            with pytest.raises(Refused) as refused:
                replies.sign_reply(form=form, content=content, by=member)
            assert str(refused.value) == sentence
    assert OpinionReply.objects.get().signed_sha256 == ""


def test_who_signs_what_and_when(cast: Cast, who: signing.Signing):
    form, member = made.sent(cast), cast["minister1"]
    for by, said in ((cast["secretary"], "không gửi đến"), (cast["minister2"], "chưa xác nhận")):
        with pytest.raises(Refused, match=said):
            replies.sign_reply(form=form, content=b"x", by=by)
    made.answered(form, member, "agree")
    with pytest.raises(Refused, match="Hãy tạo và tải"):
        replies.sign_reply(form=form, content=b"x", by=member)
    opinions.recall_form(form=form, reason="x", by=cast["chair"])
    with pytest.raises(Refused, match="thu hồi"):
        replies.sign_reply(form=form, content=b"x", by=member)


def test_one_key_signs_once_and_another_answer_drops_the_signature(cast: Cast, who: signing.Signing):
    form, member = made.sent(cast), cast["minister1"]
    file, once = signing.signed(issued(form, member), who), act.Key(uuid.uuid4(), "0" * 64)
    for _ in range(2):
        replies.sign_reply(form=form, content=file, by=member, key=once)
    assert JournalEntry.objects.filter(verb="reply.signed").count() == 1
    made.answered(form, member, "agree", replaces=1)
    reply = OpinionReply.objects.get()
    assert (reply.signed_sha256, reply.signer, reply.signature_trusted) == ("", "", False)
    with pytest.raises(Refused):
        replies.sign_reply(form=form, content=file, by=member)
