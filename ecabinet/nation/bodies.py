"""The bodies of the nation: provinces and communes as they are and were, and 696 invented districts."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from vietnam_provinces import Province, Ward

from ecabinet.nation import provinces
from meetings.models import Meeting
from people import presets
from people.models import BEGINNING, Body, BodyName, RuleSet, Succession
from savings.models import HeldReport, MeetingLedger
from savings.rules.targets import DISTRICTS_ENDED, REFORM
from voting.models import OpinionForm

DISTRICTS = 696
# Đồng Nai became a centrally-run city. Source: Resolution 30/2026/QH16.
DONG_NAI_CITY = date(2026, 4, 30)
CHUNK = 1_000
# The addresses of the demo's people and of the author of invented figures: a domain that no office has.
INVENTED = "@example.gov.vn"


@dataclass(frozen=True)
class Nation:
    """The bodies by what they are. Shape: old provinces by the code they had until 30 June 2025."""

    government: Body
    provinces: list[Body]
    old_provinces: dict[str, Body]
    districts: list[Body]
    communes: list[Body]

    @property
    def every(self) -> list[Body]:
        gone = [body for body in self.old_provinces.values() if body.valid_to]
        return [self.government, *self.provinces, *gone, *self.districts, *self.communes]


def make_nation() -> Nation:
    """Make every body that is missing; a second call finds the same ones."""
    government, _ = Body.objects.get_or_create(
        level=Body.Level.NATIONAL,
        code="CP",
        defaults={"name": "Chính phủ", "kind": "Chính phủ", "symbol": "CP"},
    )
    old = {code: _old_province(row, government) for row in provinces.BEFORE for code in (row[0],)}
    present = [_present_province(one, old, government) for one in Province.iter_all()]
    by_code = {body.code: body for body in present}
    _succeed(old, by_code)
    districts = _districts(list(old.values()))
    communes = _communes(by_code)
    nation = Nation(government, present, old, districts, communes)
    _give_rules(nation.every)
    return nation


def _old_province(row: tuple[str, str, str, str], government: Body) -> Body:
    code, name, kind, _ = row
    ended = None if code in provinces.UNCHANGED else DISTRICTS_ENDED
    body, _ = Body.objects.get_or_create(
        level=Body.Level.PROVINCE,
        code=code,
        valid_from=BEGINNING,
        defaults={
            "name": f"Ủy ban nhân dân {kind} {name}",
            "kind": kind,
            "parent": government,
            "valid_to": ended,
            "place": name,
        },
    )
    return body


def _present_province(one: Province, old: dict[str, Body], government: Body) -> Body:
    code, name = f"{one.code.value:02}", one.name.removeprefix("Thành phố ")
    if code in provinces.UNCHANGED:
        return old[code]
    kind = "thành phố" if one.name.startswith("Thành phố") or code == "75" else "tỉnh"
    body, is_new = Body.objects.get_or_create(
        level=Body.Level.PROVINCE,
        code=code,
        valid_from=REFORM,
        defaults={
            "name": f"Ủy ban nhân dân {kind} {name}",
            "kind": kind,
            "parent": government,
            "place": name,
        },
    )
    if is_new and code == "75":
        before = date.fromordinal(DONG_NAI_CITY.toordinal() - 1)
        BodyName.objects.create(
            body=body, name=f"Ủy ban nhân dân tỉnh {name}", kind="tỉnh", valid_from=REFORM, valid_to=before
        )
    return body


def _succeed(old: dict[str, Body], present: dict[str, Body]) -> None:
    for code, _, _, successor in provinces.BEFORE:
        if old[code].valid_to:
            Succession.objects.get_or_create(predecessor=old[code], successor=present[successor], on=REFORM)


def _districts(old: list[Body]) -> list[Body]:
    """Invent districts up to the 696 that the level had, and say so in their names."""
    there = list(Body.objects.filter(level=Body.Level.DISTRICT))
    missing = [
        Body(
            level=Body.Level.DISTRICT,
            code=f"G{number:03}",
            name=f"Ủy ban nhân dân huyện giả lập {number:03} ({old[number % len(old)].place})",
            kind="huyện",
            parent=old[number % len(old)],
            valid_to=DISTRICTS_ENDED,
            place=old[number % len(old)].place,
        )
        for number in range(1, DISTRICTS - len(there) + 1)
    ]
    Body.objects.bulk_create(missing, batch_size=CHUNK)
    return list(Body.objects.filter(level=Body.Level.DISTRICT))


def _communes(present: dict[str, Body]) -> list[Body]:
    known = set(Body.objects.filter(level=Body.Level.COMMUNE).values_list("code", flat=True))
    missing = [_commune(ward, present) for ward in Ward.iter_all() if f"{ward.code.value:05}" not in known]
    Body.objects.bulk_create(missing, batch_size=CHUNK)
    return list(Body.objects.filter(level=Body.Level.COMMUNE))


def _commune(ward: Ward, present: dict[str, Body]) -> Body:
    parent = present[f"{ward.province_code.value:02}"]
    kind, _, name = ward.name.partition(" ")
    if ward.name.startswith("Đặc khu"):
        kind, name = "đặc khu", ward.name.removeprefix("Đặc khu").strip()
    return Body(
        level=Body.Level.COMMUNE,
        code=f"{ward.code.value:05}",
        name=f"Ủy ban nhân dân {kind.lower()} {name}",
        kind=kind.lower(),
        parent=parent,
        valid_from=REFORM,
        place=name[:100],
    )


def _give_rules(bodies: Iterable[Body]) -> None:
    given = set(RuleSet.objects.values_list("body", flat=True))
    lacking = [body for body in bodies if body.pk not in given]
    RuleSet.objects.bulk_create(
        (RuleSet(body=body, values=presets.preset_for(body.level).as_json()) for body in lacking),
        batch_size=CHUNK,
    )


def is_real_data() -> bool:
    """Tell whether the database holds anything that nobody generated and the demo did not play.

    Shape: meetings, opinion forms, and figures that another installation or an office reported.
    """
    generated = Q(title__contains="(giả lập)") | Q(created_by__email__endswith=INVENTED)
    real = (
        Meeting.objects.exclude(generated),
        OpinionForm.objects.exclude(created_by__email__endswith=INVENTED),
        MeetingLedger.objects.filter(source__isnull=False),
        HeldReport.objects.exclude(by__email__endswith=INVENTED),
    )
    return any(rows.exists() for rows in real)
