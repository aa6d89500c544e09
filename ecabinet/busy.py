"""What the gate answers when it has no place: 503, when to come again, and one sentence; made without a thread."""

import functools
import json
import random
import re
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override

# When to come again; spread, so that those who were sent away together do not return together. Unit: seconds.
RETRY_SECONDS = (1, 4)
SENTENCE = gettext_noop("Máy chủ đang rất bận nên chưa nhận yêu cầu này. Hãy thử lại sau ít giây.")


async def answer(scope: Mapping[str, Any], send: Callable[[dict[str, Any]], Awaitable[None]]) -> None:
    """Ask to come again: JSON to a script, a page to a person."""
    headers = {name: value.decode("latin-1") for name, value in scope["headers"]}
    is_script = "application/json" in headers.get(b"accept", "")
    retry = random.randint(*RETRY_SECONDS)  # noqa: S311 -- a spread, no secret
    language = language_of(headers.get(b"cookie", ""))
    body = sentence_for_script(language) if is_script else page(language, scope["method"] == "POST", retry)
    kind = b"application/json" if is_script else b"text/html; charset=utf-8"
    own = [
        (b"content-type", kind),
        (b"content-length", str(len(body)).encode()),
        (b"retry-after", str(retry).encode()),
        (b"cache-control", b"no-store"),
        (b"content-security-policy", b"default-src 'none'; style-src 'self'; frame-ancestors 'none'"),
        (b"x-content-type-options", b"nosniff"),
    ]
    await send({"type": "http.response.start", "status": 503, "headers": own})
    await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})


def language_of(cookies: str) -> str:
    """Return the language that the person chose, from the header of cookies."""
    found = re.search(rf"(?:^|; ){re.escape(settings.LANGUAGE_COOKIE_NAME)}=([\w-]+)", cookies)
    wished = found[1] if found else ""
    return wished if wished in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


@functools.cache
def sentence_for_script(language: str) -> bytes:
    """Return the sentence as the acts of the pages read it."""
    with override(language):
        return json.dumps({"ok": False, "message": _(SENTENCE)}, ensure_ascii=False).encode()


@functools.cache
def page(language: str, is_form: bool, retry: int) -> bytes:
    """Return the page: one that was only looked at comes again by itself, a form by the person's own press."""
    with override(language):
        told = {"sentence": _(SENTENCE), "is_form": is_form, "retry": retry, "language": language}
        return render_to_string("busy.html", told).encode()
