"""Papers of the project's own making for the demo: plausible, plainly marked as illustration, several pages long."""

from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.template import Context, Engine
from weasyprint import HTML
from weasyprint.text.fonts import FontConfiguration

MARK = "Tài liệu minh họa của phần mềm eCabinet, không phải văn bản của cơ quan nhà nước"


@dataclass(frozen=True)
class Section:
    """One section of a paper. Shape: `table` as rows of cells, the first row is the head."""

    title: str
    paragraphs: tuple[str, ...]
    table: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class Paper:
    """One demo paper; `file_name` is what a secretary would upload."""

    file_name: str
    issuer: str
    kind: str
    subject: str
    sections: tuple[Section, ...]


_AIM = (
    "Mục tiêu là rút ngắn thời gian họp từ 30 % đến 50 %, để thành viên dành thời gian thảo luận những nội dung còn ý "
    "kiến khác nhau thay vì nghe lại những nội dung đã thống nhất."
)
_RULE = (
    "Tài liệu được gửi đến thành viên chậm nhất 03 ngày làm việc trước phiên họp thường kỳ và 01 ngày làm việc trước "
    "phiên họp chuyên đề hoặc đột xuất; tài liệu gửi chậm được ghi rõ thời điểm gửi."
)
_DUTY = (
    "Cơ quan chủ trì phối hợp với các cơ quan liên quan rà soát tiến độ theo tháng, báo cáo khó khăn, vướng mắc và đề "
    "xuất giải pháp; nội dung vượt thẩm quyền được trình cấp có thẩm quyền xem xét, quyết định."
)
_SAFETY = (
    "Tài liệu có nội dung bí mật nhà nước không được đưa lên hệ thống; nội dung đó được thực hiện ngoài hệ thống theo "
    "quy định của pháp luật về bảo vệ bí mật nhà nước và có biên bản riêng."
)
_TRAINING = (
    "Mỗi phòng họp có một cán bộ hỗ trợ trực tiếp trong ba phiên họp đầu tiên; máy tính bảng dự phòng được chuẩn bị "
    "theo tỷ lệ một máy cho mười thành viên."
)
_OPINION = (
    "Qua tổng hợp, ý kiến thống nhất với dự thảo. Một số ý kiến đề nghị làm rõ phạm vi áp dụng, nguồn kinh phí và "
    "lộ trình đối với cấp xã; các ý kiến này đã được tiếp thu hoặc giải trình tại bảng kèm theo."
)

_PROGRESS = (
    ("Nội dung", "Kế hoạch", "Thực hiện", "Ghi chú"),
    ("Số phiên họp không giấy", "12", "11", "01 phiên họp ngoài hệ thống"),
    ("Tài liệu gửi đúng hạn", "100 %", "92 %", "Chậm chủ yếu do bổ sung số liệu"),
    ("Thành viên dùng máy tính bảng", "25", "25", ""),
    ("Đơn vị đã tập huấn", "30", "28", "Hoàn thành trong quý IV"),
)
_OPINIONS = (
    ("Cơ quan", "Ý kiến", "Tiếp thu, giải trình"),
    ("Bộ Tài chính", "Làm rõ nguồn kinh phí", "Tiếp thu, bổ sung tại Điều 4"),
    ("Bộ Nội vụ", "Bổ sung trách nhiệm người đứng đầu", "Tiếp thu, bổ sung tại Điều 5"),
    ("Bộ Công an", "Bảo đảm an toàn thông tin", "Tiếp thu, bổ sung tại Điều 6"),
    ("Bộ Y tế", "Lùi thời hạn đối với vùng khó khăn", "Giải trình: đã có điều khoản chuyển tiếp"),
)


def _articles(*titles: str) -> tuple[Section, ...]:
    texts = (_AIM, _RULE, _DUTY, _SAFETY, _TRAINING)
    return tuple(
        Section(
            f"Điều {n}. {title}",
            (f"1. {texts[n % 5]}", f"2. {texts[(n + 2) % 5]}", f"3. {texts[(n + 3) % 5]}"),
        )
        for n, title in enumerate(titles, start=1)
    )


