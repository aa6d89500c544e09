"""Workbooks that offices send, good and bad, made in memory."""

import io
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile

AGENDA_HEAD = (
    "STT",
    "Nội dung",
    "Cơ quan trình",
    "Người trình bày",
    "Thời lượng (phút)",
    "Hình thức",
    "Tài liệu",
)
PEOPLE_HEAD = (
    "STT",
    "Họ và tên",
    "Chức danh đầy đủ",
    "Cơ quan",
    "Vai trò",
    "Quyền biểu quyết",
    "Thư điện tử",
)
ITEM = (1, "Chiến lược phát triển", "Bộ Y tế", "Bộ trưởng Bộ Y tế", 30, "Thảo luận", "chien-luoc.pdf")
ITEM_2 = (2, "Dự thảo Nghị quyết", "Bộ Tài chính", "Bộ trưởng", 40, "Biểu quyết", None)
CHAIR = (
    1,
    "Thành viên 01",
    "Thủ tướng Chính phủ",
    "Chính phủ",
    "Chủ trì",
    "Có",
    "thanhvien01@example.gov.vn",
)
SECRETARY = (2, "Thành viên 26", "Phó Chủ nhiệm", "VPCP", "Thư ký", "Không", "thanhvien26@example.gov.vn")
GUEST = (3, "Khách Lạ", "Chuyên gia", "Viện Kinh tế", "Khách mời", "Không", "khach.la@example.vn")
MEDIA = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def workbook(*lines: Sequence[Any]) -> bytes:
    """Write lines into the first sheet of a workbook."""
    book = openpyxl.Workbook()
    for line in lines:
        book.active.append(list(line))
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def agenda(*lines: Sequence[Any]) -> bytes:
    return workbook(AGENDA_HEAD, *lines)


def people(*lines: Sequence[Any]) -> bytes:
    return workbook(PEOPLE_HEAD, *lines)


def with_part(content: bytes, name: str, part: bytes) -> bytes:
    """Put one more part into a workbook's archive."""
    target = io.BytesIO(content)
    with zipfile.ZipFile(target, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, part)
    return target.getvalue()


def with_replaced(content: bytes, name: str, part: bytes) -> bytes:
    """Replace one part of a workbook's archive."""
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for entry in old.infolist():
            new.writestr(entry.filename, part if entry.filename == name else old.read(entry))
    return target.getvalue()


def upload(content: bytes, name: str = "agenda.xlsx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type=MEDIA)


def stored(folder: Path, name: str, content: bytes) -> str:
    """Write a workbook to disk and return its path."""
    (folder / name).write_bytes(content)
    return str(folder / name)
