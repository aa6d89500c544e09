"""Office files: checks their archive, writes the copy that LibreOffice opens, and has it converted to PDF.

Runs in the child process only. What leads out of the file is left out of the copy, so that even a LibreOffice with a
network would have nothing to ask for; links for the reader to tap (hyperlinks) stay.
"""

import shutil
import subprocess
import zipfile
import zlib
from pathlib import Path

from documents.pdf import parts
from documents.rules import archives
from documents.rules import files as rules
from people.rules import Refused

# An end record without a comment is the last thing in the file. Unit: bytes. Source: APPNOTE.TXT, 4.3.16.
END_BYTES = 22
HEAD_BYTES = 8
FILTERS = {
    "docx": "writer_pdf_Export",
    "odt": "writer_pdf_Export",
    "xlsx": "calc_pdf_Export",
    "ods": "calc_pdf_Export",
    "pptx": "impress_pdf_Export",
    "odp": "impress_pdf_Export",
}
# No macro, no active content, no updating of links, and whatever asked for the network all the same would be sent
# to a port where nobody listens.
_SETTINGS: dict[str, dict[str, object]] = {
    "/org.openoffice.Office.Common/Security/Scripting": {
        "MacroSecurityLevel": 3,
        "DisableMacrosExecution": "true",
        "BlockUntrustedRefererLinks": "true",
    },
    "/org.openoffice.Office.Writer/Content/Update": {"Link": 2},
    "/org.openoffice.Office.Calc/Content/Update": {"Link": 2},
    "/org.openoffice.Inet/Settings": {
        "ooInetProxyType": 1,
        "ooInetHTTPProxyName": "127.0.0.1",
        "ooInetHTTPProxyPort": 9,
        "ooInetHTTPSProxyName": "127.0.0.1",
        "ooInetHTTPSProxyPort": 9,
    },
}
_REGISTRY = '<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry">{}</oor:items>'
_ITEM = '<item oor:path="{}"><prop oor:name="{}" oor:op="fuse"><value>{}</value></prop></item>'


def write_safe(source: Path, target: Path, kind: rules.Kind) -> list[str]:
    """Check an office file and write its safe copy; return msgids of what was left out.

    Errors: Refused when it is not of its kind, has a password, macros, a DTD, another archive inside, or is a bomb.
    """
    try:
        with zipfile.ZipFile(source) as archive:
            _require_alone(source, archive)
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            archives.require_sound([_fact(entry) for entry in entries])
            archives.require_no_macros([entry.filename for entry in entries], kind)
            _require_kind(archive, kind)
            with zipfile.ZipFile(target, "x", zipfile.ZIP_DEFLATED, compresslevel=1) as copy:
                removed = _Copying(archive, copy).removed
            return sorted(removed)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError, RuntimeError):
        # zipfile has no one class for a broken archive; it fails with one of these.
        raise Refused(rules.NOT_ITS_KIND, kind=kind.name) from None


def _fact(entry: zipfile.ZipInfo) -> archives.Entry:
    return archives.Entry(entry.filename, entry.compress_size, entry.file_size, bool(entry.flag_bits & 1))


def _require_alone(source: Path, archive: zipfile.ZipFile) -> None:
    """Refuse an archive with something before, behind or beside its entries: it would be two files in one."""
    offsets = [entry.header_offset for entry in archive.infolist()]
    with source.open("rb") as file:
        file.seek(-END_BYTES, 2)
        ends = file.read(4) == b"PK\x05\x06"
    if not ends or not offsets or min(offsets) != 0:
        raise Refused(rules.TWO_IN_ONE)


def _require_kind(archive: zipfile.ZipFile, kind: rules.Kind) -> None:
    names = set(archive.namelist())
    if kind in rules.OPEN_XML:
        if "[Content_Types].xml" not in names:
            raise Refused(rules.NOT_ITS_KIND, kind=kind.name)
        archives.require_main_type(parts.content_types(archive.read("[Content_Types].xml")), kind)
        return
    if (
        not {"mimetype", "content.xml"} <= names
        or archive.read("mimetype").strip() != kind.media_type.encode()
    ):
        raise Refused(rules.NOT_ITS_KIND, kind=kind.name)
    if "META-INF/manifest.xml" in names and b"encryption-data" in archive.read("META-INF/manifest.xml"):
        raise Refused(rules.LOCKED)


class _Copying:
    """One walk through an archive into its safe copy; `removed` collects what was left out."""

    def __init__(self, archive: zipfile.ZipFile, copy: zipfile.ZipFile) -> None:
        self.archive, self.copy = archive, copy
        self.removed: set[str] = set()
        for entry in archive.infolist():
            if not entry.is_dir():
                self._entry(entry)

    def _entry(self, entry: zipfile.ZipInfo) -> None:
        with self.archive.open(entry) as opened:
            head = opened.read(HEAD_BYTES)
        if archives.is_carrier(entry.filename, head):
            self.removed.add(parts.CARRIED)
            return
        archives.require_flat(entry.filename, head)
        how = zipfile.ZIP_STORED if entry.filename == "mimetype" else zipfile.ZIP_DEFLATED
        if parts.is_markup(entry.filename):
            safe, removed = parts.safe(entry.filename, self.archive.read(entry))
            self.removed |= removed
            self.copy.writestr(entry.filename, safe, how)
            return
        fresh = zipfile.ZipInfo(entry.filename)
        fresh.compress_type = how
        with self.archive.open(entry) as old, self.copy.open(fresh, "w", force_zip64=True) as new:
            shutil.copyfileobj(old, new, 1 << 20)


def convert(source: Path, folder: Path) -> Path:
    """Have LibreOffice write the PDF of an office file, in a profile that was never used before.

    Errors: Refused when there is no LibreOffice here, or it makes nothing of the file.
    """
    program = shutil.which("soffice")
    if program is None:
        raise Refused(archives.NO_OFFICE)
    profile = folder / "profile"
    _write_settings(profile)
    target = folder / f"{source.stem}.pdf"
    command = [
        *(program, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--nologo", "--nodefault"),
        *("--norestore", "--nolockcheck", "--convert-to", f"pdf:{FILTERS[source.suffix[1:]]}"),
        *("--outdir", str(folder), str(source)),
    ]
    home = {"HOME": str(folder), "TMPDIR": str(folder), "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"}
    # Its output would stand in ours; the parent's clock ends it together with us.
    subprocess.run(  # noqa: S603 -- the installed program, our own arguments
        command, env=home, cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, check=False
    )
    if not target.exists():
        raise Refused(rules.BROKEN)
    return target


def _write_settings(profile: Path) -> None:
    items = [
        _ITEM.format(path, name, value)
        for path, values in _SETTINGS.items()
        for name, value in values.items()
    ]
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_REGISTRY.format("".join(items)))
