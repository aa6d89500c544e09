"""Generated papers for the search: words of administrative Vietnamese as often as in a text, and rare ones."""

import random
from typing import Any

PAGES_OF_PAPER = 50
# Put on the pages whose number divides by this one.
RARE_TEXTS = {1_000: "Cao tốc Bắc Nam.", 10_000: "Thủy điện Hòa Bình."}
# Words of administrative Vietnamese; the frequency falls with the rank, as in a real text (Zipf).
WORDS = [
    "và",
    "của",
    "các",
    "có",
    "được",
    "trong",
    "cho",
    "là",
    "với",
    "về",
    "theo",
    "chính phủ",
    "nghị quyết",
    "thực hiện",
    "nhà nước",
    "công tác",
    "quy định",
    "quản lý",
    "phát triển",
    "kinh tế",
    "xã hội",
    "cơ quan",
    "ủy ban nhân dân",
    "tỉnh",
    "thành phố",
    "bộ trưởng",
    "báo cáo",
    "tình hình",
    "kế hoạch",
    "năm",
    "tháng",
    "chính phủ điện tử",
    "chuyển đổi số",
    "ngân sách nhà nước",
    "đầu tư",
    "xây dựng",
    "giao thông",
    "đường sắt đô thị",
    "đất đai",
    "môi trường",
    "giáo dục",
    "y tế",
    "khoa học",
    "công nghệ thông tin",
    "dữ liệu",
    "an ninh",
    "quốc phòng",
    "đối ngoại",
    "thủ tục",
    "hành chính",
    "cải cách",
    "tổ chức",
    "bộ máy",
    "cán bộ",
    "giám sát",
    "kiểm tra",
    "thanh tra",
    "khiếu nại",
    "tố cáo",
    "pháp luật",
    "dự thảo",
    "đề án",
    "chương trình",
    "mục tiêu",
    "nhiệm vụ",
    "giải pháp",
    "biên giới",
    "hải đảo",
    "nông thôn",
    "lúa gạo",
    "cà phê",
    "thủy sản",
    "lâm nghiệp",
    "năng lượng",
    "dầu khí",
    "vốn vay",
    "thuế",
]


def filled(pages: int) -> Any:
    """Make a called meeting with papers of 50 pages each; every page has about 400 syllables in 250 words."""
    from django.utils import timezone

    from documents import access
    from documents.models import Document, DocumentVersion, PageText
    from documents.rules import folding
    from ecabinet import demo
    from tests import builders

    cast = demo.make_cast(password=None)
    meeting = builders.called_meeting(cast)
    items = list(meeting.items.all())
    chance, now = random.Random(7), timezone.now()
    weights = [1 / (rank + 3) for rank in range(len(WORDS))]
    for number in range(pages // PAGES_OF_PAPER):
        document = Document.objects.create(
            dossier=items[number % 3].dossier, title=f"Tờ trình số {number}/TTr-VPCP về {WORDS[number % len(WORDS)]}",
            order=number + 1, created_by=cast["secretary"], created_at=now,
        )  # fmt: skip
        access.grant_to_meeting(document, meeting)
        version = DocumentVersion.objects.create(
            document=document, number=1, sha256=f"{number:064}", original_sha256=f"{number:064}", size=1,
            pages=PAGES_OF_PAPER, media_type="application/pdf", state="ready", original_name="a.pdf",
            created_by=cast["secretary"], created_at=now,
        )  # fmt: skip
        texts = [" ".join(chance.choices(WORDS, weights, k=250)) for _ in range(PAGES_OF_PAPER)]
        for place, sentence in RARE_TEXTS.items():
            texts = [f"{sentence} {text}" if (number * PAGES_OF_PAPER + at) % place == 0 else text
                     for at, text in enumerate(texts)]  # fmt: skip
        texts[0] = f"Căn cứ Nghị quyết số {number % 60}/NQ-CP. {texts[0]}"
        PageText.objects.bulk_create(
            PageText(version=version, number=page, text=text, folded=folding.folded(text))
            for page, text in enumerate(texts, start=1)
        )
    return cast["minister1"]
