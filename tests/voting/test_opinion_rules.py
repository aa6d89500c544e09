"""Opinion forms: deadline, extension, reminders, silence, result; tables of cases without a database."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from people.rules import BodyRules, Refused, workdays
from voting import rules as voting_rules
from voting.rules import opinions as rules

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
GOVERNMENT = BodyRules()
CASES = st.lists(st.sampled_from([*rules.ANSWERS, ""]), min_size=1, max_size=60)


def at(text: str) -> datetime:
    return datetime.strptime(text, "%d/%m/%Y %H:%M").replace(tzinfo=ZONE)


@pytest.mark.parametrize(
    ("sent", "days", "due"),
    [
        ("02/11/2026 08:00", 5, "09/11/2026"),  # Monday to Monday
        ("06/11/2026 16:00", 2, "10/11/2026"),  # Friday: the week-end does not count
        ("07/11/2026 09:00", 1, "09/11/2026"),  # a Saturday
        ("23/11/2026 09:00", 2, "26/11/2026"),  # 24 November is off in 2026
        ("29/04/2026 09:00", 1, "04/05/2026"),  # 30 April, 1 May and a week-end
        ("02/11/2026 23:59", 1, "03/11/2026"),
        ("02/11/2026 08:00", 0, "03/11/2026"),  # never the same moment
    ],
)
def test_the_deadline_is_the_end_of_a_working_day(sent, days, due):
    found = rules.due_at(at(sent), days, ZONE)
    assert f"{found.astimezone(ZONE):%d/%m/%Y %H:%M:%S}" == f"{due} 23:59:59"


def test_the_deadline_is_of_the_bodys_own_zone():
    late = datetime(2026, 11, 2, 20, tzinfo=UTC)  # already the 3rd in Hà Nội
    assert rules.due_at(late, 1, ZONE).astimezone(ZONE).date() == date(2026, 11, 4)


@pytest.mark.parametrize(("urgent", "days"), [(False, 5), (True, 2)])
def test_an_urgent_form_has_less_time(urgent, days):
    assert rules.form_days(GOVERNMENT, is_urgent=urgent) == days


@pytest.mark.parametrize(
    ("wanted", "now", "sentence"),
    [
        (date(2026, 11, 10), "09/11/2026 08:00", ""),
        (date(2026, 11, 12), "10/11/2026 08:00", ""),  # overdue already, not counted
        (date(2026, 11, 9), "03/11/2026 08:00", "Hạn mới phải sau"),
        (date(2026, 11, 6), "03/11/2026 08:00", "Hạn mới phải sau"),
        (date(2026, 11, 10), "11/11/2026 08:00", "Hạn mới phải từ hôm nay"),
    ],
)
def test_an_extension_goes_only_forward(wanted, now, sentence):
    due = rules.end_of(date(2026, 11, 9), ZONE)
    if not sentence:
        assert rules.extended(due, wanted, at(now), ZONE) == rules.end_of(wanted, ZONE)
        return
    with pytest.raises(Refused, match=sentence):
        rules.extended(due, wanted, at(now), ZONE)


@pytest.mark.parametrize(
    ("now", "told", "notice"),
    [
        ("03/11/2026 07:00", "", "sent"),
        ("03/11/2026 07:00", "sent", ""),
        ("04/11/2026 07:00", "sent", "three_days"),  # Wednesday: Thursday, Friday, Monday
        ("05/11/2026 07:00", "three_days", ""),
        ("06/11/2026 07:00", "three_days", "one_day"),
        ("08/11/2026 07:00", "one_day", ""),
        ("09/11/2026 07:00", "one_day", ""),
        ("09/11/2026 07:00", "sent", "one_day"),  # the job had stood still
        ("10/11/2026 07:00", "one_day", "overdue"),
        ("12/11/2026 07:00", "overdue", ""),
    ],
)
def test_each_reminder_comes_once_and_in_its_time(now, told, notice):
    due = rules.end_of(date(2026, 11, 9), ZONE)
    assert rules.notice_due(due, at(now), told, ZONE) == notice


def test_after_an_extension_the_reminders_come_anew():
    due = rules.end_of(date(2026, 11, 20), ZONE)
    told = rules.told_after_extension(due, at("10/11/2026 08:00"), "overdue", ZONE)
    assert told == "sent"
    assert rules.notice_due(due, at("17/11/2026 08:00"), told, ZONE) == "three_days"


@pytest.mark.parametrize(
    ("now", "closes"),
    [
        ("09/11/2026 23:59", False),
        ("10/11/2026 09:00", False),  # one working day to extend
        ("11/11/2026 00:05", True),
    ],
)
def test_a_form_is_counted_by_itself_a_working_day_after_the_deadline(now, closes):
    due = rules.end_of(date(2026, 11, 9), ZONE)
    assert rules.is_time_to_close(due, at(now), ZONE) is closes


@pytest.mark.parametrize(
    ("answer", "text", "kept"),
    [
        ("agree", "", ""),
        ("agree_with", " Bổ sung Điều 3 ", "Bổ sung Điều 3"),
        ("disagree", "", ""),
        ("other", "Hoãn\r\nmột tháng", "Hoãn\nmột tháng"),
        ("agree", "a" * 10_000, "a" * 10_000),
    ],
)
def test_the_text_of_an_answer_is_kept(answer, text, kept):
    assert rules.checked_text(answer, text) == kept


@pytest.mark.parametrize(
    ("answer", "text"),
    [("", ""), ("yes", ""), ("agree_with", "  "), ("other", ""), ("agree", "a" * 10_001), ("silent", "")],
)
def test_an_answer_without_what_it_needs_is_refused(answer, text):
    with pytest.raises(Refused):
        rules.checked_text(answer, text)


# (agree, agree with, disagree, other) of 25 sent; rules changed; the head's answer; adopted, reason
RESULTS = [
    ((23, 0, 1, 0), {}, "agree", True, "majority"),
    ((10, 3, 5, 2), {}, "agree", True, "majority"),
    ((12, 0, 0, 0), {}, "agree", False, "short"),
    ((12, 0, 0, 0), {"silence": "agree"}, "agree", True, "majority"),
    ((0, 0, 12, 0), {"silence": "agree"}, "disagree", True, "majority"),
    ((12, 0, 12, 1), {}, "agree", True, "tie_head_for"),
    ((12, 0, 12, 1), {}, "agree_with", True, "tie_head_for"),
    ((12, 0, 12, 1), {}, "disagree", False, "tie_head_against"),
    ((12, 0, 12, 1), {}, "other", False, "tie_open"),
    ((12, 0, 12, 0), {}, None, False, "tie_open"),
    ((12, 0, 12, 0), {"tie": "not_adopted"}, "agree", False, "tie_open"),
    ((3, 0, 2, 0), {"base": "cast"}, None, True, "majority"),
    ((13, 0, 2, 0), {"base": "present"}, None, True, "majority"),
    ((16, 0, 2, 0), {"majority": (2, 3), "strict": False}, None, False, "short"),
    ((17, 0, 2, 0), {"majority": (2, 3), "strict": False}, None, True, "majority"),
    ((0, 0, 0, 0), {}, None, False, "short"),
]


@pytest.mark.parametrize(("counts", "changes", "head", "adopted", "reason"), RESULTS)
def test_the_result_is_decided_as_a_vote_is(counts, changes, head, adopted, reason):
    body_rules = BodyRules(**changes)
    answers = rules.Answers(25, *counts)
    votes = rules.tally(answers, 25, body_rules)
    outcome = voting_rules.decide(votes, body_rules, rules.vote_of(head))
    assert (outcome.adopted, outcome.reason) == (adopted, reason)


SENTENCES = [
    (
        rules.Answers(25, 18, 2, 2, 1),
        {},
        None,
        "Với 20/25 thành viên đồng ý (bằng 80 % tổng số thành viên Chính phủ), 02 không đồng ý, "
        "01 ý kiến khác, 02 chưa trả lời, Chính phủ thông qua Nghị quyết A.",
    ),
    (
        rules.Answers(25, 10, 0, 2, 0),
        {},
        None,
        "Với 10/25 thành viên đồng ý (bằng 40 % tổng số thành viên Chính phủ), 02 không đồng ý, "
        "13 chưa trả lời, không đạt quá nửa tổng số thành viên (thiếu 03); nội dung chưa được thông qua.",
    ),
    (
        rules.Answers(25, 10, 0, 2, 0),
        {"silence": "agree"},
        None,
        "Với 23/25 thành viên đồng ý (bằng 92 % tổng số thành viên Chính phủ, trong đó 13 thành viên không "
        "trả lời được tính là đồng ý), 02 không đồng ý, Chính phủ thông qua Nghị quyết A.",
    ),
    (
        rules.Answers(25, 12, 0, 12, 1),
        {},
        "agree",
        "Với 12/25 thành viên đồng ý (bằng 48 % tổng số thành viên Chính phủ), 12 không đồng ý, 01 ý kiến khác, "
        "số ý kiến ngang nhau; theo bên Thủ tướng Chính phủ đã cho ý kiến (đồng ý), "
        "Chính phủ thông qua Nghị quyết A.",
    ),
    (
        rules.Answers(25, 2, 0, 3, 0),
        {"base": "cast"},
        None,
        "Với 02/05 phiếu đồng ý (bằng 40 % số phiếu trả lời), 03 không đồng ý, 20 chưa trả lời, "
        "không đạt quá nửa số phiếu trả lời (thiếu 01); nội dung chưa được thông qua.",
    ),
]


@pytest.mark.parametrize(("answers", "changes", "head", "sentence"), SENTENCES)
def test_the_result_is_said_in_official_wording(answers, changes, head, sentence):
    body_rules = BodyRules(**changes)
    votes = rules.tally(answers, 25, body_rules)
    outcome = voting_rules.decide(votes, body_rules, rules.vote_of(head))
    said = rules.form_sentence(outcome, answers, votes, body_rules, "Thông qua Nghị quyết A")
    assert said == sentence


def test_the_numbers_stand_over_forms_sent_and_over_forms_answered():
    lines = {line.key: line for line in rules.lines_of(rules.Answers(25, 10, 5, 3, 2))}
    assert (lines["agree"].count, lines["agree"].of_sent, lines["agree"].of_answered) == (10, "40", "50")
    assert (lines["silent"].count, lines["silent"].of_sent, lines["silent"].of_answered) == (5, "20", "")
    assert rules.lines_of(rules.Answers(25))[0].of_answered == ""


@pytest.mark.parametrize("wrong", [{"sent": 1, "agree": 2}, {"sent": 2, "agree": -1}])
def test_more_answers_than_forms_are_a_defect(wrong):
    with pytest.raises(ValueError, match="does not fit"):
        rules.Answers(**wrong)


def test_an_unknown_answer_is_a_defect():
    with pytest.raises(ValueError, match="unknown"):
        rules.answers_of(3, ["agree", "perhaps"])


@given(CASES, st.sampled_from(["not_answered", "agree"]))
def test_the_sum_is_the_forms_sent_and_never_more(given_answers, silence):
    body_rules = BodyRules(silence=silence)
    answers = rules.answers_of(len(given_answers), [answer for answer in given_answers if answer])
    votes = rules.tally(answers, len(given_answers) + 2, body_rules)
    assert votes.entitled == answers.sent
    assert sum(line.count for line in rules.lines_of(answers)) == answers.sent


@given(CASES, st.integers(0, 59))
def test_one_more_agreement_never_turns_adopted_into_not_adopted(given_answers, n):
    n %= len(given_answers)
    more = [*given_answers[:n], "agree", *given_answers[n + 1 :]]

    def adopted(answers: list[str]) -> bool:
        counted = rules.answers_of(len(answers), [answer for answer in answers if answer])
        votes = rules.tally(counted, len(answers), GOVERNMENT)
        return voting_rules.decide(votes, GOVERNMENT, rules.vote_of(answers[0] or None)).adopted

    assert adopted(more) or not adopted(given_answers)


@given(st.dates(date(2026, 1, 1), date(2026, 11, 1)), st.integers(0, 15))
def test_between_sending_and_deadline_lie_exactly_so_many_working_days(day, days):
    sent = datetime.combine(day, datetime.min.time(), tzinfo=ZONE) + timedelta(hours=9)
    due = rules.due_at(sent, days, ZONE)
    assert workdays.working_days_between(day, due.astimezone(ZONE).date()) == max(1, days)
    assert rules.days_left(due, sent, ZONE) == max(1, days)
