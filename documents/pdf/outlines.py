"""Copies the bookmarks of a paper into the book; those that lead nowhere are left out."""

from collections.abc import Iterable
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, OutlineItem, OutlineStructureError

# Of one paper. Units: levels, bookmarks, letters.
MOST_LEVELS, MOST_ENTRIES, TITLE_LETTERS = 3, 200, 200


def copied(source: pikepdf.Pdf, start: int) -> list[OutlineItem]:
    """Return the bookmarks of a paper whose first page is page `start` of the book, counted from 0."""
    if "/Outlines" not in source.Root:
        return []
    pages = {page.obj.objgen: number for number, page in enumerate(source.pages)}
    try:
        with source.open_outline(max_depth=MOST_LEVELS, strict=True) as outline:
            return _entries(outline.root, _Targets(source, pages), start, [MOST_ENTRIES])
    except OutlineStructureError:
        # Bookmarks that go round in circles; the paper is read without them.
        return []


class _Targets:
    """Finds the page to which a bookmark leads."""

    def __init__(self, source: pikepdf.Pdf, pages: dict[tuple[int, int], int]) -> None:
        self.pages = pages
        names = source.Root.get("/Names", Dictionary()).get("/Dests")
        self.tree = pikepdf.NameTree(names) if isinstance(names, Dictionary) else None
        self.old: Any = source.Root.get("/Dests", Dictionary())

    def page_of(self, item: OutlineItem) -> int | None:
        goal: Any = item.destination
        if goal is None and isinstance(item.action, Dictionary) and item.action.get("/S") == "/GoTo":
            goal = item.action.get("/D")
        goal = self._named(goal)
        if isinstance(goal, Dictionary):
            goal = goal.get("/D")
        if not isinstance(goal, Array) or not len(goal) or not isinstance(goal[0], Dictionary):
            return None
        return self.pages.get(goal[0].objgen)

    def _named(self, goal: Any) -> Any:
        if isinstance(goal, pikepdf.Name):
            return self.old.get(str(goal))
        if isinstance(goal, pikepdf.String) and self.tree is not None:
            return self.tree.get(str(goal))
        return goal


def _entries(
    items: Iterable[OutlineItem], targets: _Targets, start: int, left: list[int]
) -> list[OutlineItem]:
    made: list[OutlineItem] = []
    for item in items:
        page = targets.page_of(item)
        children = _entries(item.children, targets, start, left)
        if page is None or left[0] <= 0:
            made += children
            continue
        left[0] -= 1
        entry = OutlineItem(str(item.title)[:TITLE_LETTERS], start + page)
        entry.is_closed = True
        entry.children.extend(children)
        made.append(entry)
    return made
