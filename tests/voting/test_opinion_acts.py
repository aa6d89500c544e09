"""Acts of an opinion form: each allowed, refused, journalled and repeated; from the draft to the report."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from ecabinet.demo import Cast
from people import act, clock, journal
from people.models import JournalEntry, Membership
from people.rules import Refused, utc_text
from tests.voting import opinions as made
from voting import tasks
from voting.actions import opinions, replies, results
from voting.models import Decision, OpinionForm, OpinionReply
from voting.queries import opinions as queries
from voting.rules import list_hash

pytestmark = pytest.mark.django_db
State = OpinionForm.State


def last(form: OpinionForm) -> JournalEntry:
    return JournalEntry.objects.filter(body=form.body).latest("serial")


def key() -> act.Key:
    return act.Key(uuid.uuid4(), "0" * 64)


# -- draft and submission ------------------------------------------------------------------------------------------


def test_a_draft_has_a_dossier_and_a_question_made_of_its_title(cast: Cast):
    form = made.drafted(cast)
    assert (form.state, form.question, form.number) == (State.DRAFT, f"Thông qua {made.TITLE}", None)
    assert form.dossier.body == cast.government
    entry = last(form)
    assert (entry.verb, entry.stream, entry.data["title"]) == ("form.created", "", made.TITLE)


@pytest.mark.parametrize(
    "who", ["chair", "minister1", "aide", "guest", "substitute", "province.secretary", "operator"]
)
def test_only_who_prepares_for_the_body_drafts(cast: Cast, who: str):
    with pytest.raises(Refused, match="không có quyền chuẩn bị"):
        opinions.create_form(
            body=cast.government, title="A", question="", agency="", is_urgent=False, by=cast[who]
        )


@pytest.mark.parametrize(
    "fields", [{"title": " "}, {"title": "a" * 601}, {"question": "a" * 1001}, {"agency": "a" * 251}]
)
def test_a_draft_without_a_title_or_too_long_is_refused(cast: Cast, fields: dict):
    with pytest.raises(Refused):
        made.drafted(cast, **fields)
    assert not OpinionForm.objects.exists()


def test_a_draft_is_edited_until_it_is_submitted(cast: Cast):
    form = made.drafted(cast)
    text = {"title": "B", "question": "Thông qua B", "agency": "", "is_urgent": True}
    edited = opinions.edit_form(form=form, **text, by=cast["secretary"])
    assert (edited.title, edited.is_urgent) == ("B", True)
    assert last(form).data == {"form": str(form.uid), **text}
    opinions.submit_form(form=form, by=cast["secretary"])
    with pytest.raises(Refused, match="chờ phê duyệt"):
        opinions.edit_form(form=form, **text, by=cast["secretary"])
    with pytest.raises(Refused, match="chờ phê duyệt"):
        opinions.submit_form(form=form, by=cast["secretary"])


def test_one_key_drafts_one_form(cast: Cast):
    once = key()
    text = {"title": "B", "question": "", "agency": "", "is_urgent": True}
    first = opinions.create_form(body=cast.government, **text, by=cast["secretary"], key=once)
    again = opinions.create_form(body=cast.government, **text, by=cast["secretary"], key=once)
    assert first == again
    assert OpinionForm.objects.count() == 1


def test_a_submitted_form_is_returned_with_a_note_and_comes_again(cast: Cast):
    form = made.submitted(cast)
    with pytest.raises(Refused, match="lý do trả lại"):
        opinions.return_form(form=form, note=" ", by=cast["chair"])
    opinions.return_form(form=form, note="Bổ sung đánh giá tác động", by=cast["chair"])
    assert (form.state, form.returned_note) == (State.DRAFT, "Bổ sung đánh giá tác động")
    assert last(form).data == {"form": str(form.uid), "note": "Bổ sung đánh giá tác động"}
    with pytest.raises(Refused, match="chưa được trình"):
        opinions.return_form(form=form, note="x", by=cast["chair"])
    opinions.submit_form(form=form, by=cast["secretary"])
    assert form.returned_note == ""


# -- sending -------------------------------------------------------------------------------------------------------


def test_sending_freezes_members_rules_head_number_and_deadline(cast: Cast):
    form = made.submitted(cast)
    Membership.objects.filter(person=cast["minister24"]).update(may_vote=False)
    Membership.objects.filter(person=cast["minister23"]).update(valid_to=timezone.now() - timedelta(days=2))
    opinions.send_form(form=form, by=cast["chair"])
    made.body_rules(cast.government, silence="agree")
    form.refresh_from_db()
    assert (form.state, form.decided_by, form.head) == (State.SENT, cast["chair"], cast["chair"])
    assert (form.number, form.members_total, form.recipients.count()) == (1, 24, 23)
    assert form.body_rules.silence == "not_answered"
    entry = last(form)
    assert (entry.verb, entry.stream, entry.version) == ("form.sent", form.stream, form.version)
    assert entry.data["recipients"] == sorted(str(one.person.uid) for one in form.recipients.all())
    assert entry.data["due_at"] == utc_text(form.due_at)
    assert made.sent(cast).number == 2


@pytest.mark.parametrize("who", ["secretary", "minister1", "guest", "aide", "province.member1"])
def test_only_the_head_sends_returns_extends_and_recalls(cast: Cast, who: str):
    form = made.submitted(cast)
    for call, more in (
        (opinions.send_form, {}),
        (opinions.return_form, {"note": "x"}),
    ):
        with pytest.raises(Refused, match="người đứng đầu"):
            call(form=form, by=cast[who], **more)
    opinions.send_form(form=form, by=cast["chair"])
    later = (form.due_at + timedelta(days=3)).date()
    with pytest.raises(Refused, match="người đứng đầu"):
        opinions.extend_form(form=form, due_on=later, by=cast[who])
    with pytest.raises(Refused, match="người đứng đầu"):
        opinions.recall_form(form=form, reason="x", by=cast[who])


def test_whom_the_head_lets_sends_and_it_is_recorded_who_decided(cast: Cast):
    form = made.submitted(cast)
    made.let_send(cast, cast["minister1"])
    opinions.send_form(form=form, by=cast["minister1"])
    assert (form.decided_by, form.head) == (cast["minister1"], cast["chair"])


def test_a_draft_is_not_sent_and_nothing_is_sent_twice(cast: Cast):
    with pytest.raises(Refused, match="chưa được trình"):
        opinions.send_form(form=made.drafted(cast), by=cast["chair"])
    form = made.sent(cast)
    with pytest.raises(Refused, match="đã được gửi"):
        opinions.send_form(form=form, by=cast["chair"])
    assert form.recipients.count() == 25


def test_a_body_without_voters_cannot_be_asked(cast: Cast):
    form = made.submitted(cast)
    Membership.objects.filter(body=cast.government).update(may_vote=False)
    with pytest.raises(Refused, match="chưa có thành viên nào"):
        opinions.send_form(form=form, by=cast["chair"])


# -- extension and recall ------------------------------------------------------------------------------------------


def test_an_extension_reopens_until_it_is_counted(cast: Cast):
    form = made.sent(cast)
    late = made.after_deadline(form)
    with clock.playing(late), pytest.raises(Refused, match="hết hạn trả lời"):
        made.answered(form, cast["minister1"])
    with clock.playing(late):
        opinions.extend_form(form=form, due_on=(late + timedelta(days=5)).date(), by=cast["chair"])
        made.answered(form, cast["minister1"])
    assert JournalEntry.objects.get(verb="form.extended").data == {
        "form": str(form.uid),
        "due_at": utc_text(form.due_at),
    }
    made.closed_late(cast, form)
    with pytest.raises(Refused, match="đã được tổng hợp"):
        opinions.extend_form(form=form, due_on=(late + timedelta(days=50)).date(), by=cast["chair"])


def test_a_recalled_form_takes_no_answer_and_is_never_counted(cast: Cast):
    form = made.sent(cast)
    made.answered(form, cast["minister1"])
    with pytest.raises(Refused, match="lý do thu hồi"):
        opinions.recall_form(form=form, reason="", by=cast["chair"])
    opinions.recall_form(form=form, reason="Nội dung thay đổi", by=cast["chair"])
    assert last(form).data == {"form": str(form.uid), "reason": "Nội dung thay đổi"}
    for call in (
        lambda: made.answered(form, cast["minister2"]),
        lambda: made.closed_late(cast, form),
        lambda: opinions.recall_form(form=form, reason="x", by=cast["secretary"]),
    ):
        with pytest.raises(Refused, match="thu hồi"):
            call()
    assert not queries.roll_of(form)
    assert not Decision.objects.exists()


def test_a_draft_is_withdrawn_by_who_prepares(cast: Cast):
    form = made.drafted(cast)
    opinions.recall_form(form=form, reason="Không cần nữa", by=cast["secretary"])
    assert form.state == State.RECALLED


# -- the answer ----------------------------------------------------------------------------------------------------


def test_the_aide_prepares_and_the_member_confirms(cast: Cast):
    form, aide = made.sent(cast), made.aide_of(cast, "minister1")
    recipient = made.place(form, cast["minister1"])
    replies.prepare_reply(recipient=recipient, answer="agree_with", text="", replaces=0, by=aide)
    replies.prepare_reply(
        recipient=recipient, answer="agree_with", text="Rà soát Điều 3", replaces=1, by=aide
    )
    assert queries.counts_of(form) == (0, 25)
    reply = made.answered(form, cast["minister1"], "agree_with", "Rà soát Điều 3", replaces=2)
    assert (reply.prepared_by, reply.revision, reply.is_confirmed) == (aide, 3, True)
    assert queries.counts_of(form) == (1, 25)
    data = last(form).data
    assert data == {"form": str(form.uid), "person": str(cast["minister1"].uid), "revision": 3}


def test_the_journal_never_tells_an_answer_while_the_form_is_open(cast: Cast):
    form, aide = made.sent(cast), made.aide_of(cast, "minister1")
    replies.prepare_reply(
        recipient=made.place(form, cast["minister1"]), answer="other", text="Bí mật", replaces=0, by=aide
    )
    made.answered(form, cast["minister2"], "disagree", "Bí mật")
    written = str(list(JournalEntry.objects.values_list("data", flat=True)))
    assert "Bí mật" not in written
    assert "disagree" not in written


@pytest.mark.parametrize("who", ["secretary", "aide", "guest", "substitute", "province.member1", "operator"])
def test_who_was_not_asked_does_not_answer(cast: Cast, who: str):
    form = made.sent(cast)
    with pytest.raises(Refused, match="không gửi đến đồng chí"):
        made.answered(form, cast[who])
    with pytest.raises(Refused, match="không gửi đến đồng chí"):
        replies.prepare_reply(
            recipient=made.place(form, cast["minister1"]), answer="agree", text="", replaces=0, by=cast[who]
        )
    assert not OpinionReply.objects.exists()


def test_an_aide_prepares_only_for_the_own_member_and_confirms_nothing(cast: Cast):
    form, aide = made.sent(cast), made.aide_of(cast, "minister1")
    with pytest.raises(Refused, match="không gửi đến đồng chí"):
        replies.prepare_reply(
            recipient=made.place(form, cast["minister2"]), answer="agree", text="", replaces=0, by=aide
        )
    with pytest.raises(Refused, match="không gửi đến đồng chí"):
        made.answered(form, aide)


def test_who_becomes_a_member_after_the_sending_is_not_asked(cast: Cast):
    form = made.sent(cast)
    Membership.objects.create(person=cast["guest"], body=cast.government, title="Bộ trưởng mới")
    with pytest.raises(Refused, match="không gửi đến đồng chí"):
        made.answered(form, cast["guest"])


def test_an_answer_is_changed_until_the_counting_and_an_older_one_never_overwrites(cast: Cast):
    form = made.sent(cast)
    made.answered(form, cast["minister1"], "agree")
    made.answered(form, cast["minister1"], "disagree", replaces=1)
    with pytest.raises(replies.Newer):
        made.answered(form, cast["minister1"], "agree", replaces=1)
    with pytest.raises(replies.Newer):
        made.answered(form, cast["minister1"], "agree")
    assert OpinionReply.objects.get().answer == "disagree"


def test_what_is_confirmed_is_what_was_read(cast: Cast):
    form, aide = made.sent(cast), made.aide_of(cast, "minister1")
    recipient = made.place(form, cast["minister1"])
    replies.prepare_reply(recipient=recipient, answer="agree", text="", replaces=0, by=aide)
    replies.prepare_reply(recipient=recipient, answer="disagree", text="", replaces=1, by=aide)
    with pytest.raises(replies.Newer):
        made.answered(form, cast["minister1"], "agree", replaces=1)
    made.answered(form, cast["minister1"], "disagree", replaces=2)
    with pytest.raises(Refused, match="chỉ thành viên được thay đổi"):
        replies.prepare_reply(recipient=recipient, answer="agree", text="", replaces=3, by=aide)


def test_one_key_confirms_once_and_another_content_with_it_is_no_answer(cast: Cast):
    form, once = made.sent(cast), key()
    given = {"form": form, "text": "", "replaces": 0, "by": cast["minister1"]}
    first = replies.confirm_reply(**given, answer="agree", key=once)
    assert replies.confirm_reply(**given, answer="agree", key=once) == first
    with pytest.raises(act.KeyReused):
        replies.confirm_reply(**given, answer="disagree", key=act.Key(once.value, "1" * 64))
    assert (OpinionReply.objects.get().revision, OpinionReply.objects.get().answer) == (1, "agree")


@pytest.mark.parametrize(("answer", "text"), [("", ""), ("for", ""), ("other", " "), ("agree_with", "")])
def test_an_answer_without_what_it_needs_is_refused(cast: Cast, answer: str, text: str):
    form = made.sent(cast)
    with pytest.raises(Refused):
        made.answered(form, cast["minister1"], answer, text)
    assert not OpinionReply.objects.exists()


# -- results ------------------------------------------------------------------------------------------------------


def test_the_counting_fixes_the_outcome_and_writes_the_decision(cast: Cast):
    form = made.sent(cast)
    for n, answer in enumerate(["agree"] * 12 + ["agree_with"] * 3 + ["disagree"] * 2 + ["other"]):
        made.answered(form, cast.members[n], answer, "Ý kiến" if answer in ("other", "agree_with") else "")
    made.closed_late(cast, form)
    result = form.result
    assert result["answers"] == {"agree": 12, "agree_with": 3, "disagree": 2, "other": 1}
    assert (result["sent"], result["answered"], result["adopted"], result["needed"]) == (25, 18, True, 13)
    decision = Decision.objects.get()
    assert (decision.form, decision.how, decision.adopted, decision.body) == (
        form,
        "form",
        True,
        cast.government,
    )
    assert decision.sentence == result["sentence"]
    data = last(form).data
    stored = queries.confirmed_replies(form)
    assert data["replies"] == [[str(reply.recipient.person.uid), reply.answer] for reply in stored]
    assert data["replies_hash"] == list_hash(queries.facts_of_answers(stored))
    assert data["decision"] == str(decision.uid)
    assert list(journal.faults_of(form.body)) == []


def test_a_prepared_answer_that_nobody_confirmed_is_silence(cast: Cast):
    form, aide = made.sent(cast), made.aide_of(cast, "minister1")
    replies.prepare_reply(
        recipient=made.place(form, cast["minister1"]), answer="agree", text="", replaces=0, by=aide
    )
    made.closed_late(cast, form)
    assert (form.result["answered"], form.result["counts"]["not_answered"]) == (0, 25)
    assert {row.label for row in queries.roll_of(form)} == {""}


def test_silence_counts_as_the_rules_of_the_sending_say(cast: Cast):
    made.body_rules(cast.government, silence="agree")
    form = made.sent(cast)
    made.closed_late(cast, form)
    assert form.result["adopted"]
    assert (form.result["answered"], form.result["counts"]["for"]) == (0, 25)


def test_before_the_deadline_it_is_counted_only_when_all_have_answered(cast: Cast):
    form = made.sent(cast)
    with pytest.raises(Refused, match="còn 25 phiếu"):
        results.close_form(form=form, by=cast["secretary"])
    made.all_answered(cast, form, "agree")
    results.close_form(form=form, by=cast["secretary"])
    assert form.result["adopted"]
    with pytest.raises(Refused, match="đã được tổng hợp"):
        results.close_form(form=form, by=cast["secretary"])
    with pytest.raises(Refused, match="đã được tổng hợp"):
        made.answered(form, cast["minister1"], replaces=1)


@pytest.mark.parametrize("head", ["agree", "disagree"])
def test_a_tie_follows_the_answer_of_the_head(cast: Cast, head: str):
    form = made.sent(cast)
    other = "disagree" if head == "agree" else "agree"
    made.all_answered(cast, form, *[head] * 12, *[other] * 12, "other")
    results.close_form(form=form, by=cast["chair"])
    assert form.result["adopted"] is (head == "agree")
    assert form.result["reason"].startswith("tie_head_")


@pytest.mark.parametrize("who", ["minister1", "aide", "guest", "province.secretary"])
def test_who_neither_prepares_nor_decides_counts_nothing(cast: Cast, who: str):
    form = made.sent(cast)
    with clock.playing(made.after_deadline(form)), pytest.raises(Refused):
        results.close_form(form=form, by=cast[who])


def test_what_nobody_counts_is_counted_by_itself_after_its_grace(cast: Cast):
    form = made.sent(cast)
    with clock.playing(made.after_deadline(form)):
        assert tasks.close_overdue_forms.func() == 0
    with clock.playing(made.after_deadline(form, days=6)):
        assert tasks.close_overdue_forms.func() == 1
        assert tasks.close_overdue_forms.func() == 0
    form.refresh_from_db()
    assert (form.state, form.closed_by) == (State.CLOSED, None)


# -- report --------------------------------------------------------------------------------------------------------


def test_the_result_is_reported_to_the_next_session_once(cast: Cast, called_meeting):
    form = made.sent(cast)
    with pytest.raises(Refused, match="chưa được tổng hợp"):
        results.report_form(form=form, meeting=called_meeting, by=cast["secretary"])
    made.closed_late(cast, form)
    assert tasks.report_forms.func(str(called_meeting.uid)) == 1
    assert tasks.report_forms.func(str(called_meeting.uid)) == 0
    form.refresh_from_db()
    assert form.reported_to == called_meeting
    assert [decision.form for decision in queries.reported_to(called_meeting)] == [form]
    assert last(form).data == {"form": str(form.uid), "meeting": str(called_meeting.uid)}
    with pytest.raises(Refused, match="đã được báo cáo"):
        results.report_form(form=form, meeting=called_meeting, by=cast["secretary"])


def test_only_who_prepares_reports_and_only_to_a_called_session(cast: Cast, draft_meeting):
    form = made.closed_late(cast, made.sent(cast))
    with pytest.raises(Refused, match="phiên họp đã triệu tập"):
        results.report_form(form=form, meeting=draft_meeting, by=cast["secretary"])
    with pytest.raises(Refused, match="không có quyền chuẩn bị"):
        results.report_form(form=form, meeting=draft_meeting, by=cast["minister1"])


# -- reminders -----------------------------------------------------------------------------------------------------


def test_reminders_go_to_the_silent_members_and_their_aides_each_once(cast: Cast, mailoutbox, settings):
    aide = made.aide_of(cast, "minister1")
    form = made.sent(cast)
    made.answered(form, cast["minister2"])
    with clock.playing(form.due_at - timedelta(hours=12)):
        assert tasks.remind_of_forms.func() == 24
        assert tasks.remind_of_forms.func() == 0
    place = made.place(form, cast["minister1"])
    assert place.reminded == "one_day"
    assert tasks.tell_of_form.func(place.pk, "one_day") == 2
    assert {mail.to[0] for mail in mailoutbox} == {cast["minister1"].email, aide.email}
    for mail in mailoutbox:
        assert form.title not in mail.subject + mail.body
        assert f"/opinions/{form.pk}/" in mail.body
    assert tasks.tell_of_form.func(made.place(form, cast["minister2"]).pk, "one_day") == 0


def test_after_the_deadline_the_overdue_are_told_once_and_an_extension_starts_anew(cast: Cast):
    form = made.sent(cast)
    with clock.playing(made.after_deadline(form, hours=7)):
        assert tasks.remind_of_forms.func() == 25
        assert tasks.remind_of_forms.func() == 0
        opinions.extend_form(form=form, due_on=(form.due_at + timedelta(days=14)).date(), by=cast["chair"])
        assert tasks.remind_of_forms.func() == 0
    with clock.playing(form.due_at - timedelta(hours=12)):
        assert tasks.remind_of_forms.func() == 25
