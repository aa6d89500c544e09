#!/usr/bin/env python3
"""Recount an exported poll of eCabinet by yourself: `python3 verify_poll.py FILE`; the standard library is enough.

Exit 0 when the file holds together, 1 when it does not, 2 when it cannot be read. What is checked:
the hash of the list of ballots, every count, the majority, the tie, and of a secret poll what the tellers signed.
Compare the printed hashes with the minutes and with the journal: whoever changes a ballot has to change them too.

The format "ecabinet-poll/1", JSON in UTF-8:
  poll, question, method   the poll's uid, its question, roll_call | choose | hands | secret
  rules                    base (all_members | present | cast), majority [numerator, denominator],
                           strict (more than, else at least), tie (head | not_adopted)
  ballots, ballots_hash    [[who, choice], ...] sorted, of "choose" [who, choice, [options]], none of a show of hands;
                           `who` is a person's uid, of a secret poll the tracker that the voter's tablet made;
                           the SHA-256 of the list's canonical JSON as the journal keeps it
  voters, added_late       with names: who could vote, and who of them was added after the opening
  electors_hash            SHA-256 of the canonical JSON of the voters at the opening, sorted, as the journal keeps it
  head                     the head of the body, whose ballot decides a tie; of a show of hands head_choice, the side
  members_total            members of the body; entitled_total are those who could vote
  recused, counts          who takes no part in this vote; for, against, other, not_voting (of "choose" picked,
                           not_voting), not_answered, recused, absent, of a secret poll invalid
  base, needed, missing, excess, adopted, reason         what came out
  by_item                  of a joint poll: recused, counts and what came out for each item; all make `adopted`
  most_picks, options      of "choose": how many options a ballot may name; [{key, count, adopted}, ...]
  count_hash, signatures   of a secret poll: SHA-256 of the canonical JSON of {"poll", "counts", "board": ballots};
                           [[teller, the count_hash that was signed], ...]
Canonical JSON: keys sorted, no blanks, UTF-8 kept.
"""

import hashlib
import json
import sys
from collections import Counter
from fractions import Fraction

SIDES = ("for", "against", "other", "not_voting")
OFFERED = {"roll_call": SIDES, "hands": SIDES, "secret": (*SIDES, "invalid")}
OFFERED["choose"] = ("picked", "not_voting")


