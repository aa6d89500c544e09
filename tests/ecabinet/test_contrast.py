"""The colours of the tokens, light and dark, can be told apart by everybody (WCAG 2.2, 1.4.3 and 1.4.11)."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.servers import ROOT

CSS = ROOT / "static" / "css"
TEXT = 4.5
SHAPE = 3.0
GROUNDS = ("paper", "surface", "sunken")
TINTS = ("red-tint", "green-tint", "amber-tint")
# (what is seen, what it stands on, the least contrast)
PAIRS = [
    *((ink, ground, TEXT) for ink in ("ink", "ink-soft") for ground in (*GROUNDS, *TINTS)),
    *((ink, ground, TEXT) for ink in ("red-ink", "green-ink", "amber-ink") for ground in GROUNDS),
    *((f"{colour}-ink", f"{colour}-tint", TEXT) for colour in ("red", "green", "amber")),
    ("on-red", "red", TEXT),
    ("on-red", "red-pressed", TEXT),
    ("gold", "red", TEXT),
    ("paper", "ink", TEXT),
    *(("edge", ground, SHAPE) for ground in GROUNDS),
    *(("focus", ground, SHAPE) for ground in GROUNDS),
]


def colours_of(*names: str) -> dict[str, str]:
    """Return the tokens with a plain colour; a later file wins, as in the page."""
    text = "".join((CSS / name).read_text() for name in names)
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", text))


def luminance(colour: str) -> float:
    """Return the relative luminance. Source: WCAG 2.2, definition of relative luminance."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


THEMES = {"light": colours_of("tokens.css"), "dark": colours_of("tokens.css", "tokens-dark.css")}


@pytest.mark.parametrize(("seen", "ground", "least"), PAIRS)
@pytest.mark.parametrize("theme", THEMES)
def test_pair_is_readable(theme: str, seen: str, ground: str, least: float) -> None:
    colours = THEMES[theme]
    assert contrast(colours[seen], colours[ground]) >= least


def test_dark_gives_every_colour_again() -> None:
    assert colours_of("tokens-dark.css").keys() == THEMES["light"].keys()


def test_contrast_is_the_published_one() -> None:
    assert contrast("#ffffff", "#000000") == pytest.approx(21)
    # The example of WebAIM's contrast checker.
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)


@given(st.from_regex(r"#[0-9a-f]{6}", fullmatch=True), st.from_regex(r"#[0-9a-f]{6}", fullmatch=True))
def test_contrast_is_symmetric_and_bounded(one: str, other: str) -> None:
    assert contrast(one, other) == contrast(other, one)
    assert 1 <= contrast(one, other) <= 21.01


# Made for browsers that know neither layers nor custom properties.
WITHOUT_TOKENS = {"plain.css"}


def css_files() -> list[Path]:
    return sorted(CSS.glob("*.css"))


@pytest.mark.parametrize("file", css_files(), ids=lambda file: file.name)
def test_no_colour_outside_the_tokens(file: Path) -> None:
    # A page of a PDF is white in the dark too, and so is what lies on it.
    if file.name.startswith("tokens") or file.name in {"reader.css", *WITHOUT_TOKENS}:
        return
    text = re.sub(r"/\*.*?\*/", "", file.read_text(), flags=re.DOTALL)
    assert re.findall(r":[^;{}]*(#[0-9a-fA-F]{3,8}\b|rgba?\(|hsla?\()", text) == []


@pytest.mark.parametrize("file", css_files(), ids=lambda file: file.name)
def test_every_used_token_exists(file: Path) -> None:
    declared = set(re.findall(r"(--[\w-]+):", "".join(f.read_text() for f in css_files())))
    used = set(re.findall(r"var\((--[\w-]+)\)", file.read_text()))
    assert used <= declared


@pytest.mark.parametrize("file", css_files(), ids=lambda file: file.name)
def test_every_rule_stands_in_a_layer(file: Path) -> None:
    if file.name in WITHOUT_TOKENS:
        return
    text = re.sub(r"/\*.*?\*/", "", file.read_text(), flags=re.DOTALL)
    depth, outside = 0, ""
    for letter in text:
        depth += (letter == "{") - (letter == "}")
        outside += letter if depth == 0 else ""
    heads = {head.split()[0] for head in re.split(r"[;}]", outside) if head.strip()}
    assert heads <= {"@layer", "@font-face"}
