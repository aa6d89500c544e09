"""My pack: the papers of a meeting as one reader finds them, the unread first, with what is left of each.

Everything comes from `papers_of`, so it holds nothing of what its reader may not know of.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from documents.models import DocumentVersion, PageText, Reading
from documents.queries import numbers
from documents.queries import papers as queries
from documents.rules import pages as page_rules
from documents.rules import reading_time as rules
from meetings.models import AgendaItem, Meeting, Participant
from people.models import User

# Papers whose pace is measured: the latest. Unit: papers.
SITTINGS = 30


@dataclass(frozen=True)
class PackPaper:
    """One paper of the pack. Units: minutes. Shape: `is_related` when the reader's own agency submits the item;
    `is_unchanged` when the version that was read has the same pages.
    """

    paper: queries.Paper
    left: rules.Left
    minutes: int
    is_related: bool
    is_unchanged: bool = False

    @property
    def item(self) -> AgendaItem:
        return self.paper.document.item


@dataclass(frozen=True)
class Sum:
    """What is left of several papers. Units: `papers` with something left, pages, minutes."""

    papers: int
    pages: int
    minutes: int


@dataclass(frozen=True)
class PackItem:
    """What is left of one item."""

    item: AgendaItem
    left: Sum
    is_related: bool


@dataclass(frozen=True)
class Pack:
    """The pack. Shape: `papers` by state and agenda; `is_own_pace` when the minutes come from the reader's readings."""

    papers: list[PackPaper]
    items: list[PackItem]
    left: Sum
    is_own_pace: bool

    def of(self, state: rules.State) -> list[PackPaper]:
        """List the papers of one state."""
        return [paper for paper in self.papers if paper.left.state == state]

    @property
    def never(self) -> list[PackPaper]:
        return self.of(rules.State.NEVER)

    @property
    def started(self) -> list[PackPaper]:
        return self.of(rules.State.STARTED)

    @property
    def changed(self) -> list[PackPaper]:
        return self.of(rules.State.CHANGED)

    @property
    def read(self) -> list[PackPaper]:
        return self.of(rules.State.READ)


def pack_of(meeting: Meeting, *, reader: User) -> Pack:
    """Return the pack of one reader for one meeting."""
    groups = numbers.numbered(
        queries.papers_of(meeting, reader=reader, with_counts=False),
        numbers.firsts_of(meeting, reader=reader),
    )
    papers = [paper for group in groups for paper in group.papers if paper.version]
    minutes_a_page, agency = pace_of(reader), _agency_of(reader, meeting)
    earlier = _earlier_readings(papers, reader)
    lefts = _lefts(papers, earlier)
    listed = [
        PackPaper(
            paper,
            left,
            rules.minutes(left.pages, minutes_a_page),
            _is_related(paper, agency),
            paper.document.pk in earlier and not left.changed,
        )
        for paper, left in zip(papers, lefts, strict=True)
    ]
    listed.sort(key=lambda one: (one.left.state, one.item.order, one.item.pk, one.paper.document.order))
    is_own_pace = minutes_a_page != rules.MINUTES_A_PAGE
    return Pack(listed, _items(listed, minutes_a_page), _sum(listed, minutes_a_page), is_own_pace)


def left_of(meeting: Meeting, *, reader: User) -> Sum:
    """Return what is left of the whole pack, for the first page."""
    return pack_of(meeting, reader=reader).left


def pace_of(reader: User) -> Fraction:
    """Return the minutes a page takes a reader, measured over the latest papers, else the constant."""
    rows = Reading.objects.filter(person=reader, furthest_page__gt=rules.LEAST_PAGES).order_by("-seen_at")
    times = rows.values_list("furthest_page", "opened_at", "seen_at")[:SITTINGS]
    # The time is taken from the opening to the last turn of a page: the last page is not in it.
    return rules.pace(
        rules.Sitting(furthest - 1, int((seen - opened).total_seconds())) for furthest, opened, seen in times
    )


def _agency_of(reader: User, meeting: Meeting) -> str:
    place = Participant.objects.filter(meeting=meeting, person=reader).values_list("agency", flat=True)
    return place.first() or ""


def _is_related(paper: queries.Paper, agency: str) -> bool:
    return bool(agency) and paper.document.item.agency == agency


def _items(papers: list[PackPaper], minutes_a_page: Fraction) -> list[PackItem]:
    by_item: dict[AgendaItem, list[PackPaper]] = {}
    for paper in sorted(papers, key=lambda one: (one.item.order, one.item.pk)):
        by_item.setdefault(paper.item, []).append(paper)
    return [
        PackItem(item, _sum(found, minutes_a_page), found[0].is_related) for item, found in by_item.items()
    ]


def _sum(papers: Iterable[PackPaper], minutes_a_page: Fraction) -> Sum:
    lefts = [paper.left.pages for paper in papers if paper.left.state != rules.State.READ]
    return Sum(len(lefts), sum(lefts), rules.minutes(sum(lefts), minutes_a_page))


# -- what is left ------------------------------------------------------------------------------------------------


def _lefts(papers: list[queries.Paper], earlier: dict[int, Reading]) -> list[rules.Left]:
    digests = _digests(papers, earlier)
    return [_left(paper, earlier.get(paper.document.pk), digests) for paper in papers]


def _earlier_readings(papers: list[queries.Paper], reader: User) -> dict[int, Reading]:
    """Return by paper the reading of the newest earlier version that the reader opened."""
    current = [paper.version.pk for paper in papers if paper.version]
    rows = Reading.objects.filter(
        person=reader,
        version__document__in=[paper.document.pk for paper in papers],
        version__state=DocumentVersion.State.READY,
    )
    rows = rows.exclude(version__in=current).select_related("version").order_by("version__number")
    return {row.version.document_id: row for row in rows}


def _digests(papers: list[queries.Paper], earlier: dict[int, Reading]) -> dict[int, list[str]]:
    """Return the digests of the pages of the versions that are to be compared."""
    newer = [paper.version.pk for paper in papers if paper.version and paper.document.pk in earlier]
    if not newer:
        return {}
    wanted = [*newer, *(row.version_id for row in earlier.values())]
    found: dict[int, list[str]] = {}
    rows = PageText.objects.filter(version__in=wanted).order_by("version", "number")
    for version, digest in rows.values_list("version_id", "digest"):
        found.setdefault(version, []).append(digest)
    return found


def _left(paper: queries.Paper, before: Reading | None, digests: dict[int, list[str]]) -> rules.Left:
    version = paper.version
    pages, key = (version.pages or 0, version.pk) if version else (0, 0)
    reached = paper.reading.furthest_page if paper.reading else 0
    if before is None:
        return rules.left(pages=pages, reached=reached)
    changed = page_rules.changed(digests.get(before.version_id, []), digests.get(key, []))
    # Somebody who had read the whole old paper has reached every page that is not changed.
    whole = before.furthest_page >= (before.version.pages or 0)
    return rules.left(
        pages=pages, reached=reached, before=pages if whole else before.furthest_page, changed=changed
    )
