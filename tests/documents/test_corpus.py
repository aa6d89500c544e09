"""Every bad file meets its end: refused with its reason, or cleaned, and nothing else happens."""

import io
import os
import socket
import subprocess
import sys
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pytest
from django.conf import settings
from django.core.management import call_command
from django.utils.translation import gettext as _

from documents.actions import papers as actions
from documents.actions import pipeline
from documents.management.commands import check_paper
from documents.models import Document, DocumentVersion
from documents.pdf import child, examination
from documents.rules import archives
from documents.rules import files as rules
from ecabinet.demo import Cast
from meetings.models import Meeting
from people.rules import Refused
from tests.documents import corpus_office, papers
from tests.documents.corpus import CASES, Case

FEWEST = 60


class Listener:
    """A server on this machine that nobody must call."""

    def __init__(self) -> None:
        self.calls = 0
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.host = f"127.0.0.1:{self.socket.getsockname()[1]}"
        threading.Thread(target=self._answer, daemon=True).start()

    def _answer(self) -> None:
        while True:
            try:
                called, _address = self.socket.accept()
            except OSError:
                return
            self.calls += 1
            called.close()


@pytest.fixture(scope="module")
def listener() -> Iterator[Listener]:
    made = Listener()
    yield made
    made.socket.close()
    assert made.calls == 0


def examined(folder: Path, case: Case, host: str) -> examination.Examined:
    """Do with a file what the door and the pipeline do."""
    source = folder / "original"
    source.write_bytes(case.make(host))
    content = source.read_bytes()
    kind = rules.kind_of(case.name, content[: rules.HEAD_BYTES])
    if kind is rules.PDF:
        rules.require_whole(content[-rules.TAIL_BYTES :])
    return examination.examine(source, kind, folder)


def has_office() -> bool:
    return any((Path(folder) / "soffice").exists() for folder in os.environ["PATH"].split(":"))


def test_the_corpus_is_large_enough() -> None:
    assert len(CASES) >= FEWEST


@pytest.mark.parametrize("name", [name for name, case in CASES.items() if case.refused])
def test_a_bad_file_is_refused_with_its_reason(name: str, tmp_path: Path, listener: Listener) -> None:
    with pytest.raises(Refused) as refused:
        examined(tmp_path, CASES[name], listener.host)
    assert CASES[name].refused in str(refused.value)
    assert not (tmp_path / "content.pdf").exists() or "độ mật" in str(refused.value)


@pytest.mark.parametrize("name", [name for name, case in CASES.items() if not case.refused])
def test_a_file_that_acts_is_cleaned_and_its_reader_told_of_what(
    name: str, tmp_path: Path, listener: Listener
) -> None:
    case = CASES[name]
    if case.converts and not has_office():
        with pytest.raises(Refused, match="Hiện chỉ nhận PDF ở đây"):
            examined(tmp_path, case, listener.host)
        return
    found = examined(tmp_path, case, listener.host)
    assert set(found.removed) == case.removed
    assert len(found.pages) >= 1
    assert_harmless(found.content, listener.host)


def assert_harmless(content: Path, host: str) -> None:
    with pikepdf.open(content) as pdf:
        everything = b"".join(thing.unparse(resolved=True) for thing in pdf.objects)
    traces = (
        b"JavaScript",
        b"Launch",
        b"SubmitForm",
        b"GoToR",
        b"RichMedia",
        b"/EF",
        b"XFA",
        b"file:",
        host.encode(),
    )
    assert [trace for trace in traces if trace in everything] == []
    assert b"PK\x03\x04" not in content.read_bytes()


def test_links_for_a_person_to_tap_stay(tmp_path: Path, listener: Listener) -> None:
    safe = tmp_path / "safe.docx"
    (tmp_path / "a.docx").write_bytes(corpus_office.leading_out(listener.host))
    arguments = {"source": str(tmp_path / "a.docx"), "target": str(safe), "kind": "docx"}
    child.run("unpack", arguments)
    with zipfile.ZipFile(safe) as archive:
        relations = archive.read("word/_rels/document.xml.rels")
        assert not [name for name in archive.namelist() if "embeddings" in name]
    assert b"https://example.gov.vn/" in relations
    assert listener.host.encode() not in relations


