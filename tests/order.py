"""The order of a run over several workers: with the long files last, the others would wait for one of them."""

from pathlib import Path

import pytest

# What makes a file long: browsers most, then servers. A file that needs more patience stands before its like.
MARKS = ("journeys", "faults", "live", "django_db")
Weight = tuple[int, float]


def longest_files_first(items: list[pytest.Item]) -> None:
    """Sort the files by what their heaviest test needs; the tests of a file keep their order."""
    weights: dict[Path, Weight] = {}
    for item in items:
        weights[item.path] = max(weights.get(item.path, (0, 0.0)), weight(item))
    # Several workers have to agree on the order.
    items.sort(key=lambda item: (weights[item.path], str(item.path)), reverse=True)


def weight(item: pytest.Item) -> Weight:
    """Return what a test needs. Shape: the place of its heaviest mark, and its own patience in seconds."""
    patience = item.get_closest_marker("timeout")
    marks = [len(MARKS) - place for place, mark in enumerate(MARKS) if item.get_closest_marker(mark)]
    return max(marks, default=0), float(patience.args[0]) if patience else 0.0
