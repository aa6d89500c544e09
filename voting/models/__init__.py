"""Tables of what is decided, re-exported so that everybody writes `from voting.models import X`."""

from voting.models.decisions import Decision
from voting.models.forms import FormRecipient, OpinionForm, OpinionReply
from voting.models.polls import Ballot, BallotRevision, Choice, Poll, PollItem, Recusal, Voter
from voting.models.positions import (
    ConditionAnswer,
    DraftRevision,
    PositionRound,
    PriorPosition,
    PulledItem,
)
from voting.models.secret import BoardEntry, Envelope, Teller, Turnout

__all__ = [
    "Ballot",
    "BallotRevision",
    "BoardEntry",
    "Choice",
    "ConditionAnswer",
    "Decision",
    "DraftRevision",
    "Envelope",
    "FormRecipient",
    "OpinionForm",
    "OpinionReply",
    "Poll",
    "PollItem",
    "PositionRound",
    "PriorPosition",
    "PulledItem",
    "Recusal",
    "Teller",
    "Turnout",
    "Voter",
]
