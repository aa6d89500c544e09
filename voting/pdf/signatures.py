"""Checks the digital signature on the PDF of an answer: whole, of the paper that we issued, and by whom.

Source: ISO 32000-1, 12.8 (signatures are added to a file and never change what stands before them).
"""

import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

from people.rules import Refused, msgid

LARGEST = 10 * 1024 * 1024
TOO_LARGE = msgid("Tệp này lớn quá 10 MB. Hãy chọn bản PDF của phiếu đã ký số.")
NOT_OURS = msgid(
    "Tệp này không phải bản PDF của phiếu đã trả lời do hệ thống cấp, hoặc đã bị sửa. Hãy tải lại, ký số rồi gửi."
)
UNSIGNED = msgid("Tệp này chưa có chữ ký số. Hãy ký số vào bản PDF rồi gửi lại.")
BROKEN = msgid("Chữ ký số trong tệp này không hợp lệ. Hãy ký lại từ bản PDF do hệ thống cấp.")
CHANGED = msgid("Nội dung tệp này đã bị sửa sau khi hệ thống cấp. Hãy ký lại từ bản PDF do hệ thống cấp.")
# A signature that has its own place in the paper fills a form; a remark or a stamp over it would be more.
USAGES = {"digital_signature", "non_repudiation"}


@dataclass(frozen=True)
class Signature:
    """A signature that holds. Shape: `is_trusted` when its chain ends in a certificate of SIGNATURE_ROOTS."""

    signer: str
    is_trusted: bool


def checked(signed: bytes, issued: bytes) -> Signature:
    """Check a signed file against the paper that was issued.

    Errors: Refused for another file, one without a signature, one that does not hold, and a changed one.
    """
    if len(signed) > LARGEST:
        raise Refused(TOO_LARGE)
    if not signed.startswith(issued):
        raise Refused(NOT_OURS)
    if len(signed) == len(issued):
        raise Refused(UNSIGNED)
    try:
        return _read(signed)
    except Refused:
        raise
    # What stands after the issued paper may be anything; the reader tells of it in all these ways.
    except (ValueError, LookupError, TypeError, AttributeError, OSError, RecursionError, NotImplementedError):
        raise Refused(BROKEN) from None
    except _pdf_error():
        raise Refused(BROKEN) from None


def _read(signed: bytes) -> Signature:
    # Loaded late: it costs a second, and few answers are signed.
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.validation.status import SignatureCoverageLevel

    reader = PdfFileReader(io.BytesIO(signed), strict=False)
    signatures = reader.embedded_regular_signatures
    if not signatures:
        raise Refused(UNSIGNED)
    found = [_status(one) for one in signatures]
    if not all(status.intact and status.valid for status in found):
        raise Refused(BROKEN)
    if found[-1].coverage != SignatureCoverageLevel.ENTIRE_FILE or _is_changed(reader):
        raise Refused(CHANGED)
    return Signature(_name_of(found[-1].signing_cert), all(status.trusted for status in found))


def _status(signature: Any) -> Any:
    from pyhanko.sign.validation import KeyUsageConstraints, validate_pdf_signature
    from pyhanko_certvalidator import ValidationContext

    context = ValidationContext(trust_roots=_roots(), allow_fetching=False)
    usage = KeyUsageConstraints(key_usage=USAGES, match_all_key_usages=False)
    return validate_pdf_signature(signature, context, key_usage_settings=usage)


def _is_changed(reader: Any) -> bool:
    """Tell whether more was added to the issued paper, its first revision, than places for signatures."""
    from pyhanko.sign.diff_analysis import DEFAULT_DIFF_POLICY, ModificationLevel, SuspiciousModification

    added = DEFAULT_DIFF_POLICY.review_file(reader, 0)
    return (
        isinstance(added, SuspiciousModification) or added.modification_level > ModificationLevel.FORM_FILLING
    )


def _roots() -> list[Any]:
    """Read the certificates of the authorities that the installation trusts; nobody when there is no folder."""
    from pyhanko.keys import load_certs_from_pemder

    folder = settings.SIGNATURE_ROOTS
    files = sorted(Path(folder).glob("*")) if folder else []
    return list(
        load_certs_from_pemder([str(file) for file in files if file.suffix in {".pem", ".crt", ".cer"}])
    )


def _name_of(certificate: Any) -> str:
    name = certificate.subject.native.get("common_name") or certificate.subject.human_friendly
    return str(name[0] if isinstance(name, list) else name)[:200]


def _pdf_error() -> type[Exception]:
    from pyhanko.pdf_utils.misc import PdfError

    found: type[Exception] = PdfError
    return found
