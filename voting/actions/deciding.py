"""What a closed poll leaves: a decision per item, and the conclusion of what was agreed without discussion."""

from datetime import datetime
from typing import Any

from meetings.models import AgendaItem
from meetings.queries import session as session_queries
from people import journal
from voting.models import Decision, Poll
from voting.queries import polls as queries


def locked_items(poll: Poll) -> list[AgendaItem]:
    """Read the items of a joint poll under their locks, which come before the poll's; a single one changes none."""
    if not poll.is_joint:
        return []
    return [session_queries.locked(item) for item in sorted(queries.items_of(poll), key=lambda item: item.pk)]


def decide(poll: Poll, items: list[AgendaItem], now: datetime, draft: journal.Draft) -> None:
    """Write the decision of a closed poll, of a joint one for each item, and note them."""
    if not poll.is_joint:
        rows = [_note(_decision(poll, poll.item, Decision.How.POLL, poll.result, now))]
    else:
        rows = _decide_jointly(poll, items, now)
        draft.note("agenda", "now", "papers", "console")
    draft.note(decisions=rows)


def _decide_jointly(poll: Poll, items: list[AgendaItem], now: datetime) -> list[dict[str, Any]]:
    by_uid = {str(item.uid): item for item in items}
    rows = []
    for outcome in poll.result["by_item"]:
        item = by_uid[outcome["item"]]
        # Nobody has spoken on an item that waits: it is decided because all agree, and is done with that.
        agreed = item.state == AgendaItem.State.WAITING
        how = Decision.How.CONSENT if agreed else Decision.How.POLL
        note = _note(_decision(poll, item, how, outcome, now))
        if agreed and outcome["adopted"]:
            note |= _conclude(item, outcome["sentence"])
        rows.append(note)
    return rows


def _decision(
    poll: Poll, item: AgendaItem | None, how: str, outcome: dict[str, Any], now: datetime
) -> Decision:
    return Decision.objects.create(
        body=poll.meeting.body,
        meeting=poll.meeting,
        item=item,
        poll=poll,
        how=how,
        adopted=outcome["adopted"],
        sentence=outcome["sentence"],
        decided_at=now,
    )


def _note(decision: Decision) -> dict[str, Any]:
    item = str(decision.item.uid) if decision.item else None
    return {"decision": str(decision.uid), "item": item, "how": decision.how, "adopted": decision.adopted}


def _conclude(item: AgendaItem, sentence: str) -> dict[str, Any]:
    """End an agreed item with the sentence of its vote, unless somebody has written a conclusion already."""
    item.state = AgendaItem.State.DONE
    item.conclusion = item.conclusion or sentence
    item.save(update_fields=["state", "conclusion"])
    return {"state": item.state, "conclusion": item.conclusion}
