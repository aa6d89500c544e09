"""Who was invited and came, who spoke how long, and what the meeting cost in hours of people; never in money."""

from collections.abc import Mapping
from fractions import Fraction

from people.rules import msgid
from savings.rules import arithmetic, settling
from savings.rules.arithmetic import number_text
from savings.rules.before import Baseline
from savings.rules.course import Course
from savings.rules.figure import ESTIMATED, MEASURED, NO_BASELINE, Figure


def people_figures(course: Course) -> dict[str, Figure]:
    """Count who was invited, who came, and the speeches."""
    return {
        "recipients": Figure(
            len(course.participants), "people", MEASURED, msgid("Số người, cơ quan được mời dự họp")
        ),
        "attended": Figure(
            len(course.attended), "people", MEASURED, msgid("Số người đã điểm danh, mỗi người tính một lần")
        ),
        "speeches": Figure(course.speeches, "speeches", MEASURED, msgid("Số lượt phát biểu được mời")),
    }


def hour_figures(course: Course, rates: Mapping[str, arithmetic.Rate]) -> dict[str, Figure]:
    """Return the hours of people in the room, per settled item, and the time of filing positions beside it.

    Units: seconds of people.
    """
    total = sum(settling.seconds_of(stay, course) for stay in course.stays)
    return {
        "person_seconds": Figure(
            total,
            "seconds",
            MEASURED,
            msgid(
                "Cộng thời gian có mặt của %(people)s người, từ khai mạc đến kết thúc, trừ giờ nghỉ = %(hours)s giờ"
            ),
            {"people": len(course.attended), "hours": _hours(total)},
        ),
        "person_seconds_per_decision": _per_decision(total, settling.settled(course)),
        "speech_seconds": _speeches(course),
        "position_seconds": _positions(course, rates.get(arithmetic.POSITION_MINUTES)),
    }


def _per_decision(total: int, decisions: int) -> Figure:
    if not decisions:
        return Figure(None, "seconds", MEASURED, "", why=settling.NO_ITEM)
    each = Fraction(total, decisions)
    return Figure(
        int(each),
        "seconds",
        MEASURED,
        msgid("%(hours)s giờ-người : %(decisions)s nội dung = %(each)s giờ-người"),
        {"hours": _hours(total), "decisions": decisions, "each": _hours(each)},
    )


def _speeches(course: Course) -> Figure:
    seconds: dict[str, int] = {}
    for speech in course.spoken:
        seconds[speech.of] = seconds.get(speech.of, 0) + settling.seconds_of(speech, course)
    total = sum(seconds.values())
    rows = sorted(seconds.items(), key=lambda row: (-row[1], row[0]))
    return Figure(
        total,
        "seconds",
        MEASURED,
        msgid("Cộng thời gian của %(speeches)s lượt phát biểu = %(minutes)s phút"),
        {"speeches": course.speeches, "minutes": arithmetic.minutes_text(total)},
        rows=tuple((course.participants.get(person) or person, length) for person, length in rows),
    )


def _positions(course: Course, rate: arithmetic.Rate | None) -> Figure:
    """Estimate the time that members spent on filing positions, so that it is not hidden by the saving."""
    rate = rate or arithmetic.DEFAULT_RATES[arithmetic.POSITION_MINUTES]
    seconds = int(arithmetic.at_rate(course.positions, rate) * arithmetic.SECONDS_PER_MINUTE)
    formula = msgid(
        "%(positions)s ý kiến gửi trước × %(rate)s %(unit)s (%(source)s, %(year)s) = %(minutes)s phút"
    )
    shown: dict[str, str | int] = {"positions": course.positions, "minutes": arithmetic.minutes_text(seconds)}
    return Figure(seconds, "seconds", ESTIMATED, formula, {**shown, **arithmetic.inputs_of(rate)})


def net_figures(
    course: Course, held: int, before: Baseline | None, rates: Mapping[str, arithmetic.Rate]
) -> dict[str, Figure]:
    """Return the hours of people that the shorter meeting saved, and what is left after filing positions.

    Shape: both negative when the meeting took longer. Units: seconds of people.
    """
    if before is None:
        none = Figure(None, "seconds", ESTIMATED, "", why=NO_BASELINE)
        return {"saved_person_seconds": none, "net_person_seconds": none}
    people = len(course.attended)
    saved = int((before.minutes * arithmetic.SECONDS_PER_MINUTE - held) * people)
    filed = int(_positions(course, rates.get(arithmetic.POSITION_MINUTES)).value or 0)
    gross = msgid("(%(before)s − %(after)s) phút × %(people)s người có mặt = %(hours)s giờ-người")
    net = msgid("%(saved)s giờ-người − %(filed)s giờ gửi ý kiến trước phiên họp = %(hours)s giờ-người")
    length: dict[str, str | int] = {
        "before": number_text(arithmetic.rounded(before.minutes)),
        "after": arithmetic.minutes_text(held),
        "people": people,
        "hours": _hours(saved),
    }
    left = {"saved": _hours(saved), "filed": _hours(filed), "hours": _hours(saved - filed)}
    return {
        "saved_person_seconds": Figure(saved, "seconds", ESTIMATED, gross, length),
        "net_person_seconds": Figure(saved - filed, "seconds", ESTIMATED, net, left),
    }


def _hours(seconds: Fraction | int) -> str:
    return number_text(arithmetic.rounded(Fraction(seconds) / 3600))
