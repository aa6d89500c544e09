"""One sentence about who did what, shown beside a change; acts without a sentence come silently."""

from collections.abc import Iterable

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
    "document.added": gettext_noop("%(who)s đã thêm tài liệu."),
}
OFFICES = {
    Participant.Role.CHAIR: gettext_noop("Chủ trì"),
    Participant.Role.SECRETARY: gettext_noop("Thư ký"),
}
# Who is neither in the meeting nor known to it: an officer of the body who prepares it.
SOMEBODY = gettext_noop("Bộ phận chuẩn bị")


def of(meeting: Meeting, entries: Iterable[queries.Entry], languages: Iterable[str]) -> dict[str, list[str]]:
    """Write the sentences about new entries in each language; one query when there is anything to say."""
    told = [entry for entry in entries if entry.verb in SENTENCES]
    if not told:
        return {language: [] for language in languages}
    parts = queries.parts_of(meeting, {entry.actor_id for entry in told if entry.actor_id})
    written: dict[str, list[str]] = {}
    for language in languages:
        with override(language):
            written[language] = [_sentence(entry, parts) for entry in told]
    return written


def _sentence(entry: queries.Entry, parts: dict[int, tuple[str, str]]) -> str:
    role, title = parts.get(entry.actor_id or 0, ("", ""))
    who = _(OFFICES[Participant.Role(role)]) if role in OFFICES else title or _(SOMEBODY)
    return _(SENTENCES[entry.verb]) % {"who": who}
