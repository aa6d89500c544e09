"""The sealed envelope: what a secret poll keeps while it is open, and what remains of it afterwards.

While open one ciphertext per voter; after closing (tracker, choice) without time, serial or voter. Nothing here joins
the two, and the key that could is never in the database (docs/RULES.md, secret poll).
"""

from django.db import models

from meetings.models import Participant
from voting.models.polls import Poll, Voter


class Envelope(models.Model):
    """One sealed vote, as long as its poll is open: replaced when it is changed, deleted when it is counted."""

    poll = models.ForeignKey(Poll, models.PROTECT, related_name="envelopes")
    voter = models.OneToOneField(Voter, models.PROTECT, related_name="envelope")
    # RSA-OAEP of {choice, tracker, padding}, base64, always the same length.
    ciphertext = models.TextField()
    revision = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return f"{self.poll_id}"


class Turnout(models.Model):
    """That somebody has voted in a secret poll, and never what."""

    poll = models.ForeignKey(Poll, models.PROTECT, related_name="turnouts")
    voter = models.OneToOneField(Voter, models.PROTECT, related_name="turnout")

    def __str__(self) -> str:
        return f"{self.poll_id}: {self.voter_id}"


class BoardEntry(models.Model):
    """One counted vote of a secret poll. Written in the order of trackers, so that a key tells nothing."""

    poll = models.ForeignKey(Poll, models.PROTECT, related_name="board")
    # 128 random bits made by the tablet, in hex; not unique, because nobody may learn that another has it.
    tracker = models.CharField(max_length=32)
    choice = models.CharField(max_length=12)

    class Meta:
        ordering = ["tracker", "choice"]

    def __str__(self) -> str:
        return f"{self.poll_id}: {self.tracker}"


class Teller(models.Model):
    """A member of the counting group of a secret poll, who signs its count."""

    poll = models.ForeignKey(Poll, models.PROTECT, related_name="tellers")
    participant = models.ForeignKey(Participant, models.PROTECT, related_name="+")
    signed_at = models.DateTimeField(null=True)
    # What was signed: SHA-256 of the count and the board.
    signed_hash = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["poll", "participant"], name="one_teller_per_poll_and_participant"
            )
        ]

    def __str__(self) -> str:
        return f"{self.poll_id}: {self.participant_id}"
