"""The project's own application, and the reference: a view behind the same log-in that sends bytes from memory."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

# The application first: it sets Django up, and only then the addresses can be imported.
from ecabinet.asgi import application  # isort: skip
from ecabinet import urls  # isort: skip

__all__ = ["application"]
BYTES = bytes(256 * 1024)


def from_memory(request: HttpRequest) -> HttpResponse:
    """Send 256 KiB to who is logged in; asking who it is costs the same two queries as everywhere."""
    known = request.user.is_authenticated
    return HttpResponse(BYTES, content_type="application/octet-stream") if known else HttpResponse(status=404)


urls.urlpatterns.append(path("__bench__/memory", from_memory, name="bench_memory"))
