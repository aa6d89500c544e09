"""The demo's opinion forms, played through the public acts: one counted, one being answered, one in draft."""

import io
from collections.abc import Sequence
from datetime import datetime, timedelta

from documents.actions import papers as documents
from documents.actions import pipeline
from documents.pdf import child
from ecabinet.demo import papers
from ecabinet.demo.cast import Cast
from people import clock
from people.models import Assistance, Body, User
from voting.actions import opinions, replies, results
from voting.models import FormRecipient, OpinionForm

REMARK = "Đề nghị bổ sung lộ trình thực hiện đối với cấp xã và nguồn kinh phí tại Điều 4."
OTHER = "Đề nghị thí điểm tại ba địa phương trước khi áp dụng trên cả nước."
COUNTED = "Nghị quyết về danh mục dịch vụ công trực tuyến toàn trình năm tới"
OPEN = "Quyết định ban hành Quy chế sử dụng máy tính bảng trong phiên họp"
DRAFT = "Kế hoạch tập huấn họp không giấy cho các xã, phường"
# The answers in the order of seats; who is not named is silent.
ANSWERS_COUNTED = (*["agree"] * 15, *["agree_with"] * 3, *["disagree"] * 2, "other", *["agree"] * 2)
ANSWERS_OPEN = ("", "", *["agree"] * 6, "agree_with", "disagree", "agree")


def counted(cast: Cast, now: datetime) -> OpinionForm:
    """Play a form from its draft to its decision."""
    with clock.playing(now - timedelta(days=22)) as played:
        form = _sent(cast, COUNTED, "Văn phòng Chính phủ", papers.PAPERS[2])
        played.go_on(days=1)
        _answer(cast, form, ANSWERS_COUNTED)
        played.at = _due(form) + timedelta(hours=9)
        results.close_form(form=form, by=cast["secretary"])
    return form


def being_answered(cast: Cast, now: datetime) -> OpinionForm:
    """Play a form that waits for answers; the aide has prepared one for the first minister."""
    Assistance.objects.get_or_create(aide=cast["aide"], member=cast["minister1"], body=cast.government)
    with clock.playing(now - timedelta(hours=46)) as played:
        form = _sent(cast, OPEN, "Bộ Khoa học và Công nghệ", papers.PAPERS[1])
        played.go_on(hours=5)
        _answer(cast, form, ANSWERS_OPEN)
        first = FormRecipient.objects.get(form=form, person=cast["minister1"])
        replies.prepare_reply(recipient=first, answer="agree_with", text=REMARK, replaces=0, by=cast["aide"])
    return form


def in_draft(cast: Cast, now: datetime) -> OpinionForm:
    """Play a form that the province's secretary is drafting."""
    with clock.playing(now - timedelta(hours=20)):
        return _drafted(cast.province, DRAFT, "Sở Nội vụ", cast["province.secretary"])


def _drafted(body: Body, title: str, agency: str, by: User) -> OpinionForm:
    return opinions.create_form(body=body, title=title, question="", agency=agency, is_urgent=False, by=by)


def _sent(cast: Cast, title: str, agency: str, paper: papers.Paper) -> OpinionForm:
    form = _drafted(cast.government, title, agency, cast["secretary"])
    document = documents.add_to_dossier(
        dossier=form.dossier,
        name=paper.file_name,
        content=io.BytesIO(papers.pdf_of(paper)),
        by=cast["secretary"],
    )
    # The demo's papers are of our own making, so they are opened right here.
    pipeline.prepare(document.versions.get().pk, run=child.run_here)
    opinions.submit_form(form=form, by=cast["secretary"])
    return opinions.send_form(form=form, by=cast["chair"])


def _answer(cast: Cast, form: OpinionForm, answers: Sequence[str]) -> None:
    texts = {"agree_with": REMARK, "other": OTHER}
    for person, answer in zip(cast.members, answers, strict=False):
        if answer:
            text = texts.get(answer, "")
            replies.confirm_reply(form=form, answer=answer, text=text, replaces=0, by=person)


def _due(form: OpinionForm) -> datetime:
    return form.due_at or clock.now()
