"""Tables of who acts: people, bodies and their rules, the journal, and the keys of commands."""

from people.models.bodies import (
    BEGINNING,
    Assistance,
    Body,
    BodyGroupObjectPermission,
    BodyName,
    BodyUserObjectPermission,
    CalendarDay,
    Membership,
    RuleSet,
    Succession,
)
from people.models.ground import ChainHead, Command, JournalEntry, PeriodicJob, WorkerBeat
from people.models.persons import User, UserManager

__all__ = [
    "BEGINNING",
    "Assistance",
    "Body",
    "BodyGroupObjectPermission",
    "BodyName",
    "BodyUserObjectPermission",
    "CalendarDay",
    "ChainHead",
    "Command",
    "JournalEntry",
    "Membership",
    "PeriodicJob",
    "RuleSet",
    "Succession",
    "User",
    "UserManager",
    "WorkerBeat",
]
