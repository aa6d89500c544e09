"""Tables of when and in what order: the meeting, its agenda, who takes part, who presides, who speaks."""

from meetings.models.attendance import Instruction, Participant, Presence, Presiding, SpeakingTurn
from meetings.models.plan import AgendaItem, Break, Dossier, ItemSpan, Meeting

__all__ = [
    "AgendaItem",
    "Break",
    "Dossier",
    "Instruction",
    "ItemSpan",
    "Meeting",
    "Participant",
    "Presence",
    "Presiding",
    "SpeakingTurn",
]
