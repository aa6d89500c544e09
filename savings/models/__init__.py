"""Tables of the savings, re-exported so that everybody writes `from savings.models import X`."""

from savings.models.baselines import Baseline, BaselineMeeting, PaperRecipient
from savings.models.installations import Installation, Parcel, ReceivedForm
from savings.models.ledgers import Correction, HeldReport, MeetingLedger, Rate, RollUp
from savings.models.reports import Report
from savings.models.targets import Denominator, Target

__all__ = [
    "Baseline",
    "BaselineMeeting",
    "Correction",
    "Denominator",
    "HeldReport",
    "Installation",
    "MeetingLedger",
    "PaperRecipient",
    "Parcel",
    "Rate",
    "ReceivedForm",
    "Report",
    "RollUp",
    "Target",
]
