"""What the doors of a poll ask of a secret one: a connection over which tablets can seal, and an end in any case."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.http import HttpRequest
from django.http.request import split_domain_port

from people.rules import Refused
from voting.actions import secret as acts
from voting.models import Poll
from voting.rules import secret

# Where WebCrypto exists without https. Source: W3C Secure Contexts (2023), 3.1, potentially trustworthy origins.
LOCAL = frozenset({"localhost", "127.0.0.1", "[::1]"})


def require_sealable(request: HttpRequest, poll: Poll) -> None:
    """Refuse to open a secret poll over a connection on which no browser has WebCrypto.

    Errors: Refused.
    """
    host, _port = split_domain_port(request.get_host())
    if poll.is_secret and not (request.is_secure() or host in LOCAL):
        raise Refused(
            "Chưa mở được bỏ phiếu kín: trang này không mở qua kết nối an toàn (https) nên máy tính bảng "
            "không niêm phong phiếu được."
        )


@contextmanager
def voided_when_unsound(poll: Poll) -> Iterator[None]:
    """Let the system make a poll void that turns out never to end in a result, and refuse all the same."""
    try:
        yield
    except secret.Unsound:
        acts.void_unsound(poll)
        raise
