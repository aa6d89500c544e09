"""Decides over a batch of handshakes with three queries, so that a storm of tablets costs no query each."""

import hmac
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

from meetings.live import frames
from meetings.live.sockets import Handshake, Socket, Standing
from meetings.queries import live as queries
from people.models import User


@dataclass(frozen=True)
class Verdict:
    """What becomes of one handshake: a standing, or the code of its refusal."""

    standing: Standing | None
    code: int = 0


def verdicts(handshakes: Sequence[Handshake]) -> list[Verdict]:
    """Judge a batch, in its order."""
    people = _people_behind({h.session_key for h in handshakes if h.session_key})
    places = queries.places_of({h.meeting_id for h in handshakes}, {person.pk for person in people.values()})
    return [_verdict(h, people.get(h.session_key), places) for h in handshakes]


def _people_behind(keys: set[str]) -> dict[str, User]:
    sessions = queries.sessions_of(keys)
    wanted = {key: int(data[SESSION_KEY]) for key, data in sessions.items() if SESSION_KEY in data}
    people = queries.people_of(set(wanted.values()))
    return {
        key: people[pk] for key, pk in wanted.items() if pk in people and _is_of(people[pk], sessions[key])
    }


def _is_of(person: User, session: dict[str, str]) -> bool:
    """Tell whether a session is still its person's: a changed password ends it, as in Django's own check."""
    if session.get(BACKEND_SESSION_KEY) not in settings.AUTHENTICATION_BACKENDS:
        return False
    given = session.get(HASH_SESSION_KEY, "")
    hashes = (person.get_session_auth_hash(), *person.get_session_auth_fallback_hash())
    return any(hmac.compare_digest(given, known) for known in hashes)


def _verdict(
    handshake: Handshake, person: User | None, places: dict[tuple[int, int], queries.Place]
) -> Verdict:
    if person is None:
        return Verdict(None, frames.SESSION_ENDED)
    place = places.get((handshake.meeting_id, person.pk))
    place = place or queries.place_of_preparer(handshake.meeting_id, person)
    if place is None:
        return Verdict(None, frames.NO_SUCH_MEETING)
    return Verdict(
        Standing(
            meeting_id=handshake.meeting_id,
            person_id=person.pk,
            session_key=handshake.session_key,
            password=person.password,
            scoped=place.scoped,
            is_participant=place.is_participant,
        )
    )


def code_of(standing: Standing, now: queries.Standings) -> int:
    """Return the close code of a standing that no longer holds, 0 while it does."""
    if standing.session_key not in now.sessions:
        return frames.SESSION_ENDED
    if not standing.is_participant:
        return _code_of_preparer(standing)
    place = now.places.get((standing.meeting_id, standing.person_id))
    if place is None:
        return frames.RIGHT_REMOVED
    _scoped, active, password = place
    return 0 if active and password == standing.password else frames.SESSION_ENDED


def _code_of_preparer(standing: Standing) -> int:
    """Ask for the few who prepare the meeting without taking part; a query each."""
    person = queries.people_of([standing.person_id]).get(standing.person_id)
    if person is None or person.password != standing.password:
        return frames.SESSION_ENDED
    return 0 if queries.place_of_preparer(standing.meeting_id, person) else frames.RIGHT_REMOVED


def renewed(standing: Standing, now: queries.Standings) -> Standing:
    """Return the standing as it is now; under a socket that stays only the limit to items can change."""
    place = now.places.get((standing.meeting_id, standing.person_id))
    if place is None or not standing.is_participant:
        return standing
    return replace(standing, scoped=place[0])


def standings_of(sockets: Sequence[Socket]) -> queries.Standings:
    """Read in one query what holds for the sockets of the process."""
    held = [socket.standing for socket in sockets if socket.standing]
    return queries.standings_of(
        {s.session_key for s in held}, {s.meeting_id for s in held}, {s.person_id for s in held}
    )
