"""The registry of panels: one name is topic, template and query of one piece of the live page.

Filled in each `AppConfig.ready`; tests/test_live.py lists every entry. A *shared* panel is rendered once per
version and language as the full audience sees it; a *personal* one is rendered for its reader alone.
"""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.functional import SimpleLazyObject

from meetings.access import FULL_AUDIENCE, Reader
from meetings.models import Meeting

Query = Callable[[Meeting, Reader], dict[str, Any]]
BLANKS = re.compile(r"\s+")


@dataclass(frozen=True)
class Panel:
    """One registered panel.

    Shape: `topics` are the journal topics that change it, its own name included. A `quiet` personal panel is
    empty for most people; on a tablet where it is empty it listens to its own name alone. A query that returns an
    empty dict has nothing to show.
    """

    name: str
    query: Query
    template: str
    shared: bool
    topics: frozenset[str]
    quiet: bool = False


_panels: dict[str, Panel] = {}


def register(
    name: str,
    *,
    query: Query,
    template: str,
    shared: bool,
    topics: tuple[str, ...] = (),
    quiet: bool = False,
) -> None:
    """Add a panel; called once, in `AppConfig.ready` of the app that owns it."""
    _panels[name] = Panel(name, query, template, shared, frozenset({name, *topics}), quiet)


def registered() -> dict[str, Panel]:
    """List every panel by name."""
    return dict(_panels)


def shared() -> list[Panel]:
    """List the panels that the socket carries, in the order they were registered."""
    return [panel for panel in _panels.values() if panel.shared]


def touched_by(topics: set[str]) -> list[Panel]:
    """List the panels that change with these topics."""
    return [panel for panel in _panels.values() if panel.topics & topics]


def _of_request(request: HttpRequest) -> dict[str, Any]:
    """Return what a personal panel needs of its request; what a whole page gets costs more than most panels."""
    return {
        "request": request,
        "user": request.user,
        "csrf_token": SimpleLazyObject(lambda: get_token(request)),
    }


def _speaking(language: str) -> AbstractContextManager[None]:
    """Speak a language, without a word where it is spoken already: every change of it waits for all other threads."""
    return nullcontext() if translation.get_language() == language else translation.override(language)


def render(
    name: str,
    meeting: Meeting,
    reader: Reader,
    language: str,
    *,
    scoped: bool = False,
    request: HttpRequest | None = None,
) -> str:
    """Render one panel as its reader sees it.

    Shape: a shared panel is the full audience's whoever asks, except for a reader who is `scoped` to some items;
    `request` gives a personal panel its form token and never reaches a shared one.
    Errors: KeyError for a name that nobody registered; ValueError for a personal panel without a person.
    """
    panel = _panels[name]
    if panel.shared and not scoped:
        reader = FULL_AUDIENCE
    elif reader is FULL_AUDIENCE:
        raise ValueError(f"the panel {name} is personal")
    with _speaking(language):
        found = panel.query(meeting, reader)
        if not found:
            return ""
        context = {"meeting": meeting, "reader": None if panel.shared else reader, "panel": name, **found}
        if request is not None and not panel.shared:
            context |= _of_request(request)
        html = render_to_string(panel.template, context)
    # What a thousand tablets get carries no indentation; a shared panel has no field whose text it could be.
    return BLANKS.sub(" ", html).strip() if panel.shared else html.strip()
