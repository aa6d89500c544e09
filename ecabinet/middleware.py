"""What every answer passes: refusals become sentences, and no page of a person stays in a cache."""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers, patch_cache_control
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from people.act import FIELD, KeyReused
from people.rules import Refused, msgid
from people.views import wants_json

Answer = Callable[[HttpRequest], HttpResponse]
NUL = msgid("Nội dung gửi lên có ký tự không hợp lệ. Hãy xóa ký tự đó rồi gửi lại.")
ANOTHER = msgid("Nội dung này của người khác nên không được gửi.")
KEY_REUSED = msgid("Yêu cầu này đã được dùng cho một nội dung khác. Hãy tải lại trang rồi thử lại.")


class RefusalMiddleware:
    """Turn Refused into 409, a reused key into 422 and zero bytes into 400, each with a sentence."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *view: object) -> HttpResponse | None:
        """Refuse zero bytes, which PostgreSQL cannot store, before any view reads them."""
        sent = [request.GET, request.POST]
        if any("\0" in value for data in sent for _name, values in data.lists() for value in values):
            return refusal(request, _(NUL), 400)
        return None

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, Refused):
            return refusal(request, _(exception.msgid) % exception.values, 409)
        if isinstance(exception, KeyReused):
            return refusal(request, _(KEY_REUSED), 422)
        return None


class SamePersonMiddleware:
    """Refuse what a tablet kept for one person and sends while another one is logged in (static/js/outbox.js)."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        person = request.headers.get("X-Person")
        if person and request.user.is_authenticated and person != str(request.user.uid):
            return refusal(request, _(ANOTHER), 401)
        return self.get_response(request)


class NoStoreMiddleware:
    """Keep pages of logged-in people out of every cache, so that the back button shows nothing after log-out."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if "Cache-Control" not in response.headers:
            add_never_cache_headers(response)
            patch_cache_control(response, no_store=True)
        return response


def refusal(request: HttpRequest, sentence: str, status: int) -> HttpResponse:
    """Say no in one sentence: JSON to a script, a page to a person."""
    if wants_json(request):
        return JsonResponse({"ok": False, "message": sentence}, status=status)
    context = {"sentence": sentence, "typed": typed_in(request), "lost_files": bool(request.FILES)}
    return render(request, "refused.html", {**context, "back": _page_before(request)}, status=status)


@dataclass(frozen=True)
class Typed:
    """One value of a refused form. Shape: `is_prose` for what a person wrote, as against keys and choices."""

    name: str
    value: str

    @property
    def is_prose(self) -> bool:
        return " " in self.value.strip() or not self.value.isascii()


def typed_in(request: HttpRequest) -> list[Typed]:
    """Return what came with a refused form, so that the page shows it again and nothing typed is lost."""
    left_out = {FIELD, "csrfmiddlewaretoken", "password"}
    return [
        Typed(name, value.replace("\0", ""))
        for name, values in request.POST.lists()
        for value in values
        if name not in left_out
    ]


def _page_before(request: HttpRequest) -> str:
    before = request.headers.get("Referer", "")
    own = url_has_allowed_host_and_scheme(before, {request.get_host()}, request.is_secure())
    # The path alone: a page that refused a form has no page of its own to go back to.
    return urlsplit(before)._replace(scheme="", netloc="").geturl() if own else ""
