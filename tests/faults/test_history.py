"""The checker finds what it is there to find: every planted fault, and nothing in a run without one."""

import copy
from collections.abc import Callable

import pytest

from tests.faults.history import Answer, Command, Entry, History, Seen, Truth, faults_of

PANELS = {"agenda": "<ol>", "presence": "21"}


def run() -> tuple[History, Truth]:
    """Return a whole run: two voters, one changes the vote, an answer is lost and asked for again, one reconnects."""
    history = History()
    history.send(Command("an", "k1", "cast", "7", "for", 0))
    history.answer(Answer("k1", 0))
    history.answer(Answer("k1", 200, "1", 1))
    history.send(Command("binh", "k2", "cast", "7", "for", 0))
    history.answer(Answer("k2", 200, "1", 1))
    history.send(Command("binh", "k3", "cast", "7", "against", 1))
    history.answer(Answer("k3", 200, "2", 2))
    history.send(Command("binh", "k4", "cast", "7", "other", 0))
    history.answer(Answer("k4", 409))
    history.send(Command("chair", "k5", "poll.closed", "7"))
    history.answer(Answer("k5", 0))
    history.answer(Answer("k5", 200, "thông qua"))
    for seen in (
        Seen("an", 1, "hello", 3),
        Seen("an", 1, "change", 4, 3),
        Seen("an", 2, "hello", 5),
        Seen("an", 2, "change", 6, 5),
        Seen("binh", 1, "hello", 3),
        Seen("binh", 1, "change", 5, 3),
        Seen("binh", 1, "state", 5),
        Seen("binh", 1, "change", 6, 5),
    ):
        history.see(seen)
    history.screens = {"an": dict(PANELS), "binh": dict(PANELS)}
    entries = [Entry(4, "poll.opened", "7"), Entry(5, "turn.asked", "1"), Entry(6, "poll.closed", "7")]
    truth = Truth(
        ballots={("7", "an"): ["for"], ("7", "binh"): ["for", "against"]},
        counts={"7": {"for": 1, "against": 1, "other": 0}},
        entries=entries,
        version=6,
        fresh=dict(PANELS),
    )
    return history, truth


def test_a_whole_run_has_no_fault() -> None:
    assert faults_of(*run()) == []


def test_a_command_without_any_answer_may_have_acted_or_not() -> None:
    history, truth = run()
    history.send(Command("chi", "k9", "cast", "7", "for", 0))
    history.answer(Answer("k9", 0))
    assert faults_of(history, truth) == []
    truth.ballots = {**truth.ballots, ("7", "chi"): ["for"]}
    truth.counts = {"7": {"for": 2, "against": 1}}
    assert faults_of(history, truth) == []


Plant = Callable[[History, Truth], None]


def ballots(**stored: list[str]) -> Plant:
    """Store other ballots, counted as they are stored."""

    def plant(history: History, truth: Truth) -> None:
        truth.ballots = {**truth.ballots, **{("7", voter): choices for voter, choices in stored.items()}}
        last = [choices[-1] for choices in truth.ballots.values() if choices]
        truth.counts = {"7": {choice: last.count(choice) for choice in last}}

    return plant


def counted(**counts: int) -> Plant:
    return lambda history, truth: setattr(truth, "counts", {"7": counts})


def entries(*kept: Entry) -> Plant:
    return lambda history, truth: setattr(truth, "entries", list(kept))


def answered(*answers: Answer) -> Plant:
    return lambda history, truth: history.answers.extend(answers)


def sent(command: Command) -> Plant:
    return lambda history, truth: history.send(command)


def both(*plants: Plant) -> Plant:
    def plant(history: History, truth: Truth) -> None:
        for one in plants:
            one(history, truth)

    return plant


def frames(client: str, *seen: Seen) -> Plant:
    def plant(history: History, truth: Truth) -> None:
        history.seen = [one for one in history.seen if one.client != client] + list(seen)

    return plant


def screen(client: str, **panels: str) -> Plant:
    return lambda history, truth: history.screens.update({client: {**PANELS, **panels}})


OPENED, ASKED, CLOSED = (
    Entry(4, "poll.opened", "7"),
    Entry(5, "turn.asked", "1"),
    Entry(6, "poll.closed", "7"),
)
HELLO, LAST = Seen("an", 1, "hello", 3), Seen("an", 1, "change", 6, 5)
PLANTED: dict[str, tuple[Plant, str]] = {
    "a ballot acknowledged before its commit": (ballots(an=[]), "acknowledged and is not stored"),
    "a ballot lost with its older choice left": (ballots(binh=["for"]), "acknowledged and is not stored"),
    "another choice stored": (ballots(an=["against"]), "acknowledged and is not stored"),
    "a ballot doubled": (ballots(an=["for", "for"]), "nobody was told so"),
    "a refused ballot stored": (ballots(binh=["for", "against", "other"]), "nobody was told so"),
    "a ballot of somebody who sent none": (ballots(dung=["for"]), "nobody was told so"),
    "one ballot acknowledged twice": (
        both(sent(Command("binh", "k6", "cast", "7", "against", 1)), answered(Answer("k6", 200, "2", 2))),
        "acknowledged to two commands",
    ),
    "an older choice over a newer one": (
        both(ballots(binh=["for", "other"]), answered(Answer("k4", 200, "2", 2))),
        "overwrote a newer one",
    ),
    "a repetition answered otherwise": (answered(Answer("k1", 200, "5", 1)), "and then"),
    "a repetition refused": (answered(Answer("k1", 409)), "repetition was answered 409"),
    "a ballot not counted": (counted(against=1), "counted"),
    "a ballot counted twice": (counted(**{"for": 2, "against": 1}), "counted"),
    "an act acknowledged before its commit": (
        entries(OPENED, ASKED, Entry(6, "turn.asked", "2")),
        "acknowledged 1 times, journalled 0",
    ),
    "an act done twice": (entries(OPENED, CLOSED, CLOSED), "journalled 2 times"),
    "a gap in the journal": (entries(OPENED, CLOSED), "gap"),
    "a journal behind its meeting": (entries(OPENED, ASKED), "its journal at 5"),
    "a change sent twice": (
        frames("an", HELLO, Seen("an", 1, "change", 5, 3), Seen("an", 1, "change", 5, 3), LAST),
        "came twice",
    ),
    "changes out of order": (frames("an", HELLO, LAST, Seen("an", 1, "change", 5, 4)), "nothing between"),
    "a change missing": (frames("an", HELLO, Seen("an", 1, "change", 4, 3), LAST), "nothing between"),
    "the last change missing": (frames("an", HELLO, Seen("an", 1, "change", 5, 3)), "ended at version 5"),
    "a state that went back": (
        frames("an", Seen("an", 1, "hello", 6), Seen("an", 1, "state", 4)),
        "went back",
    ),
    "a change before the greeting": (frames("an", LAST), "before the greeting"),
    "a screen that stayed behind": (screen("binh", presence="20"), "presence differs"),
    "a screen without a panel": (screen("binh", agenda=""), "agenda differs"),
}


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_fault_is_found(name: str) -> None:
    history, truth = copy.deepcopy(run())
    plant, sentence = PLANTED[name]
    plant(history, truth)
    found = faults_of(history, truth)
    assert any(sentence in fault for fault in found), found
