"""Makes the five required parts of the minutes out of the facts of a meeting.

Source: Decision 45/2018/QD-TTg on minutes: (1) the chair and those present, (2) order and course,
(3) opinions of speakers, (4) voting results, (5) the chair's conclusions and decisions.
Form: Decree 30/2020/ND-CP, template 1.9.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from minutes.rules import data, votes, words
from minutes.rules.content import Content, Entry, Part
from minutes.rules.facts import Attendee, Facts, Item, Presider, Speech

# A tap in the first minutes is no late arrival. Unit: minutes; our own choice.
GRACE_MINUTES = 5
NOUNS = {"briefing": "Cuộc họp", "working": "Cuộc họp", "conference": "Hội nghị"}
TREATMENTS = {
    "discussion": "thảo luận",
    "decision": "thảo luận và biểu quyết",
    "information": "nghe thông tin",
    "agreed": "đã thống nhất, không thảo luận",
}
NO_OPINION = "Không có ý kiến phát biểu được ghi nhận."
NO_VOTE = "{noun} không biểu quyết nội dung nào."
# Of an item that is held outside the system nobody may write anything here.
OWN_RECORD = "có biên bản riêng"
REPORTS = "Báo cáo kết quả lấy ý kiến giữa hai kỳ họp"
NOT_REACHED = "Chưa xem xét tại phiên họp này."


def compose(facts: Facts) -> Content:
    """Write the draft of the minutes, all five parts, from the facts alone."""
    makers: tuple[tuple[str, str, Callable[[Facts], tuple[Entry, ...]]], ...] = (
        ("people", "Chủ trì và thành phần tham dự", people_entries),
        ("course", "Trình tự và diễn biến", course_entries),
        ("opinions", "Ý kiến phát biểu", opinion_entries),
        ("votes", "Kết quả biểu quyết", vote_entries),
        ("conclusions", "Kết luận và quyết định của chủ trì", conclusion_entries),
    )
    parts = tuple(Part(key, title, make(facts)) for key, title, make in makers)
    return Content(head_of(facts), parts, closing_of(facts), data.data_of(facts))


def noun_of(facts: Facts) -> str:
    """Name the kind of gathering: Phiên họp, Cuộc họp, Hội nghị."""
    return NOUNS.get(facts.kind, "Phiên họp")


def head_of(facts: Facts) -> dict[str, Any]:
    """Fill the lines above the first part, and the names under the last."""
    last = facts.presiders[-1].attendee if facts.presiders else None
    return {
        "parent": words.issuing_lines(facts.parent_name) if facts.parent_name else [],
        "issuer": words.issuing_lines(facts.body_name),
        "symbol": facts.symbol,
        "place_and_day": words.place_and_day(facts.body_place, facts.closed.date()),
        "subject": facts.title,
        "noun": noun_of(facts),
        "began": words.moment_text(facts.opened),
        "place": facts.place,
        "chair": last.name if last else "",
        "secretary": facts.secretary.name if facts.secretary else "",
        "recipients": list(facts.recipients),
    }


def closing_of(facts: Facts) -> Entry:
    """Write the last sentence, with the closing time and the mark that ends an official text."""
    return Entry("closing", text=f"{noun_of(facts)} kết thúc vào hồi {words.moment_text(facts.closed)}./.")


# -- part 1 ----------------------------------------------------------------------------------------


def people_entries(facts: Facts) -> tuple[Entry, ...]:
    """List who presided, who wrote, who came, who did not, who stood in for whom."""
    members = [a for a in facts.attendees if a.is_member]
    came, stayed_away = _divided(members)
    substitutes = [a for a in facts.attendees if a.role == "substitute" and a.is_present]
    guests = [a for a in facts.attendees if not a.is_member and a.role == "guest" and a.is_present]
    return (
        Entry("people.chair", "Chủ trì", "\n".join(_presider_lines(facts.presiders))),
        Entry("people.secretary", "Thư ký", facts.secretary.full if facts.secretary else ""),
        Entry("people.present", _counted(facts.members_noun, "có mặt", came, facts), _list(came, facts)),
        Entry("people.absent", f"Vắng mặt: {words.count_text(len(stayed_away))}", _list(stayed_away, facts)),
        Entry("people.substitutes", _headed("Dự thay", substitutes), _list(substitutes, facts)),
        Entry("people.guests", _headed("Khách mời", guests), _list(guests, facts)),
        Entry("people.quorum", text=quorum_sentence(facts)),
        Entry("people.note", "Ghi chú về thành phần", editable=True),
    )


def quorum_sentence(facts: Facts) -> str:
    """Say whether enough members came; empty for a meeting without a quorum."""
    if not facts.needed:
        return ""
    verdict = "bảo đảm" if facts.members_present >= facts.needed else "chưa bảo đảm"
    return (
        f"Số thành viên có mặt {verdict} tỷ lệ theo quy định "
        f"(có mặt {words.count_text(facts.members_present)}/{words.count_text(facts.members_total)}, "
        f"cần ít nhất {words.count_text(facts.needed)})."
    )


def _presider_lines(presiders: tuple[Presider, ...]) -> list[str]:
    if len(presiders) == 1:
        return [presiders[0].attendee.full]
    return [f"{p.attendee.full} ({words.span_text(p.span.since, p.span.until)})" for p in presiders]


def _counted(noun: str, verb: str, came: list[Attendee], facts: Facts) -> str:
    return (
        f"{words.raised(noun)} {verb}: {words.count_text(len(came))}/{words.count_text(facts.members_total)}"
    )


def _headed(noun: str, people: list[Attendee]) -> str:
    return f"{noun}: {words.count_text(len(people))}"


def _divided(people: list[Attendee]) -> tuple[list[Attendee], list[Attendee]]:
    return [a for a in people if a.is_present], [a for a in people if not a.is_present]


def _list(people: list[Attendee], facts: Facts) -> str:
    return "\n".join(f"- {_attendee_line(a, facts)};" for a in people)[:-1] + ("." if people else "")


def _attendee_line(attendee: Attendee, facts: Facts) -> str:
    notes = [
        f"dự thay đồng chí {attendee.stands_for}, không biểu quyết" if attendee.stands_for else "",
        "dự trực tuyến" if attendee.remote else "",
        _arrival(attendee, facts.opened),
        f"rời phòng họp lúc {words.clock_text(attendee.left)}" if attendee.left else "",
        attendee.reason if not attendee.is_present else "",
    ]
    said = "; ".join(note for note in notes if note)
    return f"{attendee.full} ({said})" if said else attendee.full


def _arrival(attendee: Attendee, opened: datetime) -> str:
    late_from = opened + timedelta(minutes=GRACE_MINUTES)
    if attendee.arrived is None or attendee.arrived <= late_from:
        return ""
    return f"đến lúc {words.clock_text(attendee.arrived)}"


# -- part 2 ----------------------------------------------------------------------------------------


def course_entries(facts: Facts) -> tuple[Entry, ...]:
    """Tell the course in the order of the clock: opening, changes of chair, items, pauses."""
    timed = [(facts.opened, Entry("course.opening", text=_opening(facts), editable=True))]
    if facts.reports:
        timed.append((facts.opened, Entry("course.reports", REPORTS, _reports(facts), editable=True)))
    timed += [(p.span.since, _handover(n, p)) for n, p in enumerate(facts.presiders[1:], start=1)]
    timed += [(_began(item, facts), _item_entry(item, facts)) for item in facts.items]
    timed += [
        (
            b.since,
            Entry(
                f"course.break.{n}",
                text=f"{words.raised(words.span_text(b.since, b.until))}: tạm nghỉ.",
                editable=True,
            ),
        )
        for n, b in enumerate(facts.breaks, start=1)
    ]
    return tuple(entry for _, entry in sorted(timed, key=lambda pair: pair[0]))


def _opening(facts: Facts) -> str:
    chair = f"{facts.presiders[0].attendee.full} chủ trì và khai mạc" if facts.presiders else "Khai mạc"
    what, count = noun_of(facts).lower(), words.count_with_words(len(facts.items))
    return f"{words.clock_text(facts.opened)}: {chair} {what}; chương trình có {count} nội dung."


def _reports(facts: Facts) -> str:
    return "\n".join(f"- {report.title} (số {report.number}): {report.sentence}" for report in facts.reports)


def _handover(number: int, presider: Presider) -> Entry:
    text = f"{words.clock_text(presider.span.since)}: {presider.attendee.full} chủ trì."
    return Entry(f"course.presiding.{number}", text=text, editable=True)


def _began(item: Item, facts: Facts) -> datetime:
    """Order an item by its discussion, else by its joint vote; one never reached comes behind everything."""
    if item.spans:
        return item.spans[0].since
    return votes.jointly_decided_at(item, facts) or facts.closed


def _item_entry(item: Item, facts: Facts) -> Entry:
    heading = f"Nội dung {item.order}. {item.title}"
    submitted = "; ".join(
        said
        for said in (
            f"cơ quan trình: {item.agency}" if item.agency else "",
            f"người trình bày: {item.presenter}" if item.presenter else "",
            f"hình thức: {TREATMENTS.get(item.treatment, item.treatment)}",
        )
        if said
    )
    when = ", ".join(words.span_text(s.since, s.until) for s in item.spans)
    if item.is_held_outside:
        submitted = OWN_RECORD
    text = (
        f"{words.raised(when)}; {submitted}."
        if when
        else f"{_undiscussed(item, facts)} {words.raised(submitted)}."
    )
    return Entry(f"course.item.{item.uid}", heading, text, editable=not item.is_held_outside)


def _undiscussed(item: Item, facts: Facts) -> str:
    at = votes.jointly_decided_at(item, facts)
    if at:
        return f"Biểu quyết chung lúc {words.clock_text(at)}, không thảo luận."
    return "Hoãn." if item.state == "postponed" else NOT_REACHED


# -- part 3 ----------------------------------------------------------------------------------------


def opinion_entries(facts: Facts) -> tuple[Entry, ...]:
    """List who spoke on what, in the order of speaking; what was said is for the secretary to write."""
    items = {item.uid: item for item in facts.items}
    spoken = tuple(
        _opinion(n, speech, items.get(speech.item)) for n, speech in enumerate(facts.speeches, start=1)
    )
    silent = () if spoken else (Entry("opinions.none", text=NO_OPINION, editable=True),)
    return (*spoken, *silent, Entry("opinions.more", "Ý kiến khác", editable=True))


def _opinion(number: int, speech: Speech, item: Item | None) -> Entry:
    about = f" về nội dung {item.order}" if item else ""
    text = f"Phát biểu{about} lúc {words.clock_text(speech.at)} ({words.duration_text(speech.seconds)})."
    return Entry(
        f"opinions.{number}", speech.speaker.full, text, editable=not (item and item.is_held_outside)
    )


# -- part 4 ----------------------------------------------------------------------------------------


def vote_entries(facts: Facts) -> tuple[Entry, ...]:
    """Give every closed poll with its sentence, its counts against all members, and who voted how."""
    return votes.entries(facts) or (Entry("votes.none", text=NO_VOTE.format(noun=noun_of(facts))),)


# -- part 5 ----------------------------------------------------------------------------------------


def conclusion_entries(facts: Facts) -> tuple[Entry, ...]:
    """Give the chair's conclusion on every item, also on those that were put off or never reached."""
    entries = [
        Entry(
            f"conclusions.{item.uid}",
            f"{item.order}. {item.title}",
            _conclusion(item),
            not item.is_held_outside,
        )
        for item in facts.items
    ]
    return (*entries, Entry("conclusions.general", "Kết luận chung", editable=True))


def _conclusion(item: Item) -> str:
    if item.conclusion:
        return item.conclusion
    if item.state == "postponed":
        return "Hoãn, chuyển sang phiên họp sau."
    return NOT_REACHED if item.state == "waiting" else ""
