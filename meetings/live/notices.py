"""One sentence about who did what, shown beside a change; acts without a sentence come silently."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override

from meetings.models import Meeting, Participant
from meetings.queries import live as queries

SENTENCES = {
    "meeting.opened": gettext_noop("%(who)s đã khai mạc phiên họp."),
    "meeting.paused": gettext_noop("%(who)s đã cho tạm nghỉ."),
    "meeting.resumed": gettext_noop("%(who)s đã cho họp tiếp."),
    "meeting.closed": gettext_noop("%(who)s đã kết thúc phiên họp."),
    "item.started": gettext_noop("%(who)s đã chuyển nội dung."),
    "item.concluded": gettext_noop("%(who)s đã kết luận nội dung."),
    "item.postponed": gettext_noop("%(who)s đã hoãn một nội dung."),
    "item.added": gettext_noop("%(who)s đã thêm một nội dung vào chương trình họp."),
    "item.edited": gettext_noop("%(who)s đã sửa chương trình họp."),
    "item.moved": gettext_noop("%(who)s đã đổi thứ tự chương trình họp."),
    "item.removed": gettext_noop("%(who)s đã bỏ một nội dung khỏi chương trình họp."),
    "item.held_outside": gettext_noop("%(who)s đã chuyển một nội dung ra thực hiện ngoài hệ thống."),
    "item.brought_back": gettext_noop("%(who)s đã đưa một nội dung trở lại hệ thống."),
    "agenda.imported": gettext_noop("%(who)s đã nhập chương trình họp."),
    "presiding.handed_over": gettext_noop("%(who)s đã giao quyền chủ trì."),
    "turn.started": gettext_noop("%(who)s đã mời phát biểu."),
    "poll.opened": gettext_noop("%(who)s đã mở biểu quyết."),
    "poll.closed": gettext_noop("%(who)s đã đóng biểu quyết."),
    "poll.voided": gettext_noop("%(who)s đã hủy biểu quyết."),
}
# Their sentences need what the act noted: a paper is told of once it can be read, or is opened to everybody later.
NEW_VERSION = "version.prepared"
OPENED_LATER = {"document.addressed", "approval.given", "approval.dropped"}
OF_PAPERS = {NEW_VERSION, *OPENED_LATER}
# More changed pages than this are counted and not listed.
MOST_PAGES = 8
OFFICES = {
    Participant.Role.CHAIR: gettext_noop("Chủ trì"),
    Participant.Role.SECRETARY: gettext_noop("Thư ký"),
}
# Who is neither in the meeting nor known to it: an officer of the body who prepares it.
SOMEBODY = gettext_noop("Bộ phận chuẩn bị")


def of(meeting: Meeting, entries: Iterable[queries.Entry], languages: Iterable[str]) -> dict[str, list[str]]:
    """Write the sentences about new entries in each language; one query when there is anything to say."""
    told = [entry for entry in entries if entry.verb in SENTENCES or entry.verb in OF_PAPERS]
    if not told:
        return {language: [] for language in languages}
    parts = queries.parts_of(meeting, {entry.actor_id for entry in told if entry.actor_id})
    versions = [entry.version for entry in told if entry.verb in OF_PAPERS]
    data = queries.data_of(meeting.stream, versions) if versions else {}
    written: dict[str, list[str]] = {}
    for language in languages:
        with override(language):
            written[language] = [text for entry in told if (text := _text(entry, parts, data))]
    return written


def _text(entry: queries.Entry, parts: dict[int, tuple[str, str]], data: dict[int, dict[str, Any]]) -> str:
    if entry.verb not in OF_PAPERS:
        return _sentence(entry, parts)
    facts = data[entry.version]
    # Nothing of a paper that not everybody may read; entries of earlier releases say nothing of later opening.
    if not facts.get("told"):
        return ""
    if entry.verb in OPENED_LATER:
        return _("Mọi người đã đọc được tài liệu “%(name)s”.") % {"name": facts["name"]}
    return _new_version(facts)


def _new_version(facts: dict[str, Any]) -> str:
    """Say which paper is new or differs, and where."""
    pages, name = facts["changed_pages"], facts["name"]
    if facts.get("is_first"):
        return _("Đã thêm tài liệu “%(name)s”.") % {"name": name}
    if not pages:
        return _("Tài liệu “%(name)s” có bản mới, không trang nào thay đổi.") % {"name": name}
    if len(pages) > MOST_PAGES:
        values = {"name": name, "count": len(pages)}
        return _("Tài liệu “%(name)s” có bản mới, %(count)s trang thay đổi.") % values
    *first, last = map(str, pages)
    listed = _("%(first)s và %(last)s") % {"first": ", ".join(first), "last": last} if first else last
    return _("Tài liệu “%(name)s” có bản mới, trang %(pages)s thay đổi.") % {"name": name, "pages": listed}


def _sentence(entry: queries.Entry, parts: dict[int, tuple[str, str]]) -> str:
    role, title = parts.get(entry.actor_id or 0, ("", ""))
    who = _(OFFICES[Participant.Role(role)]) if role in OFFICES else title or _(SOMEBODY)
    return _(SENTENCES[entry.verb]) % {"who": who}
