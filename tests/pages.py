"""Every page a person can open, with an address in the seeded demo; for the pictures and for axe."""

from dataclasses import dataclass

from django.urls import reverse

from documents.models import Document
from meetings.models import AgendaItem, Meeting
from people.models import Body
from voting.models import OpinionForm, Poll

PEOPLE = (
    "chair",
    "minister1",
    "secretary",
    "guest",
    "substitute",
    "aide",
    "auditor",
    "province.secretary",
    "operator",
)


@dataclass(frozen=True)
class Page:
    """One page. Shape: `status` is what its answer bears for those who may open it."""

    name: str
    address: str
    status: int = 200


def pages_of_strangers() -> list[Page]:
    """List what can be seen without a log-in."""
    return [Page("login", reverse("account_login")), Page("offline", reverse("offline"))]


def pages_of_people() -> list[Page]:
    """List what somebody with a log-in can see; which of them one person may open is for the doors to say."""
    return [
        Page("home", reverse("home")),
        Page("logout", reverse("account_logout")),
        Page("nowhere", "/nowhere/", status=404),
        *_of_meetings(),
        *_of_papers(),
        Page("bodies", reverse("bodies:list")),
        Page("rules", reverse("bodies:rules", args=[_government()])),
        Page("rules-new", reverse("bodies:issue_rules", args=[_government()])),
        Page("devices", reverse("documents:devices")),
        Page("minutes", reverse("minutes_page", args=[_meeting("closed").pk])),
        *_of_polls(),
        *_of_forms(),
        Page("savings", reverse("body_savings", args=[_government()])),
        Page("dashboard", reverse("dashboard", args=[_government()])),
        Page("standing", reverse("standing", args=[_government(), "province"])),
        Page("body-meetings", reverse("body_meetings", args=[_government()])),
        Page("baselines", reverse("baselines", args=[_government()])),
        Page("ratebook", reverse("ratebook", args=[_government()])),
        Page("installations", reverse("installations")),
        Page("open-data", reverse("open_data")),
        Page("reports", reverse("reports", args=[_government()])),
        Page("ledger", reverse("ledger_page", args=[_meeting("closed").ledger.pk])),
    ]


def _of_meetings() -> list[Page]:
    called, live, closed = _meeting("called"), _meeting("in_session"), _meeting("closed")
    return [
        Page("meetings", reverse("meetings:list")),
        Page("meeting-called", reverse("meetings:meeting", args=[called.pk])),
        Page("meeting-live", reverse("meetings:meeting", args=[live.pk])),
        Page("meeting-closed", reverse("meetings:meeting", args=[closed.pk])),
        Page("new", reverse("meetings:new")),
        Page("new-regular", f"{reverse('meetings:new')}?kind=regular"),
        Page("agenda", reverse("meetings:agenda", args=[called.pk])),
        Page("edit-meeting", reverse("meetings:edit_meeting", args=[called.pk])),
        Page("import", reverse("meetings:import", args=[called.pk])),
        Page("room-called", reverse("meetings:room", args=[called.pk])),
        Page("room-live", reverse("meetings:room", args=[live.pk])),
        Page("room-closed", reverse("meetings:room", args=[closed.pk])),
        Page("screen", reverse("meetings:screen", args=[live.pk])),
        Page("positions-called", reverse("positions", args=[called.pk])),
        Page("positions-live", reverse("positions", args=[live.pk])),
    ]


def _of_papers() -> list[Page]:
    live = _meeting("in_session")
    paper = Document.objects.filter(dossier__item__meeting=live).order_by("pk").first()
    item = AgendaItem.objects.filter(dossier=paper.dossier_id if paper else None).get()
    return [
        Page("paper", reverse("documents:paper", args=[paper.pk if paper else 0])),
        Page("plain", reverse("documents:plain", args=[paper.pk if paper else 0])),
        Page("item-papers", reverse("documents:item_papers", args=[item.pk])),
        Page("readings", reverse("documents:readings", args=[live.pk])),
        Page("pack", reverse("documents:pack", args=[live.pk])),
        Page("search", f"{reverse('search')}?q=nghi+quyet"),
        Page("search-nothing", f"{reverse('search')}?q=khongcodau&meeting={live.pk}"),
        Page("notes", reverse("documents:notes", args=[live.pk])),
    ]


def _government() -> int:
    return Body.objects.get(level=Body.Level.NATIONAL).pk


def _of_polls() -> list[Page]:
    """List the pages of votes: an open one's result and a secret one's, with the board, of the closed meeting."""
    polls = Poll.objects.filter(meeting=_meeting("closed")).order_by("pk")
    called, secret = polls.exclude(method="secret")[0], polls.get(method="secret")
    return [
        Page("poll", reverse("voting:poll", args=[called.pk])),
        Page("poll-secret", reverse("voting:poll", args=[secret.pk])),
        Page("board", reverse("voting:board", args=[secret.pk])),
        Page("recusals", reverse("voting:recusals", args=[_meeting("in_session").pk])),
        Page("senders", reverse("voting:senders")),
    ]


def _of_forms() -> list[Page]:
    """List the pages of the demo's opinion forms: one is answered, one counted, one in draft."""
    found = {form.state: form for form in OpinionForm.objects.all()}
    sent, closed, draft = found["sent"], found["closed"], found["draft"]
    return [
        Page("opinions", reverse("voting:opinions")),
        Page("opinion-sent", reverse("voting:opinion", args=[sent.pk])),
        Page("opinion-paper", reverse("voting:opinion_paper", args=[sent.pk])),
        Page("opinion-closed", reverse("voting:opinion", args=[closed.pk])),
        Page("opinion-record", reverse("voting:opinion_paper", args=[closed.pk])),
        Page("opinion-draft", reverse("voting:opinion", args=[draft.pk])),
        Page("opinion-edit", reverse("voting:edit_opinion", args=[draft.pk])),
        Page("opinion-new", reverse("voting:new_opinion")),
        Page("dossier-papers", reverse("documents:dossier_papers", args=[draft.dossier_id])),
    ]


def _meeting(state: str) -> Meeting:
    """Return the demo's meeting of the Government in a state."""
    return Meeting.objects.filter(body__code="CP", state=state).order_by("-planned_start")[0]
