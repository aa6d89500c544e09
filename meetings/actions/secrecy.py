"""Acts on secrecy: an item is taken out of the system, and back."""

from datetime import datetime

from meetings import access
from meetings.actions import planning
from meetings.models import AgendaItem
from meetings.queries import planning as queries
from meetings.rules import secrecy as rules
from people import journal
from people.act import act
from people.models import User
from people.rules import Refused

TOPICS = ("agenda", "now", "papers", "console", "poll_console")


@act("item.held_outside", on="item.meeting", topics=TOPICS)
def hold_outside(*, item: AgendaItem, by: User, now: datetime, draft: journal.Draft) -> AgendaItem:
    """Hold an item outside the system for its secrecy: its title is masked, nothing of it is kept here.

    Errors: Refused when `by` does not prepare the meeting, when the item is done or held outside already, and by
    followers while it has papers or polls.
    """
    item = _open_item(item, by)
    if item.is_held_outside:
        raise Refused("Nội dung này đã được thực hiện ngoài hệ thống.")
    item.inner_title, item.title = item.title, rules.MASK
    item.is_held_outside, item.conclusion, item.missing_papers = True, rules.RECORD, []
    return _saved(item, draft)


@act("item.brought_back", on="item.meeting", topics=TOPICS)
def bring_back(*, item: AgendaItem, by: User, now: datetime, draft: journal.Draft) -> AgendaItem:
    """Bring an item back into the system: it was marked by mistake, or is no longer secret.

    Errors: Refused when `by` does not prepare the meeting, and when the item is done or not held outside.
    """
    item = _open_item(item, by)
    if not item.is_held_outside:
        raise Refused("Nội dung này không phải là nội dung thực hiện ngoài hệ thống.")
    item.inner_title, item.title = "", item.inner_title
    item.is_held_outside, item.conclusion = False, ""
    return _saved(item, draft)


def _open_item(item: AgendaItem, by: User) -> AgendaItem:
    access.require_preparing(by, item.meeting)
    planning.require_unfinished(item.meeting)
    item = queries.locked_item(item)
    if item.state == AgendaItem.State.DONE:
        raise Refused("Nội dung này đã xong nên không sửa được nữa.")
    return item


def _saved(item: AgendaItem, draft: journal.Draft) -> AgendaItem:
    fields = ["title", "inner_title", "is_held_outside", "conclusion", "missing_papers"]
    item.save(update_fields=fields)
    draft.note(
        item=str(item.uid),
        title=item.title,
        is_held_outside=item.is_held_outside,
        conclusion=item.conclusion,
    )
    return item
