"""Sets a report as an official paper and as a workbook, and keeps both under the report's uid."""

import hashlib
import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.conf import settings

from savings.models import Report
from savings.pdf import workbook
from savings.rules import periods, report
from voting.pdf import setting

PAGE, STYLE = "savings/report_pdf.html", "savings/report_pdf.css"


def path_of(row: Report, kind: str) -> Path:
    """Return where a file of a report lies. Shape: `kind` is pdf or xlsx."""
    return Path(settings.PAPERS_DIR) / str(row.body.uid) / "reports" / f"{row.uid}.{kind}"


def store(row: Report, numbers: Mapping[str, Any]) -> dict[str, str]:
    """Make both files and keep them, anew what a killed job left. Shape: their SHA-256. Errors: PangoMissing."""
    content = {"pdf": set_report(row, numbers), "xlsx": workbook.of(title_of(row), row.body.name, numbers)}
    for kind, made in content.items():
        path_of(row, kind).unlink(missing_ok=True)
        setting.keep(path_of(row, kind), made)
    return {kind: hashlib.sha256(made).hexdigest() for kind, made in content.items()}


def set_report(row: Report, numbers: Mapping[str, Any]) -> bytes:
    """Set a report as a paper. Errors: PangoMissing."""
    lines = report.from_json(numbers["lines"])
    sections = [
        (title, [line for line in lines if line.section == key]) for key, title in report.SECTIONS.items()
    ]
    context = {"report": row, "title": title_of(row), "sections": sections, "numbers": numbers}
    context["digest"] = report.numbers_hash(numbers)
    return setting.set_page(PAGE, STYLE, context)


def title_of(row: Report) -> str:
    """Return what a report is about: the period in words."""
    return periods.WORDS[row.period] % row.span.inputs


def is_kept(row: Report, kind: str, sha256: str) -> bool:
    """Tell whether a file lies there as it was issued."""
    path = path_of(row, kind)
    if not path.exists():
        return False
    with io.FileIO(path) as file:
        return hashlib.file_digest(file, "sha256").hexdigest() == sha256
