"""Fixtures that every test may ask for: the cast, and meetings in a given state."""

import copy
from dataclasses import dataclass

import pytest
from django.apps import apps
from django.db import transaction
from django.db.models import Model
from django.test import override_settings

from ecabinet import demo
from meetings.models import Meeting
from people.models import Body, User
from tests import builders, emptying

# A worker that a module shares may run while the cast is made: its signs of life are nobody's cast.
WRITTEN_BY_WORKERS = {"people_workerbeat", "people_periodicjob", "django_tasks_database_dbtaskresult"}
QUICK_HASH = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@dataclass(frozen=True)
class Made:
    """What `make_cast` made once in this process. Shape: rows by model, in an order that the keys allow."""

    cast: demo.Cast
    rows: list[list[Model]]


_made: Made | None = None


def make_cast() -> demo.Cast:
    """Make the cast with a cheap password hash; from the second time on by writing the same rows again.

    The demo's own way asks for each of its 300 rows whether it is there, which is most of a small test's time.
    """
    global _made
    if User.objects.exists() or Body.objects.exists():
        return _made_anew()
    if _made is None:
        _made = Made(_made_anew(), _rows())
    else:
        with transaction.atomic():
            for rows in _made.rows:
                type(rows[0])._base_manager.bulk_create([copy.copy(row) for row in rows])
    return copy.deepcopy(_made.cast)


def _made_anew() -> demo.Cast:
    with override_settings(PASSWORD_HASHERS=QUICK_HASH):
        return demo.make_cast()


def _rows() -> list[list[Model]]:
    """Read what the cast is. Foreign keys are checked at the end of a transaction, so any order will do."""
    models = apps.get_models(include_auto_created=True)
    left_out = emptying.KEPT | WRITTEN_BY_WORKERS
    kept = [model for model in models if model._meta.db_table not in left_out]
    return [rows for model in kept if (rows := list(model._base_manager.all()))]


@pytest.fixture
def cast(db: None, settings) -> demo.Cast:
    """The named cast, with a cheap password hash so that the tests stay quick."""
    settings.PASSWORD_HASHERS = QUICK_HASH
    return make_cast()


@pytest.fixture
def draft_meeting(cast: demo.Cast) -> Meeting:
    return builders.draft_meeting(cast)


@pytest.fixture
def called_meeting(cast: demo.Cast) -> Meeting:
    return builders.called_meeting(cast)


@pytest.fixture
def live_meeting(cast: demo.Cast) -> Meeting:
    return builders.meeting_in_session(cast)
