"""Part 4 of the minutes: every closed poll with its sentence, its figures against all members, and who voted how.

Source: Decision 45/2018/QD-TTg on minutes, voting results; docs/RULES.md, the result sentence.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime

from minutes.rules import words
from minutes.rules.content import Entry, Table
from minutes.rules.facts import Facts, Item, ItemVote, Vote
from voting import rules

CHOICES = {
    **rules.LABELS,
    rules.INVALID: rules.INVALID_LABEL,
    "not_answered": rules.NOT_ANSWERED,
    "recused": rules.RECUSED,
    "absent": rules.ABSENT,
}
# These stand in every tally, also with 00; the others only where somebody chose them.
ALWAYS_COUNTED = {rules.FOR, rules.AGAINST, rules.NOT_VOTING, "absent"}


def entries(facts: Facts) -> tuple[Entry, ...]:
    """Write every closed poll in the order of closing; empty when there was none."""
    found: list[Entry] = []
    for number, vote in enumerate(facts.votes, start=1):
        found += _vote_entries(number, vote, facts)
    return (*found, *_agreed_entries(facts))


def _agreed_entries(facts: Facts) -> tuple[Entry, ...]:
    """List the items that were settled without discussion, one by one, with what was decided."""
    adopted = {one.item: one.sentence for vote in facts.votes for one in vote.items if one.adopted}
    agreed = [item for item in facts.items if item.uid in adopted and not item.spans]
    if not agreed:
        return ()
    heading = f"Danh mục nội dung đã thống nhất, không thảo luận: {words.count_text(len(agreed))} nội dung"
    lines = [
        f"- Nội dung {item.order}. {item.title}: {item.conclusion or adopted[item.uid]}" for item in agreed
    ]
    return (Entry("votes.agreed", heading, "\n".join(lines)),)


def jointly_decided_at(item: Item, facts: Facts) -> datetime | None:
    """Return when a joint poll decided an item, None when none did."""
    moments = (vote.at for vote in facts.votes for one in vote.items if one.item == item.uid)
    return next(moments, None)


def _vote_entries(number: int, vote: Vote, facts: Facts) -> list[Entry]:
    heading = f"{number}. {vote.question}{_about(vote, facts)}, {words.clock_text(vote.at)}"
    found = [Entry(f"votes.{number}", heading, vote.sentence, table=_table(vote))]
    more = {
        "items": "\n".join(_item_line(one, facts) for one in vote.items),
        "recused": _recused_text(vote.recused, facts),
        "opinions": "\n".join(_opinion_lines(vote, facts)),
        "names": _roll(vote, facts),
        "count": _count_text(vote, facts),
    }
    return found + [Entry(f"votes.{number}.{name}", text=text) for name, text in more.items() if text]


def _about(vote: Vote, facts: Facts) -> str:
    item = next((one for one in facts.items if one.uid == vote.item), None)
    said = [f"nội dung {item.order}"] if item else []
    said += [HOW[vote.method]] if vote.method in HOW else []
    said += ["biểu quyết chung"] if vote.items else []
    return f" ({', '.join(said)})" if said else ""


# Only what is not an open roll call is named.
HOW = {"hands": "biểu quyết giơ tay", "choose": "chọn phương án", "secret": "bỏ phiếu kín"}


def _table(vote: Vote) -> Table:
    if vote.options:
        columns: tuple[str, ...] = ("Phương án", "Số thành viên chọn", "Cần để thông qua", "Kết quả")
        needed = words.count_text(vote.needed)
        return Table(
            columns, tuple((o.label, words.count_text(o.count), needed, o.result) for o in vote.options)
        )
    if vote.items:
        shown = _counted(one.counts for one in vote.items)
        rows = tuple((f"{one.order}. {one.title}", *_figures(one, shown)) for one in vote.items)
        return Table(("Nội dung", *_columns(shown)), rows)
    shown = _counted([vote.counts])
    return Table(_columns(shown), (_figures(vote, shown),))


def _counted(several: Iterable[Mapping[str, int]]) -> list[str]:
    tallies = list(several)
    return [c for c in CHOICES if c in ALWAYS_COUNTED or any(counts.get(c) for counts in tallies)]


def _columns(shown: list[str]) -> tuple[str, ...]:
    return (*(CHOICES[c] for c in shown), "Tổng số thành viên", "Cần để thông qua", "Kết quả")


def _figures(vote: Vote | ItemVote, shown: list[str]) -> tuple[str, ...]:
    return (
        *(words.count_text(vote.counts.get(c, 0)) for c in shown),
        words.count_text(vote.members_total),
        words.count_text(vote.needed),
        "Thông qua" if vote.adopted else "Không thông qua",
    )


def _item_line(one: ItemVote, facts: Facts) -> str:
    recused = _recused_text(one.recused, facts)
    return f"- Nội dung {one.order}. {one.title}: {one.sentence}{' ' + recused if recused else ''}"


def _recused_text(recused: tuple[str, ...], facts: Facts) -> str:
    named = [a.full for a in facts.attendees if a.uid in set(recused)]
    return f"{rules.RECUSED}: {'; '.join(named)}." if named else ""


def _opinion_lines(vote: Vote, facts: Facts) -> list[str]:
    names = {a.uid: a.full for a in facts.attendees}
    return [f"- {rules.LABELS[rules.OTHER]} của {names.get(who, who)}: {text}" for who, text in vote.opinions]


def _roll(vote: Vote, facts: Facts) -> str:
    """Name the voters by choice, each choice in the order of the seats, as a roll call does."""
    labels = dict(CHOICES) | {option.key: option.label for option in vote.options}
    return "\n".join(line for key, label in labels.items() if (line := _roll_line(key, label, vote, facts)))


def _roll_line(choice: str, label: str, vote: Vote, facts: Facts) -> str:
    voters = {person for person, said in vote.names if said == choice}
    named = [a.name for a in facts.attendees if a.uid in voters]
    return f"- {label} ({words.count_text(len(named))}): {', '.join(named)}." if named else ""


def _count_text(vote: Vote, facts: Facts) -> str:
    """Write the record of the count of a secret poll (Biên bản kiểm phiếu): papers, counting group, what it signed."""
    if vote.method != "secret":
        return ""
    invalid = vote.counts.get(rules.INVALID, 0)
    returned = vote.entitled - vote.counts["not_answered"]
    numbers = f"phát ra {words.count_text(vote.entitled)} phiếu, thu về {words.count_text(returned)} phiếu"
    valid = f"hợp lệ {words.count_text(returned - invalid)}, không hợp lệ {words.count_text(invalid)}"
    names = {a.uid: a.full for a in facts.attendees}
    group = [f"{names.get(t, t)} ({'đã ký' if t in vote.signed_by else 'chưa ký'})" for t in vote.tellers]
    return (
        f"Kiểm phiếu: {numbers}; {valid}.\nBan kiểm phiếu: {'; '.join(group)}.\n"
        f"Mã kiểm chứng kết quả và bảng phiếu (SHA-256): {vote.count_hash}."
    )