PAPERS = (
    Paper(
        "Báo cáo kết quả họp không giấy.pdf",
        "Văn phòng Chính phủ",
        "Báo cáo",
        "Kết quả thực hiện phiên họp không giấy trong tháng",
        (
            Section("I. Tình hình thực hiện", (_AIM, _DUTY, _RULE, _TRAINING), _PROGRESS),
            Section("II. Kết quả nổi bật", (_OPINION, _RULE, _AIM, _TRAINING, _DUTY)),
            Section("III. Tồn tại, hạn chế", (_SAFETY, _DUTY, _TRAINING, _RULE)),
            Section("IV. Nhiệm vụ tháng tới", (_AIM, _DUTY, _SAFETY, _RULE, _TRAINING), _PROGRESS),
        ),
    ),
    Paper(
        "Dự thảo Nghị quyết.pdf",
        "Văn phòng Chính phủ",
        "Dự thảo Nghị quyết",
        "Về họp không giấy trong hoạt động của Chính phủ và Ủy ban nhân dân các cấp",
        _articles(
            "Phạm vi điều chỉnh",
            "Nguyên tắc",
            "Chuẩn bị và gửi tài liệu",
            "Kinh phí thực hiện",
            "Trách nhiệm của người đứng đầu",
            "An toàn thông tin",
            "Lấy ý kiến và biểu quyết",
            "Biên bản và thông báo kết luận",
            "Đo lường kết quả",
            "Điều khoản chuyển tiếp",
            "Hiệu lực thi hành",
        ),
    ),
    Paper(
        "Tờ trình.pdf",
        "Văn phòng Chính phủ",
        "Tờ trình",
        "Về việc ban hành Nghị quyết về họp không giấy",
        (
            Section("1. Sự cần thiết ban hành", (_AIM, _RULE)),
            Section("2. Nội dung chính", (_DUTY, _SAFETY, _TRAINING)),
            Section("3. Ý kiến của các cơ quan", (_OPINION,), _OPINIONS),
        ),
    ),
    Paper(
        "Đề án Hệ thống thông tin phục vụ họp.pdf",
        "Bộ Khoa học và Công nghệ",
        "Đề án",
        "Hệ thống thông tin phục vụ họp và xử lý công việc tại Ủy ban nhân dân các cấp",
        (
            Section("Phần I. Hiện trạng", (_OPINION, _DUTY, _TRAINING, _RULE, _AIM), _PROGRESS),
            Section("Phần II. Quan điểm, mục tiêu", (_AIM, _RULE, _SAFETY, _DUTY)),
            Section(
                "Phần III. Nhiệm vụ, giải pháp", (_DUTY, _TRAINING, _SAFETY, _RULE, _AIM, _OPINION), _OPINIONS
            ),
            Section("Phần IV. Lộ trình", (_TRAINING, _DUTY, _AIM, _RULE), _PROGRESS),
            Section("Phần V. Tổ chức thực hiện", (_DUTY, _SAFETY, _RULE, _TRAINING, _OPINION)),
        ),
    ),
    Paper(
        "Báo cáo tiến độ tập huấn.pdf",
        "Bộ Nội vụ",
        "Báo cáo",
        "Tiến độ tập huấn sử dụng máy tính bảng trong phiên họp",
        (Section("Tiến độ", (_TRAINING, _DUTY, _RULE), _PROGRESS), Section("Kiến nghị", (_AIM, _SAFETY))),
    ),
)

_TEMPLATE = """<!doctype html><html lang="vi"><meta charset="utf-8"><title>{{ paper.subject }}</title><style>
@font-face { font-family: Tinos; src: url("{{ fonts }}/400Regular/Tinos_400Regular.ttf"); }
@font-face { font-family: Tinos; font-weight: bold; src: url("{{ fonts }}/700Bold/Tinos_700Bold.ttf"); }
@page { size: A4; margin: 20mm 15mm 20mm 30mm; @top-center { content: counter(page); font: 13pt Tinos; }
        @bottom-center { content: "{{ mark }}"; font: 9pt Tinos; color: #555; } }
@page :first { @top-center { content: none; } }
body { font: 14pt/1.5 Tinos; text-align: justify; }
.head { text-align: center; margin-bottom: 8mm; } h1 { font-size: 14pt; margin: 6mm 0 0; text-transform: uppercase; }
h2 { font-size: 14pt; margin: 6mm 0 2mm; break-after: avoid; } p { text-indent: 1.27cm; margin: 0 0 6pt; }
table { width: 100%; border-collapse: collapse; table-layout: fixed; margin: 4mm 0;
  text-align: left; }
td, th { border: .5pt solid #000; padding: 1.5mm; }
</style><div class="head"><b>{{ paper.issuer|upper }}</b><h1>{{ paper.kind }}</h1><b>{{ paper.subject }}</b></div>
{% for section in paper.sections %}<h2>{{ section.title }}</h2>
{% for text in section.paragraphs %}<p>{{ text }}</p>{% endfor %}
{% if section.table %}<table>{% for row in section.table %}<tr>
{% for cell in row %}
{% if forloop.parentloop.first %}<th>{{ cell }}</th>{% else %}<td>{{ cell }}</td>{% endif %}{% endfor %}
</tr>{% endfor %}</table>{% endif %}{% endfor %}</html>"""


@cache
def pdf_of(paper: Paper) -> bytes:
    """Make the PDF of a demo paper; the same bytes for every meeting of one run."""
    fonts = settings.BASE_DIR / "node_modules" / "@expo-google-fonts" / "tinos"
    page = Engine().from_string(_TEMPLATE)
    html = page.render(Context({"paper": paper, "fonts": fonts.as_uri(), "mark": MARK}))
    made: bytes = HTML(string=html).write_pdf(font_config=FontConfiguration())
    return made
