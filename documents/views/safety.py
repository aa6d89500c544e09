"""The headers of every answer that carries what stands in a paper."""

from typing import TypeVar

from django.http import HttpResponseBase

Answer = TypeVar("Answer", bound=HttpResponseBase)
SANDBOX = "sandbox; default-src 'none'"


def with_headers(response: Answer, policy: str = SANDBOX) -> Answer:
    """Keep an answer out of every cache, every frame and every other site; nobody guesses its kind."""
    response["Cache-Control"] = "private, no-store"
    response["Content-Security-Policy"] = policy
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["X-Content-Type-Options"] = "nosniff"
    return response
