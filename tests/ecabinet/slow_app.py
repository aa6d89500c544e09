"""The project's own application with two more addresses: one that takes its time, and one that counts threads."""

import threading
import time

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from ecabinet.asgi import application
from ecabinet.urls import urlpatterns

__all__ = ["application"]
PIECE, PIECES = b"x" * 65_536, 1_600


@csrf_exempt
@login_not_required
def slow(request: HttpRequest) -> HttpResponse:
    """Hold a thread. Unit: `seconds`."""
    time.sleep(float(request.GET["seconds"]))
    return HttpResponse(request.POST.get("typed", "done"))


@login_not_required
def stream(request: HttpRequest) -> StreamingHttpResponse:
    """Answer with 100 MB in pieces."""

    async def pieces() -> object:
        for _ in range(PIECES):
            yield PIECE

    return StreamingHttpResponse(pieces())


def count_threads(request: HttpRequest) -> JsonResponse:
    """Tell how many threads the process has."""
    return JsonResponse({"threads": threading.active_count()})


urlpatterns += [
    path("slow/", slow),
    path("stream/", stream),
    path("readyz", login_not_required(count_threads)),
]
# Under an address of the health lane, so that it is answered in any flood.
urlpatterns.insert(0, urlpatterns.pop())
