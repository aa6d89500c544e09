"""How many it takes to reach a fraction: the one arithmetic of quorum and majority, in whole numbers."""

from fractions import Fraction


def needed(base: int, fraction: Fraction, strict: bool) -> int:
    """Return the smallest number of votes that reaches `fraction` of `base`, or exceeds it when `strict`.

    Shape: at least 1, because nobody in favour adopts nothing.
    Source: docs/RULES.md, majority: count x den > num x base when strict, else count x den >= num x base.
    """
    product = fraction.numerator * base
    exact = product // fraction.denominator + 1 if strict else -(-product // fraction.denominator)
    return max(1, exact)