def test_libreoffice_asks_nobody_even_where_the_network_stays(tmp_path: Path, listener: Listener) -> None:
    """The child's network is one wall; without it the safe copy and the profile still let nothing out."""
    if not has_office():
        return
    case = CASES["a docx with all that leads outside"]
    (tmp_path / "original").write_bytes(case.make(listener.host))
    found = examination.examine(tmp_path / "original", rules.DOCX, tmp_path, run=child.run_here)
    assert "Xem cổng thông tin" in found.pages[0].text
    assert listener.calls == 0


def test_a_child_has_no_network_little_memory_and_none_of_our_secrets(listener: Listener) -> None:
    environment = child.environment()
    assert not {"DATABASE_URL", "SECRET_KEY", "DJANGO_SETTINGS_MODULE", "http_proxy"} & set(environment)
    port = listener.host.rpartition(":")[2]
    text = (
        "import socket, resource\nfrom documents.pdf import inside\n"
        "gone = inside.confine(inside.MEMORY_BYTES)\n"
        f"cut = socket.socket().connect_ex(('127.0.0.1', {port})) != 0\n"
        "print(gone, cut, resource.getrlimit(resource.RLIMIT_AS)[1])"
    )
    said = subprocess.run(
        [sys.executable, "-c", text], env=environment, capture_output=True, text=True, check=True
    )
    gone, is_cut, memory = said.stdout.split()
    assert int(memory) == 1536 * 1024 * 1024
    if gone == "True":
        assert is_cut == "True"


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\temp\\bao cao.pdf", "bao cao.pdf"),
        ("bao\u202ecao\u200b.pdf", "baocao.pdf"),
        ("bao\x00\x07\ncao.pdf", "bao cao.pdf"),
        ("  .pdf", "Tài liệu.pdf"),
        ("x" * 400 + ".pdf", "x" * 146 + ".pdf"),
    ],
)
def test_names_are_cleaned(sent: str, kept: str) -> None:
    assert rules.cleaned_name(sent) == kept


def test_a_file_of_300_megabytes_is_refused_before_it_is_read(tmp_path: Path) -> None:
    large = tmp_path / "large.pdf"
    with large.open("wb") as file:
        file.write(b"%PDF-1.7\n")
        file.truncate(300 * 1024 * 1024)
    with pytest.raises(Refused, match="lớn hơn 200 MB"):
        check_paper.examined(large)


def test_without_libreoffice_an_office_file_is_refused_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.docx").write_bytes(papers.word())
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Refused) as refused:
        examination.examine(tmp_path / "a.docx", rules.DOCX, tmp_path)
    assert refused.value.msgid == archives.NO_OFFICE


def test_a_child_that_is_killed_is_a_refusal(tmp_path: Path) -> None:
    """Nothing that happens to the child reaches the worker but a sentence."""
    for arguments in (
        {"source": 1},
        {"source": str(tmp_path / "gone"), "target": "x", "kind": "pdf", "is_ours": True},
    ):
        with pytest.raises(Refused):
            child.run("take", arguments)


@pytest.mark.django_db
def test_nothing_of_a_refused_file_is_kept_or_served(draft_meeting: Meeting, cast: Cast) -> None:
    item = draft_meeting.items.first()
    kept = set(Path(settings.PAPERS_DIR).rglob("*"))
    case = CASES["the stamp of a secret"]
    content = io.BytesIO(case.make(""))
    document = actions.add_document(item=item, name="a.pdf", content=content, by=cast["secretary"])
    version = document.versions.get()
    assert pipeline.prepare(version.pk) == DocumentVersion.State.REFUSED
    version.refresh_from_db()
    assert case.refused in _(version.reason) % version.reason_values
    assert (version.sha256, version.pages, version.page_texts.count()) == ("", None, 0)
    assert [path for path in set(Path(settings.PAPERS_DIR).rglob("*")) - kept if path.is_file()] == []
    assert Document.objects.count() == 1


def test_check_paper_ends_with_0_or_3_whatever_it_gets(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good = tmp_path / "bao-cao.pdf"
    good.write_bytes(papers.active_pdf())
    call_command("check_paper", str(good))
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "accepted: 2 pages"
    assert "removed: Mã JavaScript" in lines
    pipe = tmp_path / "ong.pdf"
    os.mkfifo(pipe)
    for path in (tmp_path, tmp_path / "gone.pdf", pipe, Path("/dev/zero"), tmp_path / "a\udcff.pdf"):
        with pytest.raises(SystemExit) as ended:
            call_command("check_paper", str(path))
        assert ended.value.code == check_paper.REFUSED_CODE
        assert capsys.readouterr().out.startswith("refused: ")
