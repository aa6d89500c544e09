"""The interface for machines under /api/v1/: one description of it, problems in the language of the reader."""

from http import HTTPStatus
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import URLPattern, URLResolver
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from people.rules import Refused, msgid
from savings import api as savings
from savings.actions.receiving import OutOfOrder

NOBODY = msgid("Hãy đăng nhập hoặc gửi kèm mã truy cập.")
NOTHING = msgid("Không có nội dung này hoặc đồng chí không được xem.")
LARGE = msgid("Nội dung gửi lên quá lớn.")
EARLY = msgid("Chưa nhận đủ các gói trước. Hãy gửi từ gói số %(wanted)s.")
WRONG = msgid("Yêu cầu không hợp lệ: %(where)s.")

api = NinjaAPI(
    title="eCabinet",
    version="1",
    description="Figures of meetings, never their content. Values carry their unit, mark and formula.",
    urls_namespace="api",
    docs_url=None,
)
api.add_router("/savings/", savings.router)
api.add_router("/savings/parcels/", savings.parcels_router)


def problem(status: int, detail: str, **more: Any) -> HttpResponse:
    """Return a problem. Source: RFC 9457."""
    content = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail}
    return JsonResponse({**content, **more}, status=status, content_type="application/problem+json")


@api.exception_handler(AuthenticationError)
def _nobody(request: HttpRequest, why: AuthenticationError) -> HttpResponse:
    return problem(401, _(NOBODY))


@api.exception_handler(Http404)
def _nothing(request: HttpRequest, why: Http404) -> HttpResponse:
    return problem(404, _(NOTHING))


@api.exception_handler(ValidationError)
def _wrong(request: HttpRequest, why: ValidationError) -> HttpResponse:
    where = ", ".join(sorted({str(error["loc"][-1]) for error in why.errors}))
    return problem(422, _(WRONG) % {"where": where})


@api.exception_handler(Refused)
def _refused(request: HttpRequest, why: Refused) -> HttpResponse:
    return problem(409, _(why.msgid) % why.values)


@api.exception_handler(OutOfOrder)
def _early(request: HttpRequest, why: OutOfOrder) -> HttpResponse:
    return problem(409, _(EARLY) % {"wanted": why.wanted}, wanted=why.wanted)


@api.exception_handler(RequestDataTooBig)
def _large(request: HttpRequest, why: RequestDataTooBig) -> HttpResponse:
    return problem(413, _(LARGE))


@api.exception_handler(HttpError)
def _said(request: HttpRequest, why: HttpError) -> HttpResponse:
    return problem(why.status_code, str(why))


def _open(patterns: list[URLPattern | URLResolver]) -> None:
    # The interface asks for a log-in itself, and answers with a problem where pages send to the log-in page.
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            pattern.callback.login_required = False  # type: ignore[attr-defined]


urls = api.urls
_open(urls[0])
