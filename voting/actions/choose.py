"""How "choose up to n" is offered and counted: the poll's own options, each by itself against the majority."""

from typing import Any

from voting import rules
from voting.actions import counting
from voting.models import Poll
from voting.queries import ballots as texts
from voting.queries import polls as queries

Ballots = list[tuple[str, str, list[str]]]


def offer(poll: Poll) -> list[dict[str, str]]:
    """Offer the options that were written for this poll and, where the body knows it, not to vote."""
    own = [option for option in poll.options if option["key"] not in rules.CHOICES]
    silent = [o for o in counting.options_of_body(poll) if o["key"] == rules.NOT_VOTING]
    return own + silent


def count(poll: Poll) -> counting.Counted:
    """Count every option, and tell which are chosen."""
    ballots = texts.picks_of(poll)
    outcome = _outcome(poll, ballots)
    return counting.Counted(outcome, counting.proof_of(ballots))


METHOD = counting.Method(count=count, offer=offer)


def _outcome(poll: Poll, ballots: Ballots) -> dict[str, Any]:
    members, most = poll.meeting.members_total or 0, poll.most_picks or 1
    counts, recused = _counts(poll, ballots)
    body_rules, entitled = poll.meeting.body_rules, counts.pop("entitled")
    picked = rules.choose(
        _votes(poll, ballots),
        members=members,
        entitled=entitled,
        cast=counts[rules.PICKED],
        most=most,
        rules=body_rules,
    )
    labels = texts.own_labels(poll)
    return {
        "counts": counts,
        "members_total": members,
        "entitled_total": entitled,
        "recused": sorted(recused),
        "base": picked.base,
        "needed": picked.needed,
        "missing": max(0, picked.needed - picked.top),
        "excess": max(0, picked.top - picked.needed),
        "percent": rules.percent_of(picked.top, picked.base),
        "adopted": bool(picked.chosen),
        "reason": picked.reason,
        "options": [
            {"key": key, "label": labels[key], "count": number, "adopted": key in picked.chosen}
            for key, number in picked.counts.items()
        ],
        "sentence": rules.choose_sentence(picked, labels, _rest(counts), most, body_rules),
    }


def _votes(poll: Poll, ballots: Ballots) -> dict[str, int]:
    own = texts.own_labels(poll)
    return {key: sum(key in picks for _, _, picks in ballots) for key in own}


def _counts(poll: Poll, ballots: Ballots) -> tuple[dict[str, int], set[str]]:
    recused, entitled = queries.recused_from(poll), len(queries.voter_uids(poll))
    named = sum(choice == rules.PICKED for _, choice, _ in ballots)
    counts = {
        "entitled": entitled,
        rules.PICKED: named,
        rules.NOT_VOTING: len(ballots) - named,
        "not_answered": entitled - len(ballots),
        "recused": len(recused),
        "absent": (poll.meeting.members_total or 0) - entitled - len(recused),
    }
    return counts, recused


def _rest(counts: dict[str, int]) -> list[str]:
    words = (
        (rules.NOT_VOTING, "không biểu quyết"),
        ("not_answered", "chưa trả lời"),
        ("recused", "không tham gia biểu quyết"),
        ("absent", "vắng mặt"),
    )
    return [f"{rules.two_digits(counts[key])} {text}" for key, text in words if counts[key]]
