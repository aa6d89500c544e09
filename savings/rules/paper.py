"""The figures of paper: pages, sheets, weight, cost, emission, and whether a meeting was paperless."""

from collections.abc import Mapping

from people.rules import msgid
from savings.rules import arithmetic
from savings.rules.arithmetic import number_text
from savings.rules.before import Baseline
from savings.rules.course import Course
from savings.rules.figure import DECLARED, ESTIMATED, MEASURED, Figure

NO_RATE = msgid("Chưa có đơn giá")
NO_RECIPIENTS = msgid("Chưa có danh sách nơi nhận tài liệu giấy trước đây (đường cơ sở)")
PAPERLESS = msgid(
    "Không phát hành tài liệu giấy; không có yêu cầu in trên hệ thống; đơn vị khai báo số trang in: 0"
)
PRINTED = msgid("Đơn vị khai báo đã in %(printed)s trang")
REQUESTED = msgid("Có %(requests)s yêu cầu in trên hệ thống")
NO_PAPERS = msgid("Phiên họp không có tài liệu nên không tính")
UNDECLARED = msgid("Đơn vị chưa khai báo số trang in")


def paper_figures(
    course: Course, before: Baseline | None, rates: Mapping[str, arithmetic.Rate]
) -> dict[str, Figure]:
    """Return the paper that was not printed, and what it would have weighed, cost and emitted.

    Shape: the old practice gave one set of the last versions to each copy of its named recipients; without their list
    nothing is said to be saved.
    """
    declared = msgid("Số trang đơn vị khai báo đã in khi kết thúc phiên họp")
    printed = {
        "pages_printed": Figure(course.pages_printed, "pages", DECLARED, declared),
        "pages_sent": _pages_sent(course),
        "handed_out": _handed_out(course),
    }
    if before is None or not before.copies:
        keys = (("pages", "pages"), ("sheets", "sheets"), ("kilograms", "kilograms"), ("print_cost", "dong"))
        none = {key: Figure(None, unit, ESTIMATED, "", why=NO_RECIPIENTS) for key, unit in keys}
        return {**none, **printed, "co2": Figure(None, "kilograms_co2", ESTIMATED, "", why=NO_RECIPIENTS)}
    return {**printed, **_avoided(course, before, rates)}


def _avoided(course: Course, before: Baseline, rates: Mapping[str, arithmetic.Rate]) -> dict[str, Figure]:
    pages, printed = course.counted_papers, course.pages_printed or 0
    both, single = (arithmetic.sheets(pages, before.copies, sides) for sides in (2, 1))
    usual, used = (both if before.sides == 2 else single), -(-printed // before.sides)
    avoided = max(0, usual - used)
    numbers = (("usual", usual), ("used", used), ("avoided", avoided), ("both", both), ("single", single))
    return {
        "pages": _pages(course, pages, before),
        "sheets": Figure(
            avoided,
            "sheets",
            ESTIMATED,
            msgid(
                "%(usual)s tờ theo cách in trước đây (một mặt: %(single)s, hai mặt: %(both)s) "
                "− %(used)s tờ đã in = %(avoided)s tờ"
            ),
            {name: number_text(n) for name, n in numbers},
        ),
        "kilograms": _kilograms(avoided),
        "print_cost": _cost(sum(pages) * before.copies - printed, rates.get(arithmetic.PRINT_COST)),
        "co2": _co2(avoided, rates.get(arithmetic.PAPER_CO2)),
    }


def _pages_sent(course: Course) -> Figure:
    invited, pages = len(course.participants), sum(course.counted_papers)
    total = pages * invited
    shown = {"set": number_text(pages), "invited": number_text(invited), "total": number_text(total)}
    formula = msgid("%(set)s trang một bộ (bản cuối) × %(invited)s người, cơ quan được mời = %(total)s trang")
    return Figure(total, "pages", MEASURED, formula, shown)


def _handed_out(course: Course) -> Figure:
    items = sum(item.is_held_outside for item in course.items.values())
    formula = msgid("Nội dung mật có tài liệu giấy phát tại phiên họp và thu lại sau phiên họp")
    return Figure(items, "items", MEASURED, formula)


def _pages(course: Course, pages: list[int], before: Baseline) -> Figure:
    total = arithmetic.pages_distributed(pages, before.copies)
    return Figure(
        total,
        "pages",
        ESTIMATED,
        msgid(
            "%(set)s trang một bộ (%(papers)s tài liệu, bản cuối; %(uncounted)s chưa đếm được trang) "
            "× %(copies)s bộ giấy theo danh sách nơi nhận trước đây (đường cơ sở bản %(version)s) = %(total)s trang"
        ),
        {
            "set": number_text(sum(pages)),
            "papers": len(course.papers),
            "uncounted": course.uncounted_papers,
            "copies": number_text(before.copies),
            "version": before.version,
            "total": number_text(total),
        },
    )


def _kilograms(sheets: int) -> Figure:
    weight = arithmetic.rounded(arithmetic.kilograms(sheets), 2)
    return Figure(
        str(weight),
        "kilograms",
        ESTIMATED,
        msgid("%(sheets)s tờ × 0,21 m × 0,297 m × %(grams)s g/m² : 1.000 = %(weight)s kg"),
        {
            "sheets": number_text(sheets),
            "grams": arithmetic.GRAMS_PER_SQUARE_METRE,
            "weight": number_text(weight),
        },
    )


def _cost(pages: int, rate: arithmetic.Rate | None) -> Figure:
    if rate is None:
        return Figure(None, "dong", ESTIMATED, "", why=NO_RATE)
    cost = arithmetic.rounded(arithmetic.at_rate(max(0, pages), rate), 0)
    formula = msgid("%(pages)s trang × %(rate)s %(unit)s (%(source)s, %(year)s) = %(cost)s đồng")
    shown = {"pages": number_text(max(0, pages)), "cost": number_text(cost)}
    return Figure(str(cost), "dong", ESTIMATED, formula, {**shown, **arithmetic.inputs_of(rate)})


def _co2(sheets: int, rate: arithmetic.Rate | None) -> Figure:
    if rate is None:
        return Figure(None, "kilograms_co2", ESTIMATED, "", why=NO_RATE)
    weight = arithmetic.kilograms(sheets)
    emitted = arithmetic.rounded(arithmetic.at_rate(weight, rate), 2)
    formula = msgid("%(weight)s kg giấy × %(rate)s %(unit)s (%(source)s, %(year)s) = %(co2)s kg CO₂e")
    shown = {"weight": number_text(arithmetic.rounded(weight, 2)), "co2": number_text(emitted)}
    return Figure(str(emitted), "kilograms_co2", ESTIMATED, formula, {**shown, **arithmetic.inputs_of(rate)})


def paperless(course: Course) -> Figure:
    """Say whether the meeting was paperless, with the reason; one without papers is not counted either way.

    Source: the definition of the product: no paper document issued, no print request, declared pages zero.
    """
    if not course.papers:
        return Figure(None, "yes_no", DECLARED, NO_PAPERS, why=NO_PAPERS, code="no_papers")
    if course.print_requests:
        asked = {"requests": course.print_requests}
        return Figure(False, "yes_no", DECLARED, REQUESTED, asked, code="requested")
    if course.pages_printed is None:
        return Figure(None, "yes_no", DECLARED, UNDECLARED, why=UNDECLARED, code="undeclared")
    if course.pages_printed:
        printed = {"printed": number_text(course.pages_printed)}
        return Figure(False, "yes_no", DECLARED, PRINTED, printed, code="printed")
    return Figure(True, "yes_no", DECLARED, PAPERLESS, code="paperless")
