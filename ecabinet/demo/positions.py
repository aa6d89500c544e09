"""The demo's prior positions, filed through the public acts: agreement, conditions, wishes to discuss, drafts."""

from ecabinet.demo.meetings import Stage
from meetings.models import AgendaItem
from people import clock
from people.models import Assistance, User
from voting.actions import positions
from voting.actions.positions import Stated
from voting.queries import positions as queries

AGREES, IF, DISCUSS = "agrees", "agrees_if", "discuss"
# What differs from agreement. Shape: (user name, place of the item) to stance and text.
Differing = dict[tuple[str, int], tuple[str, str]]

RUNNING: Differing = {
    ("minister14", 1): (
        DISCUSS,
        "Kinh phí mua máy tính bảng do ngân sách trung ương hay địa phương bảo đảm?",
    ),
    ("minister10", 1): (
        DISCUSS,
        "Thời hạn 2026 với cấp xã vùng sâu, vùng xa có khả thi về hạ tầng mạng không?",
    ),
    ("minister12", 1): (
        IF,
        "Đề nghị ghi rõ trách nhiệm của người đứng đầu khi gửi tài liệu chậm tại Điều 6.",
    ),
    ("minister20", 2): (
        IF,
        "Đề nghị bổ sung phương án dùng chung nền tảng giữa các tỉnh để tránh đầu tư trùng lặp.",
    ),
    ("minister2", 0): (DISCUSS, "Nguyên nhân tài liệu gửi chậm và biện pháp khắc phục."),
}
COMING: Differing = {
    ("minister6", 0): (IF, "Đề nghị bổ sung quy định về bảo mật thiết bị của đại biểu."),
    ("minister9", 0): (DISCUSS, "Cần thống nhất cơ quan đầu mối đánh giá kết quả họp không giấy."),
    ("minister13", 1): (IF, "Đề nghị làm rõ lộ trình kết nối với trục liên thông văn bản."),
}
# Whose positions are still missing at the coming meeting, minister 1 with an aide's drafts.
LATE = ("chair", "minister1", "minister3", "minister11", "minister16", "minister21")


def name_aide(stage: Stage) -> None:
    """Let the aide prepare for minister 1."""
    cast = stage.cast
    Assistance.objects.get_or_create(aide=cast["aide"], member=cast["minister1"], body=stage.body)


def ask_and_file(
    stage: Stage, played: clock.Played, differing: Differing, late: tuple[str, ...] = ()
) -> None:
    """Ask the members of a called meeting and let all but the late ones file on every item."""
    positions.ask_positions(
        meeting=stage.meeting, due_at=queries.wished_due(stage.meeting), by=stage.secretary
    )
    items = stage.items()
    names = [name for name in ("chair", *(f"minister{n}" for n in range(1, 25))) if name not in late]
    for name in names:
        played.go_on(minutes=3)
        stated = [_stated(item, differing.get((name, place))) for place, item in enumerate(items)]
        positions.file_positions(meeting=stage.meeting, stated=stated, by=stage.cast[name])


def prepare_as_aide(stage: Stage) -> None:
    """Let the aide prepare the positions of minister 1, who has not confirmed them."""
    member: User = stage.cast["minister1"]
    drafts = ((AGREES, ""), (IF, "Đề nghị làm rõ kinh phí đào tạo cho cấp xã."))
    for item, (stance, text) in zip(stage.items(), drafts, strict=False):
        positions.prepare_position(item=item, member=member, stance=stance, text=text, by=stage.cast["aide"])


def open_table(stage: Stage) -> None:
    """Let chair and secretary open what was filed, after the deadline."""
    for by in (stage.chair, stage.secretary):
        positions.open_positions(meeting=stage.meeting, by=by)


def _stated(item: AgendaItem, differs: tuple[str, str] | None) -> Stated:
    stance, text = differs or (AGREES, "")
    return Stated(item, stance, text)
