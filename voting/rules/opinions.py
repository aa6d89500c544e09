"""Rules of opinion forms (phiếu lấy ý kiến): deadline, extension, reminders, what silence means, the result.

Source: docs/RULES.md, opinion form, with the article of the law beside every rule.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from fractions import Fraction
from zoneinfo import ZoneInfo

from people.rules import BodyRules, Refused, msgid, workdays
from people.rules.workdays import NATIONAL, Holidays
from voting.rules.choices import AGAINST, FOR, OTHER
from voting.rules.majority import Outcome, Tally
from voting.rules.wording import BASE_WORDS, percent_text, subject_of, threshold_words, two_digits

AGREE, AGREE_WITH, DISAGREE = "agree", "agree_with", "disagree"
# The answers in the order of the paper. Source: docs/RULES.md, opinion form.
ANSWERS = (AGREE, AGREE_WITH, DISAGREE, OTHER)
# What an answer counts as: who agrees and remarks something agrees.
COUNTS_AS = {AGREE: FOR, AGREE_WITH: FOR, DISAGREE: AGAINST, OTHER: OTHER}
NEEDS_TEXT = (AGREE_WITH, OTHER)
SILENCE_AGREES = "agree"
# A day's deadline is its end, so that "hết ngày" on the paper is true to the second.
DAY_END = time(23, 59, 59)
# Between the deadline and the automatic counting the deadline can still be extended. Unit: working days.
GRACE_DAYS = 1
MOST_TEXT = 10_000
SILENT_LABEL = msgid("Chưa trả lời")

SENT, THREE_DAYS, ONE_DAY, OVERDUE = "sent", "three_days", "one_day", "overdue"
# What a member and the aides are told, each once, in this order.
NOTICES = ("", SENT, THREE_DAYS, ONE_DAY, OVERDUE)

NO_ANSWER = msgid("Hãy chọn một ý kiến.")
NO_TEXT = {
    AGREE_WITH: msgid("Hãy ghi ý kiến thêm, hoặc chọn Đồng ý."),
    OTHER: msgid("Hãy ghi nội dung ý kiến khác."),
}
TOO_LONG = msgid("Nội dung ý kiến dài quá 10.000 ký tự. Hãy viết ngắn lại.")
NOT_LATER = msgid(
    "Hạn mới phải sau hạn hiện nay (%(due)s). Hạn trả lời chỉ được gia hạn, không được rút ngắn."
)
IN_THE_PAST = msgid("Hạn mới phải từ hôm nay trở đi.")


def due_at(sent_at: datetime, days: int, zone: ZoneInfo, holidays: Holidays = NATIONAL) -> datetime:
    """Return until when a form can be answered that is sent at a moment: the end of the last working day.

    Units: `days` working days after the day of sending, in the body's zone.
    """
    last = workdays.add_working_days(sent_at.astimezone(zone).date(), max(1, days), holidays)
    return end_of(last, zone)


def end_of(day: date, zone: ZoneInfo) -> datetime:
    """Return the last moment of a day in the body's zone."""
    return datetime.combine(day, DAY_END, tzinfo=zone)


def form_days(rules: BodyRules, *, is_urgent: bool) -> int:
    """Return how long members have. Unit: working days."""
    return rules.form_days_urgent if is_urgent else rules.form_days


def extended(due: datetime, wanted: date, now: datetime, zone: ZoneInfo) -> datetime:
    """Return the new deadline.

    Errors: Refused when it is not later than the present one, or has passed already.
    """
    later = end_of(wanted, zone)
    if later <= due:
        raise Refused(NOT_LATER, due=f"{due.astimezone(zone):%d/%m/%Y}")
    if later < now:
        raise Refused(IN_THE_PAST)
    return later


def is_over(due: datetime, now: datetime) -> bool:
    """Tell whether the time to answer has passed."""
    return now > due