def digest(value):
    """Return the SHA-256 of the canonical JSON of a value."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()


def recounted(poll, part):
    """Count and decide a poll, or one item of a joint one, again: its ballots without those who take no part."""
    out = part.get("recused", [])
    recused = len(out) if "recused" in part else part["counts"]["recused"]
    entitled = len({*poll["voters"]} - {*out}) if "voters" in poll else part["entitled_total"]
    ballots = [line for line in poll["ballots"] if line[0] not in out]
    found = Counter(line[1] for line in ballots)
    if poll["method"] == "hands":
        found = Counter({side: part["counts"][side] for side in SIDES})
    counts = {side: found[side] for side in OFFERED[poll["method"]]}
    counts["not_answered"] = entitled - sum(counts.values())
    counts |= {"recused": recused, "absent": poll["members_total"] - entitled - recused}
    told = {"counts": counts, "entitled_total": entitled}
    if poll["method"] == "choose":
        return told | chosen(poll, counts, ballots)
    side = poll["head_choice"] if poll["method"] == "hands" else dict(ballots).get(poll.get("head"))
    return told | decided(poll, counts, entitled, side)


def needed(base, fraction, strict):
    """Return the smallest number in favour that exceeds the fraction, or reaches it; at least 1."""
    votes = 1
    while not (votes > fraction * base if strict else votes >= fraction * base):
        votes += 1
    return votes


def base_of(poll, entitled, cast):
    """Return the number that the majority is counted against."""
    return {"all_members": poll["members_total"], "present": entitled, "cast": cast}[poll["rules"]["base"]]


def numbers_of(votes, base, wanted):
    """Tell how far from the majority the votes are."""
    gap = votes - wanted
    return {"base": base, "needed": wanted, "missing": max(0, -gap), "excess": max(0, gap)}


def is_tie(poll, counts, base, fraction):
    """Tell whether as many are for as against, and one more for would have been a majority."""
    is_equal = 0 < counts["for"] == counts["against"]
    if not (is_equal and fraction == Fraction(1, 2) and poll["rules"]["strict"]):
        return False
    grown = base if poll["rules"]["base"] == "all_members" else base + 1
    return counts["for"] + 1 >= needed(grown, fraction, True)


def decided(poll, counts, entitled, side):
    """Decide again by the rule that the file names; `side` is how the head of the body voted."""
    fraction = Fraction(*poll["rules"]["majority"])
    base = base_of(poll, entitled, counts["for"] + counts["against"] + counts["other"])
    wanted = needed(base, fraction, poll["rules"]["strict"])
    adopted, reason = counts["for"] >= wanted, "majority" if counts["for"] >= wanted else "short"
    if not adopted and is_tie(poll, counts, base, fraction):
        decides = poll["rules"]["tie"] == "head" and side in ("for", "against")
        adopted, reason = decides and side == "for", f"tie_head_{side}" if decides else "tie_open"
    return {**numbers_of(counts["for"], base, wanted), "adopted": adopted, "reason": reason}


def chosen(poll, counts, ballots):
    """Choose again: each option by itself, of too many the first ones, of equal ones at that border none."""
    named = Counter(key for _, _, picks in ballots for key in picks)
    votes = [named[option["key"]] for option in poll["options"]]
    base = base_of(poll, len(poll["voters"]), counts["picked"])
    wanted = needed(base, Fraction(*poll["rules"]["majority"]), poll["rules"]["strict"])
    ranked = sorted((number for number in votes if number >= wanted), reverse=True)
    least, reason = wanted, "chosen" if ranked else "none"
    if len(ranked) > poll["most_picks"]:
        border, after = ranked[poll["most_picks"] - 1 : poll["most_picks"] + 1]
        least, reason = (border + 1, "tied") if border == after else (border, "over")
    pairs = zip(poll["options"], votes, strict=True)
    options = [{**option, "count": number, "adopted": number >= least} for option, number in pairs]
    told = numbers_of(max(votes), base, wanted)
    return {**told, "adopted": any(o["adopted"] for o in options), "reason": reason, "options": options}


def faults_in_ballots(poll):
    """Yield what is wrong with the list of ballots and of voters."""
    if poll["method"] != "hands" and digest(poll["ballots"]) != poll["ballots_hash"]:
        yield "the hash of the ballots differs"
    if poll["ballots"] != sorted(poll["ballots"]):
        yield "the ballots are not sorted"
    if unknown := {line[1] for line in poll["ballots"]} - {*OFFERED[poll["method"]]}:
        yield f"ballots for foreign options: {sorted(unknown)}"
    who = Counter(line[0] for line in poll["ballots"])
    if poll["method"] != "secret" and max(who.values(), default=0) > 1:
        yield "somebody has two ballots"
    if "voters" in poll and {*who} - {*poll["voters"]}:
        yield "somebody has a ballot who could not vote"
    frozen = sorted({*poll.get("voters", [])} - {*poll.get("added_late", [])})
    if "voters" in poll and digest(frozen) != poll["electors_hash"]:
        yield "the voters are not those of the opening"


def faults_in_signatures(poll):
    """Yield what is wrong with what the tellers of a secret poll signed."""
    if poll["method"] != "secret":
        return
    signed = digest({"poll": poll["poll"], "counts": poll["counts"], "board": poll["ballots"]})
    if signed != poll["count_hash"]:
        yield "the hash of the count differs"
    for teller, found in poll["signatures"]:
        if found != signed:
            yield f"{teller} signed another count"


def differing(name, told, found):
    """Yield where the file and the recount do not agree; a count that is missing is 0."""
    told = told | {"counts": {key: 0 for key in found["counts"]} | told["counts"]}
    if min(found["counts"].values()) < 0:
        yield f"{name}more ballots than voters"
    for key, value in found.items():
        if told[key] != value:
            yield f"{name}{key}: the file says {told[key]}, the recount {value}"


def faults_of(poll):
    """List everything that does not hold."""
    if poll["format"] != "ecabinet-poll/1" or poll["method"] not in OFFERED:
        return [f"this script does not recount {poll['format']} {poll['method']}"]
    whole, found = recounted(poll, poll), [*faults_in_ballots(poll), *faults_in_signatures(poll)]
    items = [(part, recounted(poll, part)) for part in poll.get("by_item", [])]
    for part, again in items:
        found += differing(f"{part['item']}: ", part, again)
    if items:
        whole["adopted"] = all(again["adopted"] for _, again in items)
    return [*found, *differing("", poll, whole)]


def main(arguments):
    """Read the file, say what was found, and return the exit code."""
    if len(arguments) != 1:
        print(__doc__)
        return 2
    try:
        with open(arguments[0], encoding="utf-8") as file:
            poll = json.load(file)
        found = faults_of(poll)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, ZeroDivisionError) as error:
        print(f"cannot be read: {error!r}")
        return 2
    print(poll["question"])
    print(f"ballots: {len(poll['ballots'])}, adopted: {poll['adopted']}")
    print(f"ballots_hash: {poll.get('ballots_hash', 'none')}")
    if poll["method"] == "secret":
        print(f"count_hash: {poll['count_hash']}, signatures: {len(poll['signatures'])}")
    for fault in found:
        print(f"FAULT: {fault}")
    print("FAULTY" if found else "ok")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
