"""The rules of a body as its page shows them: today's in sentences with their sources, and every version."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from people import access, presets
from people.models import Body, Membership, RuleSet, User
from people.rules import BodyRules, MalformedRules, issuing, wording

# The lines whose last sentence is a worked number.
DECISIVE = {"quorum", "majority"}


@dataclass(frozen=True)
class Source:
    """Where a rule stands. Shape: `mark` is a word beside it, empty when nothing needs to be said."""

    text: str
    mark: str = ""
    is_confirmed: bool = True


@dataclass(frozen=True)
class Row:
    """One rule on the page. Shape: the first sentence is the rule, the others explain it."""

    title: str
    sentences: list[str]
    sources: list[Source] = field(default_factory=list)
    before: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Version:
    """One version. Shape: `rows` are the rules that it changed, none for the first; `fault` when it cannot be read."""

    stored: RuleSet
    rows: list[Row]
    is_current: bool
    is_future: bool
    fault: str = ""


def readable_bodies(person: User, on: date) -> QuerySet[Body]:
    """Return the bodies whose rules a person reads: members, and who prepares, administers or audits there."""
    seats = Membership.objects.filter(person=person, valid_from__lte=on).filter(
        Q(valid_to=None) | Q(valid_to__gte=on)
    )
    found = Q(pk__in=seats.values("body"))
    for permission in ("administer_body", "prepare_meetings", "read_journal"):
        found |= Q(pk__in=access.bodies_where(person, permission).values("pk"))
    return Body.objects.filter(found).order_by("level", "name") if person.is_active else Body.objects.none()


def versions_of(body: Body) -> list[RuleSet]:
    """List every version of a body's rules, the one that applies longest ahead first."""
    return list(RuleSet.objects.filter(body=body).select_related("issued_by").order_by("-valid_from"))


def newest_key(versions: list[RuleSet]) -> int:
    """Return the key of the version that was written last, 0 without one; a form says what its writer had seen."""
    return max((version.pk for version in versions), default=0)


def current_of(versions: list[RuleSet], on: date) -> RuleSet | None:
    """Return the version that applies on a day."""
    return next((version for version in versions if version.valid_from <= on), None)


def members_count(body: Body, on: date) -> int:
    """Count the members of a body on a day, for the worked numbers."""
    return access.members_of(body, on).count()


def first_values(body: Body, versions: list[RuleSet], on: date) -> BodyRules:
    """Return the rules that a new version starts from: today's, or the preset when there are none to be read."""
    current = current_of(versions, on)
    try:
        return current.rules if current else presets.preset_for(body.level)
    except MalformedRules:
        return presets.preset_for(body.level)


# -- in words --


def text_of(sentence: wording.Sentence) -> str:
    """Translate a sentence and fill it in."""
    values = {
        name: ", ".join(_(word) for word in value) if isinstance(value, tuple) else value
        for name, value in sentence.values.items()
    }
    return _(sentence.msgid) % values


def _texts(line: wording.Line) -> list[str]:
    return [text_of(sentence) for sentence in line.sentences]


def rows_of(rules: BodyRules, members: int) -> list[Row]:
    """Write rules in sentences, without sources."""
    return [Row(_(line.title), _texts(line)) for line in wording.lines_of(rules, members)]


def rows_with_sources(body: Body, versions: list[RuleSet], on: date, members: int) -> list[Row]:
    """Write the rules of a day in sentences, each with the article or the decision that it comes from.

    Errors: MalformedRules when the version of that day cannot be read.
    """
    current = current_of(versions, on)
    if current is None:
        return []
    past = [version for version in versions if version.valid_from <= on]
    return [
        Row(_(line.title), _texts(line), _sources(body, past, line.fields))
        for line in wording.lines_of(current.rules, members)
    ]


def _sources(body: Body, past: list[RuleSet], fields: tuple[str, ...]) -> list[Source]:
    """Return the sources of some fields, each once, in the order of the fields."""
    found = {_source(body, past, name): None for name in fields}
    return list(found)


def _source(body: Body, past: list[RuleSet], name: str) -> Source:
    """Return the preset's article while the value is the preset's, else the decision that brought the value."""
    preset = presets.preset_for(body.level).as_json()
    value = past[0].rules.as_json()[name]
    if value == preset[name]:
        source = presets.sources_for(body.level)[name]
        return Source(_(source.article), _(presets.MARKS[source.mark]), source.is_confirmed)
    bringing = past[0]
    for version in past:
        if version.values.get(name, preset[name]) != value:
            break
        bringing = version
    return Source(bringing.reason or _("Quyết định của cơ quan"))


def changes_between(before: BodyRules, after: BodyRules, members: int) -> list[Row]:
    """Write the rules in which two versions differ, each with the sentences that it had before."""
    fields = set(issuing.changed(before, after))
    old = wording.lines_of(before, members)
    new = wording.lines_of(after, members)
    return [
        Row(_(line.title), _texts(line), before=_texts(was))
        for was, line in zip(old, new, strict=True)
        if fields & set(line.fields)
    ]


@dataclass(frozen=True)
class Preview:
    """What a new version would mean. Shape: the rules that change, and the decisive numbers for each size in use."""

    rows: list[Row]
    members: int
    numbers: list[str]


def preview_of(body: Body, values: Mapping[str, Any], before: BodyRules, on: date) -> Preview:
    """Tell what new values change against today's, with the decisive sentences for this body's members."""
    members, rules = members_count(body, on), BodyRules.from_json(values)
    decisive = [line for line in wording.lines_of(rules, members) if set(line.fields) & DECISIVE]
    numbers = [_texts(line)[-1] for line in decisive]
    return Preview(changes_between(before, rules, members), members, numbers)


def history_of(versions: list[RuleSet], on: date, members: int) -> list[Version]:
    """List the versions with what each changed, the newest first."""
    current = current_of(versions, on)
    older = [*versions[1:], None]
    return [
        _version(version, before, on, members, is_current=version is current)
        for version, before in zip(versions, older, strict=True)
    ]


def _version(
    version: RuleSet, before: RuleSet | None, on: date, members: int, *, is_current: bool
) -> Version:
    rows, fault = [], ""
    try:
        rows = changes_between(before.rules, version.rules, members) if before else []
    except MalformedRules as why:
        fault = _(why.msgid) % why.values
    return Version(version, rows, is_current, version.valid_from > on, fault)