def closes_on(due: datetime, zone: ZoneInfo, holidays: Holidays = NATIONAL) -> date:
    """Return the last day on which an overdue form can be extended; on the day after it is counted by itself."""
    return workdays.add_working_days(due.astimezone(zone).date(), GRACE_DAYS, holidays)


def is_time_to_close(due: datetime, now: datetime, zone: ZoneInfo, holidays: Holidays = NATIONAL) -> bool:
    """Tell whether a form that nobody has counted is counted by itself."""
    return is_over(due, now) and now.astimezone(zone).date() > closes_on(due, zone, holidays)


def days_left(due: datetime, now: datetime, zone: ZoneInfo, holidays: Holidays = NATIONAL) -> int:
    """Count the working days after today up to the deadline; 0 on the last day and later."""
    return workdays.working_days_between(now.astimezone(zone).date(), due.astimezone(zone).date(), holidays)


def notice_due(due: datetime, now: datetime, told: str, zone: ZoneInfo, holidays: Holidays = NATIONAL) -> str:
    """Return of what a member who has not answered is to be told now, empty for nothing new.

    Shape: one of NOTICES; `told` is the last one, and nothing is told twice or after a later one.
    """
    kind = _kind(due, now, zone, holidays)
    return kind if NOTICES.index(kind) > NOTICES.index(told) else ""


def told_after_extension(
    due: datetime, now: datetime, told: str, zone: ZoneInfo, holidays: Holidays = NATIONAL
) -> str:
    """Return what counts as told once the deadline is later, so that the reminders before it come anew."""
    return min(told, _kind(due, now, zone, holidays), key=NOTICES.index)


def _kind(due: datetime, now: datetime, zone: ZoneInfo, holidays: Holidays) -> str:
    if is_over(due, now):
        return OVERDUE
    left = days_left(due, now, zone, holidays)
    if left <= 1:
        return ONE_DAY
    return THREE_DAYS if left <= 3 else SENT


def checked_text(answer: str, text: str) -> str:
    """Return the text of an answer as it is kept.

    Errors: Refused for an unknown answer, for one that lacks its text, and for a text that is too long.
    """
    text = drafted_text(answer, text)
    if answer in NEEDS_TEXT and not text:
        raise Refused(NO_TEXT[answer])
    return text


def drafted_text(answer: str, text: str) -> str:
    """Return the text of an answer that is only prepared, and may still lack it.

    Errors: Refused for an unknown answer, and for a text that is too long.
    """
    text = text.replace("\r\n", "\n").replace("\x00", "").strip()
    if answer not in ANSWERS:
        raise Refused(NO_ANSWER)
    if len(text) > MOST_TEXT:
        raise Refused(TOO_LONG)
    return text


@dataclass(frozen=True)
class Answers:
    """How many forms were sent and what was answered.

    Errors: ValueError for more answers than forms, or for an unknown answer.
    """

    sent: int
    agree: int = 0
    agree_with: int = 0
    disagree: int = 0
    other: int = 0

    def __post_init__(self) -> None:
        if min(self.by_answer.values()) < 0 or self.answered > self.sent:
            raise ValueError(f"{self.by_answer} does not fit {self.sent} forms")

    @property
    def by_answer(self) -> dict[str, int]:
        return {
            AGREE: self.agree,
            AGREE_WITH: self.agree_with,
            DISAGREE: self.disagree,
            OTHER: self.other,
        }

    @property
    def answered(self) -> int:
        return sum(self.by_answer.values())

    @property
    def silent(self) -> int:
        return self.sent - self.answered

    @property
    def agreeing(self) -> int:
        return self.agree + self.agree_with


@dataclass(frozen=True)
class Line:
    """One line of the result. Shape: the shares in percent as they are written, empty where there is none."""

    key: str
    count: int
    of_sent: str
    of_answered: str


def answers_of(sent: int, answers: Iterable[str]) -> Answers:
    """Count the answers to `sent` forms.

    Errors: ValueError for an unknown answer, or for more answers than forms.
    """
    count = Counter(answers)
    if set(count) - set(ANSWERS):
        raise ValueError(f"unknown answers: {sorted(set(count) - set(ANSWERS))}")
    return Answers(sent, count[AGREE], count[AGREE_WITH], count[DISAGREE], count[OTHER])


