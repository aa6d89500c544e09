"""How the items of a meeting were settled, and how long they took."""

from fractions import Fraction

from people.rules import msgid
from savings.rules import arithmetic
from savings.rules.arithmetic import number_text
from savings.rules.course import DONE, POSTPONED, Course, Item, Span
from savings.rules.figure import MEASURED, NO_BASELINE, Figure

NO_ITEM = msgid("Không có nội dung nào xong trong phiên họp")
SETTLED = ("consent", "poll", "discussion", "writing", "postponed", "unreached", "outside")
ITEM_FORMULAS = {
    "consent": msgid("Nội dung đã thống nhất, không thảo luận"),
    "poll": msgid("Nội dung kết thúc bằng biểu quyết"),
    "discussion": msgid("Nội dung kết luận sau thảo luận, không biểu quyết"),
    "writing": msgid("Nội dung quyết định bằng phiếu lấy ý kiến"),
    "postponed": msgid("Nội dung hoãn sang phiên họp khác"),
    "unreached": msgid("Nội dung chưa xem xét khi kết thúc"),
    "outside": msgid("Nội dung mật thực hiện ngoài hệ thống, tài liệu giấy thu lại sau phiên họp"),
}


def settled_by(item: Item, *, is_polled: bool, is_agreed: bool = False) -> str:
    """Tell how an item was settled; one agreed beforehand is consent, also when a joint vote confirms it."""
    if item.state == POSTPONED:
        return "postponed"
    if item.state != DONE:
        return "unreached"
    if item.is_held_outside:
        return "outside"
    if item.treatment == "agreed" or is_agreed:
        return "consent"
    return "poll" if is_polled else "discussion"


def item_figures(course: Course) -> dict[str, Figure]:
    """Count the items by how they were settled."""
    polled = {uid for uids in course.polled.values() for uid in uids}
    ways = [
        settled_by(item, is_polled=uid in polled, is_agreed=uid in course.agreed)
        for uid, item in course.items.items()
    ]
    total = Figure(len(ways), "items", MEASURED, msgid("Số nội dung trong chương trình họp khi kết thúc"))
    counted = {
        f"items_{way}": Figure(ways.count(way), "items", MEASURED, ITEM_FORMULAS[way]) for way in SETTLED
    }
    return {"items": total, **counted, "items_reopened": _reopened(course)}


def _reopened(course: Course) -> Figure:
    """Count the items that were taken up again after their conclusion: what went too fast the first time."""
    formula = msgid("Nội dung được xem xét lại trong phiên họp sau khi đã kết luận")
    return Figure(len(course.reopened & set(course.items)), "items", MEASURED, formula)


def settled(course: Course) -> int:
    """Count the items that the meeting settled, one way or another."""
    return sum(item.state == DONE for item in course.items.values())


def length_figures(course: Course, held: int, before: Fraction | None) -> dict[str, Figure]:
    """Return the time of each item, the mean of an item, and its change against the baseline.

    Units: seconds; `before` minutes of one item by the baseline, None without one.
    """
    count = settled(course)
    if not count:
        none = Figure(None, "seconds", MEASURED, "", why=NO_ITEM)
        return {"item_seconds": none, "per_item": none, "change_per_item": none}
    mean = Fraction(held, count)
    shown: dict[str, str | int] = {
        "held": arithmetic.minutes_text(held),
        "items": count,
        "mean": _minutes(mean),
    }
    return {
        "item_seconds": _item_seconds(course),
        "per_item": Figure(
            int(mean), "seconds", MEASURED, msgid("%(held)s phút : %(items)s nội dung = %(mean)s phút"), shown
        ),
        "change_per_item": _change_per_item(mean, before),
    }


def _item_seconds(course: Course) -> Figure:
    rows = [(item.title, _seconds_of(uid, course)) for uid, item in course.items.items()]
    total = sum(seconds for _, seconds in rows)
    return Figure(
        total,
        "seconds",
        MEASURED,
        msgid("Từ khi chuyển đến nội dung đến khi kết luận, trừ giờ nghỉ; cộng lại %(minutes)s phút"),
        {"minutes": arithmetic.minutes_text(total)},
        rows=tuple(rows),
    )


def _seconds_of(uid: str, course: Course) -> int:
    return sum(seconds_of(span, course) for span in course.taken_up if span.of == uid)


def seconds_of(span: Span, course: Course) -> int:
    """Return how long a span lasted while the meeting was held, less breaks.

    Errors: ValueError for a meeting that was not opened and closed.
    """
    if course.opened is None or course.closed is None:
        raise ValueError("only a closed meeting has times")
    frame = (course.opened, course.closed)
    return arithmetic.seconds_within((span.since, span.until or course.closed), frame, course.breaks)


def _change_per_item(mean: Fraction, before: Fraction | None) -> Figure:
    if before is None:
        return Figure(None, "percent", MEASURED, "", why=NO_BASELINE)
    was = before * arithmetic.SECONDS_PER_MINUTE
    percent = arithmetic.rounded(arithmetic.percent_change(was, mean))
    return Figure(
        str(percent),
        "percent",
        MEASURED,
        msgid("(%(after)s − %(before)s) : %(before)s × 100 = %(percent)s %%"),
        {"after": _minutes(mean), "before": _minutes(was), "percent": number_text(percent)},
    )


def _minutes(seconds: Fraction) -> str:
    return number_text(arithmetic.rounded(seconds / arithmetic.SECONDS_PER_MINUTE))
