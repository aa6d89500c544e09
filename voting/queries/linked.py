"""Reads of polls that are linked: one is decided first, another one follows it, a third repeats a void one."""

from voting.models import Poll


def last_repetition_of(poll: Poll) -> Poll:
    """Return the poll that stands in the place of a void one, or the poll itself."""
    again = Poll.objects.filter(repeats=poll).order_by("-pk").first() if poll.is_void else None
    return last_repetition_of(again) if again else poll


def chain_of(poll: Poll) -> list[Poll]:
    """List the polls that are read together with one, in order; empty when it is not linked."""
    first = poll
    while first.follows:
        first = first.follows
    chain = [first]
    for earlier in chain:
        chain += Poll.objects.filter(follows=earlier).select_related("meeting__body", "meeting__head", "item")
    return sorted(chain, key=lambda one: one.pk) if len(chain) > 1 else []
