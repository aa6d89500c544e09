#!/usr/bin/env python3
"""Recount an exported poll of eCabinet by yourself: `python3 verify_poll.py FILE`; the standard library is enough.

Exit 0 when the file holds together, 1 when it does not, 2 when it cannot be read. What is checked:
the hash of the list of ballots, every count, the majority, the tie, and of a secret poll what the tellers signed.
Compare the printed hashes with the minutes and with the journal: whoever changes a ballot has to change them too.

The format "ecabinet-poll/1", JSON in UTF-8:
  poll, question, method   the poll's uid, its question, roll_call | secret | choose | hands
  rules                    base (all_members | present | cast), majority [numerator, denominator],
                           strict (more than, else at least), tie (head | not_adopted)
  ballots                  [[who, choice], ...] sorted; `who` is a person's uid, of a secret poll the tracker that the
                           voter's tablet made; choice is for, against, other, not_voting, of a secret poll also invalid
  ballots_hash             SHA-256 of the canonical JSON of `ballots`
  head_choice              how the head of the body voted, who decides a tie; null when unknown, as in every secret poll
  members_total            members of the body; entitled_total are those who could vote
  counts                   for, against, other, not_voting, not_answered, recused, absent, invalid
  base, needed, missing, excess, adopted, reason         what came out
  count_hash               of a secret poll: SHA-256 of the canonical JSON of {"poll", "counts", "board": ballots}
  signatures               of a secret poll: [[teller, the count_hash that was signed], ...]
Canonical JSON: keys sorted, no blanks, UTF-8 kept.
"""

import hashlib
import json
import sys
from collections import Counter
from fractions import Fraction

SIDES = ("for", "against", "other", "not_voting")


def digest(value):
    """Return the SHA-256 of the canonical JSON of a value."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()


def counted(poll):
    """Count the ballots: who is entitled and cast none has not answered, every other member was absent."""
    found = Counter(choice for _, choice in poll["ballots"])
    counts = {side: found.pop(side, 0) for side in SIDES}
    invalid = found.pop("invalid", 0)
    recused = poll["counts"].get("recused", 0)
    counts["not_answered"] = poll["entitled_total"] - sum(counts.values()) - invalid
    counts["absent"] = poll["members_total"] - poll["entitled_total"] - recused
    counts |= {"invalid": invalid, "recused": recused}
    return counts, found


def needed(base, fraction, strict):
    """Return the smallest number in favour that exceeds the fraction, or reaches it; at least 1."""
    votes = 1
    while not (votes > fraction * base if strict else votes >= fraction * base):
        votes += 1
    return votes


def base_of(poll, counts):
    """Return the number that the majority is counted against."""
    cast = counts["for"] + counts["against"] + counts["other"]
    bases = {"all_members": poll["members_total"], "present": poll["entitled_total"], "cast": cast}
    return bases[poll["rules"]["base"]]


def is_tie(poll, counts, base, fraction):
    """Tell whether as many are for as against, and one more for would have been a majority."""
    if (
        fraction != Fraction(1, 2)
        or not poll["rules"]["strict"]
        or not 0 < counts["for"] == counts["against"]
    ):
        return False
    grown = base if poll["rules"]["base"] == "all_members" else base + 1
    return counts["for"] + 1 >= needed(grown, fraction, True)


def decided(poll, counts):
    """Decide again by the rule that the file names."""
    fraction = Fraction(*poll["rules"]["majority"])
    base = base_of(poll, counts)
    wanted = needed(base, fraction, poll["rules"]["strict"])
    gap = counts["for"] - wanted
    adopted, reason = gap >= 0, "majority" if gap >= 0 else "short"
    if not adopted and is_tie(poll, counts, base, fraction):
        side = poll["head_choice"] if poll["rules"]["tie"] == "head" and poll["method"] != "secret" else None
        adopted = side == "for"
        reason = f"tie_head_{side}" if side in ("for", "against") else "tie_open"
    numbers = {"base": base, "needed": wanted, "missing": max(0, -gap), "excess": max(0, gap)}
    return {**numbers, "adopted": adopted, "reason": reason}


def faults_in_ballots(poll, counts, unknown):
    """Yield what is wrong with the list of ballots and its counts."""
    if digest(poll["ballots"]) != poll["ballots_hash"]:
        yield "the hash of the ballots differs"
    if poll["ballots"] != sorted(poll["ballots"]):
        yield "the ballots are not sorted"
    if unknown:
        yield f"ballots for foreign options: {sorted(unknown)}"
    who = Counter(name for name, _ in poll["ballots"])
    if poll["method"] != "secret" and max(who.values(), default=0) > 1:
        yield "somebody has two ballots"
    if min(counts.values()) < 0:
        yield "more ballots than voters"
    for name in counts:
        if counts[name] != poll["counts"].get(name, 0):
            yield f"{name}: the file says {poll['counts'].get(name, 0)}, the ballots say {counts[name]}"


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


def faults_of(poll):
    """List everything that does not hold."""
    if poll["format"] != "ecabinet-poll/1" or poll["method"] not in ("roll_call", "secret"):
        return [f"this script does not recount {poll['format']} {poll['method']}"]
    counts, unknown = counted(poll)
    found = [*faults_in_ballots(poll, counts, unknown), *faults_in_signatures(poll)]
    for name, value in decided(poll, counts).items():
        if value != poll[name]:
            found.append(f"{name}: the file says {poll[name]}, the rule says {value}")
    return found


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
    print(f"ballots_hash: {poll['ballots_hash']}")
    if poll["method"] == "secret":
        print(f"count_hash: {poll['count_hash']}, signatures: {len(poll['signatures'])}")
    for fault in found:
        print(f"FAULT: {fault}")
    print("FAULTY" if found else "ok")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
