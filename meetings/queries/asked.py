"""What the panels of a session ask of its rows, written as SQL once (people/compiled.py); no rule is decided here."""

from django.db.models import Exists, OuterRef

from meetings.models import AgendaItem, Break, ItemSpan, Participant, Presence, SpeakingTurn
from people import compiled

PRESENT = Presence.objects.filter(participant=OuterRef("pk"), until=None)

ATTENDEES = compiled.Question(
    lambda: (
        Participant.objects.filter(meeting=compiled.THING)
        .order_by()
        .annotate(there=Exists(PRESENT))
        .values_list("role", "is_member", "there")
    ),
    compiled.THING,
)
OWN_TURNS = compiled.Question(
    lambda: SpeakingTurn.objects.filter(participant=compiled.THING, state__in=("waiting", "speaking")),
    compiled.THING,
)
THERE = compiled.Question(
    lambda: Presence.objects.filter(participant=compiled.THING, until=None), compiled.THING
)
ITEMS = compiled.Question(lambda: AgendaItem.objects.filter(meeting=compiled.THING), compiled.THING)
SPANS = compiled.Question(lambda: ItemSpan.objects.filter(item__meeting=compiled.THING), compiled.THING)
BREAKS = compiled.Question(
    lambda: Break.objects.filter(meeting=compiled.THING).order_by("since"), compiled.THING
)
TURNS = compiled.Question(
    lambda: (
        SpeakingTurn.objects.filter(meeting=compiled.THING, state__in=("waiting", "speaking"))
        .select_related("participant__person", "item")
        .order_by("asked_at", "pk")
    ),
    compiled.THING,
)