def tally(answers: Answers, members: int, rules: BodyRules) -> Tally:
    """Return the answers as votes, for `decide`; silence counts as the body's rule says.

    Source: docs/RULES.md, opinion form: silence is no answer unless the body has decided otherwise.
    """
    agrees = rules.silence == SILENCE_AGREES
    return Tally(
        members,
        answers.agreeing + (answers.silent if agrees else 0),
        answers.disagree,
        answers.other,
        not_answered=0 if agrees else answers.silent,
    )


def vote_of(answer: str | None) -> str | None:
    """Return the vote that an answer counts as; None for silence, also of the head whose vote decides a tie."""
    return COUNTS_AS[answer] if answer else None


def lines_of(answers: Answers) -> list[Line]:
    """List the numbers of the result, each over the forms sent and over the forms answered."""
    told = [_line(key, count, answers.sent, answers.answered) for key, count in answers.by_answer.items()]
    return [*told, Line("silent", answers.silent, _share(answers.silent, answers.sent), "")]


def _line(key: str, count: int, sent: int, answered: int) -> Line:
    return Line(key, count, _share(count, sent), _share(count, answered))


def _share(count: int, whole: int) -> str:
    return percent_text(Fraction(count, whole)) if whole else ""


def form_sentence(outcome: Outcome, answers: Answers, votes: Tally, rules: BodyRules, question: str) -> str:
    """Write the result of an opinion form in the official wording of decisions and reports."""
    counts = ", ".join([_in_favour(outcome, answers, votes, rules), *_others(answers, votes)])
    return f"Với {counts}, {_verdict(outcome, rules, question)}."


def _in_favour(outcome: Outcome, answers: Answers, votes: Tally, rules: BodyRules) -> str:
    whole = {"present": "số phiếu đã gửi", "cast": "số phiếu trả lời"}.get(rules.base)
    whole = whole or f"tổng số {rules.members_noun}"
    silent = votes.in_favour - answers.agreeing
    within = f", trong đó {two_digits(silent)} thành viên không trả lời được tính là đồng ý" if silent else ""
    noun = "thành viên" if rules.base == "all_members" else "phiếu"
    share = percent_text(outcome.share)
    return (
        f"{two_digits(votes.in_favour)}/{two_digits(outcome.base)} {noun} đồng ý "
        f"(bằng {share} % {whole}{within})"
    )


def _others(answers: Answers, votes: Tally) -> list[str]:
    counts = (
        (votes.against, "không đồng ý"),
        (votes.other, "ý kiến khác"),
        (votes.not_answered, "chưa trả lời"),
        (votes.absent, "không được gửi phiếu"),
    )
    return [f"{two_digits(count)} {words}" for count, words in counts if count]


def _verdict(outcome: Outcome, rules: BodyRules, question: str) -> str:
    adopted = f"{rules.body_noun} thông qua {subject_of(question)}"
    open_end = "nội dung chưa được thông qua"
    head = f"số ý kiến ngang nhau; theo bên {rules.head_title} đã cho ý kiến"
    return {
        "majority": adopted,
        "short": f"không đạt {_threshold(rules)} (thiếu {two_digits(outcome.missing)}); {open_end}",
        "tie_head_for": f"{head} (đồng ý), {adopted}",
        "tie_head_against": f"{head} (không đồng ý), {open_end}",
        "tie_open": "số ý kiến ngang nhau, chưa thông qua"
        + (f"; báo cáo {rules.head_title}" if rules.tie == "head" else ""),
    }[outcome.reason]


def _threshold(rules: BodyRules) -> str:
    if rules.base == "all_members":
        return threshold_words(rules)
    of_forms = {"present": "số phiếu đã gửi", "cast": "số phiếu trả lời"}[rules.base]
    return threshold_words(rules).replace(BASE_WORDS[rules.base], of_forms)
