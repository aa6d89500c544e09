"""Sets the table of opinions and answers of an item as a paper, and keeps it under the hash of what it says."""

from pathlib import Path

from django.conf import settings

from meetings.models import AgendaItem
from voting.pdf import setting
from voting.queries.questions import Table


def set_table(item: AgendaItem, table: Table) -> bytes:
    """Set the table of one item. Errors: PangoMissing."""
    context = {"item": item, "table": table}
    return setting.set_page("voting/opinions_paper.html", "voting/opinions_paper.css", context)


def path_of(item: AgendaItem, table: Table) -> Path:
    """Return where the paper of a table lies; another content lies elsewhere."""
    return Path(settings.PAPERS_DIR) / str(item.meeting.body.uid) / "opinions" / f"{table.digest}.pdf"


def store(item: AgendaItem, table: Table) -> Path:
    """Set a table and keep it; what is kept already is not set again."""
    target = path_of(item, table)
    return target if target.exists() else setting.keep(target, set_table(item, table))
