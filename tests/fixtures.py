"""Fixtures that every test may ask for: the cast, and meetings in a given state."""

import pytest

from ecabinet import demo
from meetings.models import Meeting
from tests import builders


@pytest.fixture
def cast(db: None, settings) -> demo.Cast:
    """The named cast, with a cheap password hash so that the tests stay quick."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return demo.make_cast()


@pytest.fixture
def draft_meeting(cast: demo.Cast) -> Meeting:
    return builders.draft_meeting(cast)


@pytest.fixture
def called_meeting(cast: demo.Cast) -> Meeting:
    return builders.called_meeting(cast)


@pytest.fixture
def live_meeting(cast: demo.Cast) -> Meeting:
    return builders.meeting_in_session(cast)
