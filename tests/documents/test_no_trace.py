"""A guest of item 3 finds no trace of item 2's paper: by page, list, count, range, picture, copy, search, socket.

One world, every way in; the word that gives the paper away stands in its title and its text and nowhere else.
"""

import asyncio
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import NoReverseMatch, get_resolver, reverse
from django.utils.http import urlencode

from documents import access
from documents.actions import distribution, presenting
from documents.models import Document
from documents.queries import numbers
from ecabinet.demo import Cast
from meetings.models import Meeting
from tests.documents import papers
from tests.served import Project
from tests.tablets import opener

# Searching shows again what was typed, so the words that are searched for are not the whole title.
SECRET, SOUGHT = "Kim cương 7F3", ("Kim cương", "kim cuong", "cuong")
# Addresses of a paper, of a version and of a meeting, as far as they exist.
OF_DOCUMENT = (
    "paper",
    "plain",
    "audience",
    "approve",
    "ask_approval",
    "drop_approval",
    "view_only",
    "rename",
    "replace",
    "withdraw",
)
OF_VERSION = (
    "content",
    "download",
    "position",
    "find",
    "marks",
    "save_mark",
    "start_presenting",
    "turn_page",
)
PAGES_OF_MEETING = (
    "meetings:room", "meetings:meeting", "meetings:screen", "meetings:state",
    "documents:pack", "documents:book_state", "documents:book_file",
    "documents:offline_papers", "documents:notes", "documents:readings",
)  # fmt: skip


@pytest.fixture
def meeting(live_meeting: Meeting) -> Meeting:
    return live_meeting


@pytest.fixture
def hidden(meeting: Meeting, cast: Cast, settings: Any, tmp_path: Path) -> Document:
    settings.PAPERS_DIR = tmp_path
    guest = meeting.participants.get(person=cast["guest"])
    guest.is_scoped = True
    guest.save()
    guest.item_scope.set([meeting.items.get(order=3)])
    meeting.group.user_set.remove(cast["guest"])
    papers.ready_document(meeting.items.get(order=3), cast["secretary"], papers.pdf(2), "Chung.pdf")
    second = meeting.items.get(order=2)
    content = papers.pdf(5, text="Kim cuong {page}")
    return papers.ready_document(second, cast["secretary"], content, f"{SECRET}.pdf")


def guest_of(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast["guest"], "django.contrib.auth.backends.ModelBackend")
    return client


def addresses(hidden: Document) -> list[str]:
    """List every address that names the paper or its version, also those that other parts add later."""
    version = hidden.versions.get().pk
    found = [_address(f"documents:{name}", hidden.pk) for name in OF_DOCUMENT]
    found += [_address(f"documents:{name}", version) for name in OF_VERSION]
    found += [_address("documents:page_image", version, number) for number in (1, 5, 6)]
    return [address for address in found if address]


def _address(name: str, *arguments: int) -> str:
    try:
        return reverse(name, args=arguments)
    except NoReverseMatch:
        return ""


def text_of(answer: Any) -> str:
    async def collected() -> bytes:
        return b"".join([piece async for piece in answer.streaming_content])

    content = asyncio.run(collected()) if answer.streaming else answer.content
    return content.decode("utf-8", "replace")


@pytest.mark.django_db(transaction=True)
def test_a_guest_of_item_3_finds_no_trace_of_item_2s_paper(
    meeting: Meeting, hidden: Document, cast: Cast
) -> None:
    client = guest_of(cast)
    assert len(addresses(hidden)) >= 15
    for address in addresses(hidden):
        gone = client.get(address).status_code, client.post(address, {"page": "1"}).status_code
        # 404 is what a paper that never was answers; 405 comes before anything is looked up.
        assert set(gone) <= {404, 405}, address
        ranged = client.get(address, headers={"Range": "bytes=0-99"})
        assert ranged.status_code in {404, 405}, address
    _finds_nothing_on_pages(client, meeting, hidden)
    _finds_nothing_by_counting(meeting, cast)


def _finds_nothing_on_pages(client: Client, meeting: Meeting, hidden: Document) -> None:
    pages = [_address(name, meeting.pk) for name in PAGES_OF_MEETING]
    pages += [reverse("meetings:panel", args=[meeting.pk, name]) for name in ("papers", "marks", "presenter")]
    pages += [reverse("home"), reverse("documents:devices")]
    for word in SOUGHT:
        pages += [
            f"{address}?{urlencode({'q': word, 'words': word})}"
            for address in (_address("search"),)
            if address
        ]
    for address in filter(None, pages):
        text = text_of(client.get(address))
        for trace in (
            SECRET,
            str(hidden.uid),
            hidden.versions.get().sha256,
            f"/versions/{hidden.versions.get().pk}/",
        ):
            assert trace not in text, (address, trace)


def _finds_nothing_by_counting(meeting: Meeting, cast: Cast) -> None:
    """No number that the guest gets moves with the other paper: neither counts nor the numbers of pages."""
    guest = cast["guest"]
    assert access.documents_visible_to(guest).count() == 1
    assert access.versions_readable_by(guest).count() == 1
    assert numbers.firsts_of(meeting, reader=guest) == {}
    client = guest_of(cast)
    called = client.get(reverse("documents:numbered_page", args=[meeting.pk]), {"page": "3"})
    assert called.status_code == 409


def test_the_addresses_of_this_test_are_those_of_the_project() -> None:
    """A new address of a version or a paper belongs into this test."""
    documents: Any = next(
        pattern for pattern in get_resolver().url_patterns if getattr(pattern, "namespace", "") == "documents"
    )
    names = {
        pattern.name
        for pattern in documents.url_patterns
        if {"version_id", "document_id"} & set(pattern.pattern.converters)
    }
    assert names <= {*OF_DOCUMENT, *OF_VERSION, "page_image"}


@pytest.mark.live
@pytest.mark.django_db(transaction=True)
def test_the_guests_socket_says_nothing_of_the_paper(
    meeting: Meeting, hidden: Document, cast: Cast, serve: Callable[..., Project]
) -> None:
    """A real server and a real socket: acts on the hidden paper reach the guest as a bare number."""
    with opener(cast) as tablet:
        one = tablet(serve(), "guest").open(meeting)
        heard = [one.hear()]
        distribution.set_view_only(document=hidden, is_view_only=True, by=cast["secretary"])
        heard.append(one.hear())
        assert set(heard[-1]) == {"type", "v", "from"}
        presenting.start_presenting(version=hidden.versions.get(), page=2, by=cast["chair"])
        assert one.hears_nothing("whisper", within=3)
    text = json.dumps(heard, ensure_ascii=False)
    assert SECRET not in text and str(hidden.uid) not in text
