"""The first page of a person, and the two addresses that machines ask."""

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ecabinet import waiting
from people import clock
from people.views import person_of


def home(request: HttpRequest) -> HttpResponse:
    """Show what waits for the person."""
    reader, now = person_of(request), clock.now()
    first = waiting.next_meeting(reader=reader, now=now)
    context = {
        "next": first,
        "tasks": waiting.tasks_of(reader=reader, shown=first.meeting if first else None),
        "week": waiting.week_of(reader=reader, now=now),
    }
    return render(request, "home.html", context)


@login_not_required
def healthz(request: HttpRequest) -> HttpResponse:
    """Say that the process lives."""
    return HttpResponse("ok", content_type="text/plain")


@login_not_required
def readyz(request: HttpRequest) -> HttpResponse:
    """Say that the database answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")
