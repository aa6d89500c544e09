"""Rules of what is decided. One module per noun; what every other room asks for is named here.

`choices` what a ballot may say; `majority` quorum, majority, tie; `secret` the sealed envelope;
`wording` the official sentence.
"""

from people.rules import needed
from voting.rules.choices import (
    ABSENT,
    AGAINST,
    CHOICES,
    FOR,
    INVALID,
    INVALID_LABEL,
    LABELS,
    NOT_ANSWERED,
    NOT_VOTING,
    OTHER,
    PICKED,
    PICKED_LABEL,
    RECUSED,
    Outdated,
    apart,
    checked_remark,
    list_hash,
)
from voting.rules.hands import asks_head, checked_hands, checked_head
from voting.rules.majority import HALF, Outcome, Tally, decide, quorum_needed, tally_of
from voting.rules.picking import (
    Picked,
    checked_options,
    checked_picks,
    choose,
    choose_sentence,
)
from voting.rules.wording import (
    ITEMS_DIFFER,
    joint_question,
    percent_of,
    percent_text,
    question_for,
    sentence,
    subject_of,
    threshold_words,
    two_digits,
)

__all__ = [
    "ABSENT",
    "AGAINST",
    "CHOICES",
    "FOR",
    "HALF",
    "INVALID",
    "INVALID_LABEL",
    "ITEMS_DIFFER",
    "LABELS",
    "NOT_ANSWERED",
    "NOT_VOTING",
    "OTHER",
    "PICKED",
    "PICKED_LABEL",
    "RECUSED",
    "Outcome",
    "Outdated",
    "Picked",
    "Tally",
    "apart",
    "asks_head",
    "checked_hands",
    "checked_head",
    "checked_options",
    "checked_picks",
    "checked_remark",
    "choose",
    "choose_sentence",
    "decide",
    "joint_question",
    "list_hash",
    "needed",
    "percent_of",
    "percent_text",
    "question_for",
    "quorum_needed",
    "sentence",
    "subject_of",
    "tally_of",
    "threshold_words",
    "two_digits",
]
