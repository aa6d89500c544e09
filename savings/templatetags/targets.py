"""Template tags that say periods, levels, targets and shares in words."""

from fractions import Fraction

from django import template
from django.utils.translation import gettext, gettext_noop

from savings.queries import nation
from savings.queries.standing import ORDER
from savings.rules import arithmetic, bars, paperless, peers, periods, targets, trend

register = template.Library()

LEVELS = {
    "national": gettext_noop("Chính phủ"),
    "province": gettext_noop("Tỉnh, thành phố"),
    "district": gettext_noop("Huyện (đến 30/6/2025)"),
    "commune": gettext_noop("Xã, phường, đặc khu"),
}
MEASURES = {
    "time": gettext_noop("Thời gian họp giảm"),
    "paperless": gettext_noop("Phiên họp không giấy, trong số được tính"),
    "consent": gettext_noop("Nội dung thống nhất không thảo luận"),
}
PLACES = {
    peers.BELOW: gettext_noop("Thấp hơn nhóm giữa"),
    peers.MIDDLE: gettext_noop("Trong nhóm giữa"),
    peers.ABOVE: gettext_noop("Cao hơn nhóm giữa"),
}


@register.simple_tag
def period_words(period: periods.Period) -> str:
    """Write a period: quý 4 năm 2026."""
    return gettext(periods.WORDS[period.kind]) % period.inputs


@register.simple_tag
def level_words(level: str) -> str:
    """Name a level."""
    return gettext(LEVELS.get(level, level))


@register.simple_tag
def percent(value: Fraction) -> str:
    """Write a percentage with one decimal, without the sign %."""
    return arithmetic.number_text(arithmetic.rounded(value))


@register.simple_tag
def hours(seconds: int) -> str:
    """Write seconds of people as hours with one decimal."""
    return arithmetic.number_text(arithmetic.rounded(Fraction(seconds, 3600)))


@register.simple_tag
def measure_words(name: str) -> str:
    """Name what is compared with bodies of the same level."""
    return gettext(MEASURES[name])


@register.simple_tag
def place_words(place: str) -> str:
    """Say where one stands among the bodies of the same level."""
    return gettext(PLACES[place])


@register.simple_tag
def shorter_by(value: Fraction) -> str:
    """Say by how many percent meetings became shorter, or longer."""
    text = arithmetic.number_text(arithmetic.rounded(abs(value)))
    sentence = gettext("Giảm %(percent)s %%") if value >= 0 else gettext("Tăng %(percent)s %%")
    return sentence % {"percent": text}


@register.simple_tag
def share_words(part: int, whole: int) -> str:
    """Write a share: 12/34 (35,3 %); a dash without a whole."""
    if not whole:
        return "–"
    share = arithmetic.number_text(arithmetic.rounded(Fraction(part * 100, whole)))
    return f"{arithmetic.number_text(part)}/{arithmetic.number_text(whole)} ({share} %)"


@register.simple_tag
def target_words(target: targets.Target) -> str:
    """Say a target: giảm 30 đến 50 %, or 100 % đơn vị."""
    low = arithmetic.number_text(target.at_least.normalize() if target.at_least % 1 else int(target.at_least))
    if target.indicator == targets.TIME:
        high = int(target.at_most or target.at_least)
        return gettext("Mục tiêu: giảm %(low)s đến %(high)s %%") % {"low": low, "high": high}
    return gettext("Mục tiêu: %(low)s %% đơn vị") % {"low": low}


@register.simple_tag
def state_words(progress: targets.Progress) -> str:
    """Say how far one is from a target."""
    words = gettext(targets.STATES[progress.state])
    if progress.state in {targets.REACHED, targets.UNKNOWN}:
        return words
    missing = arithmetic.number_text(arithmetic.rounded(progress.missing))
    return gettext("%(state)s, còn %(missing)s điểm phần trăm") % {"state": words, "missing": missing}


@register.filter
def reasons(rate: paperless.LevelRate) -> list[tuple[str, str, int]]:
    """List where the bodies of a level stand. Shape: (reason, words, number), only those there are."""
    counts = rate.by_reason
    return [
        (reason, gettext(paperless.REASONS[reason]), counts[reason]) for reason in ORDER if counts[reason]
    ]


@register.filter
def bars_height(drawn: list[bars.Bar]) -> int:
    """Return the height of a drawing of bars. Units: pixels."""
    return len(drawn) * bars.ROW_HEIGHT


@register.filter
def target_x(target: targets.Target | None) -> int | None:
    """Return where the line of a target stands. Units: pixels; None without a target."""
    return bars.LABEL_WIDTH + bars.pixels(Fraction(target.at_least)) if target else None


@register.simple_tag
def trend_drawing(shown: nation.Dashboard) -> trend.Drawing:
    """Draw the months of a dashboard with its target of time."""
    target = shown.time_target
    return trend.drawn(shown.trend, Fraction(target.at_least) if target else None)
