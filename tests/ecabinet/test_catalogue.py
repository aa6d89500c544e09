"""Messages are collected from code and templates, merged, checked and compiled, without GNU gettext."""

import gettext
import os
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from ecabinet import catalogue

CODE = """
from django.utils.translation import gettext_lazy as _, ngettext, pgettext

LABEL = _("Phiên họp")
def close(poll):
    raise rules.Refused("Đã đóng lúc %(at)s.", at=poll.closed_at)
    raise rules.Refused(
        "Câu dài "
        "hai dòng."
    )
    ngettext("%(n)s phiếu", "%(n)s lá phiếu", n) % {"n": n}
    pgettext("vote", "Khác")
    _(variable)
"""
TEMPLATE = """{% load i18n %}
<div>
    {% if a %}
  <p title="{% translate "Đóng" %}">{{ _("Mở") }}</p>
    {% endif %}
      {% blocktranslate trimmed with n=count %}
        Còn {{ n }} nội dung
        chưa kết luận.
      {% endblocktranslate %}
 {% blocktranslate count n=count %}{{ n }} người{% plural %}{{ n }} người có mặt{% endblocktranslate %}
</div>
"""
MESSAGES = {
    (None, "Phiên họp"),
    (None, "Đã đóng lúc %(at)s."),
    (None, "Câu dài hai dòng."),
    (None, "%(n)s phiếu"),
    ("vote", "Khác"),
    (None, "Đóng"),
    (None, "Mở"),
    (None, "Còn %(n)s nội dung chưa kết luận."),
    (None, "%(n)s người"),
}


@pytest.fixture
def tree(tmp_path: Path, settings: Any) -> Path:
    """Give a small project of its own to collect from."""
    settings.BASE_DIR = tmp_path
    (tmp_path / "voting").mkdir()
    (tmp_path / "voting" / "actions.py").write_text(CODE)
    (tmp_path / "templates" / "voting").mkdir(parents=True)
    (tmp_path / "templates" / "voting" / "poll.html").write_text(TEMPLATE)
    return tmp_path


def blocks(folder: Path, name: str, text: str) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(text)
    return folder


def keys(found: catalogue.Catalog) -> set[tuple[str | None, str]]:
    return {
        (m.context, m.id if isinstance(m.id, str) else m.id[0])  # a plural is known by its singular
        for m in found
        if m.id
    }


def test_messages_come_from_calls_and_from_templates(tree: Path) -> None:
    assert keys(catalogue.collect()) == MESSAGES


def test_collecting_keeps_translations_and_drops_what_is_gone(tree: Path) -> None:
    call_command("messages", merge=blocks(tree / "en", "a.po", 'msgid "Đóng"\nmsgstr "Close"\n'))
    (tree / "voting" / "actions.py").write_text('_("Tên mới")\n')
    call_command("messages")
    english = catalogue.read("en")
    assert english.get("Đóng").string == "Close"
    assert english.get("Tên mới").string == ""
    assert english.get("Phiên họp") is None


def test_collecting_twice_writes_the_same_bytes(tree: Path) -> None:
    call_command("messages")
    first = catalogue.file_of("en").read_bytes()
    call_command("messages")
    assert catalogue.file_of("en").read_bytes() == first
    assert b".py:" not in first


def test_merge_fills_gaps_and_says_what_differs_or_is_not_used(tree: Path, capsys: Any) -> None:
    folder = blocks(tree / "en", "a.po", 'msgid "Đóng"\nmsgstr "Close"\n')
    blocks(folder, "b.po", 'msgid "Đóng"\nmsgstr "Shut"\n\nmsgid "Không có"\nmsgstr "None"\n')
    call_command("messages", merge=folder)
    said = capsys.readouterr().out
    assert catalogue.read("en").get("Đóng").string == "Close"
    assert "b.po: 'Đóng'" in said and "'Shut'" in said
    assert "used nowhere: b.po: 'Không có'" in said


def test_merge_refuses_a_file_that_is_no_catalogue(tree: Path) -> None:
    with pytest.raises(CommandError, match=r"a\.po"):
        call_command("messages", merge=blocks(tree / "en", "a.po", "không phải po\n"))


ONE = '_("Còn %(n)s phiếu.")\n'


@pytest.mark.parametrize(
    ("translation_block", "fault"),
    [
        ('msgid "Còn %(n)s phiếu."\nmsgstr "%(n)s ballots left."\n', None),
        ('msgid "Còn %(n)s phiếu."\nmsgstr ""\n', "no translation"),
        ('#, fuzzy\nmsgid "Còn %(n)s phiếu."\nmsgstr "%(n)s ballots left."\n', "fuzzy"),
        ('msgid "Còn %(n)s phiếu."\nmsgstr "%(m)s ballots left."\n', "places differ"),
        ('msgid "Còn %(n)s phiếu."\nmsgstr "Ballots left."\n', "places differ"),
        ('msgid "Còn phiếu."\nmsgstr "Ballots left."\n', "no longer used"),
    ],
)
def test_check_names_what_is_wrong(tree: Path, translation_block: str, fault: str | None) -> None:
    (tree / "voting" / "actions.py").write_text(ONE)
    (tree / "templates" / "voting" / "poll.html").write_text("")
    file = catalogue.file_of("en")
    file.parent.mkdir(parents=True)
    file.write_text(
        catalogue.HEADER.format(language="en", plural=catalogue.PLURALS["en"]) + translation_block
    )
    if fault is None:
        call_command("messages", check=True)
        return
    with pytest.raises(CommandError, match=fault):
        call_command("messages", check=True)


def test_check_looks_at_every_plural_form(tree: Path) -> None:
    (tree / "voting" / "actions.py").write_text('ngettext("%(n)s phiếu", "%(n)s lá phiếu", n)\n')
    (tree / "templates" / "voting" / "poll.html").write_text("")
    block = (
        'msgid "%(n)s phiếu"\nmsgid_plural "%(n)s lá phiếu"\nmsgstr[0] "%(n)s ballot"\nmsgstr[1] "ballots"\n'
    )
    call_command("messages", merge=blocks(tree / "en", "a.po", block))
    with pytest.raises(CommandError, match="places differ"):
        call_command("messages", check=True)


def test_compiled_messages_are_read_by_gettext(tree: Path) -> None:
    call_command("messages", merge=blocks(tree / "en", "a.po", 'msgid "Đóng"\nmsgstr "Close"\n'))
    compiled = catalogue.compile_language("en")
    with compiled.open("rb") as source:
        read = gettext.GNUTranslations(source)
    assert read.gettext("Đóng") == "Close"
    assert read.gettext("Mở") == "Mở"


def test_compiled_messages_are_stale_without_a_file_and_after_a_change(tree: Path) -> None:
    call_command("messages")
    assert catalogue.is_stale("en")
    compiled = catalogue.compile_language("en")
    assert not catalogue.is_stale("en")
    os.utime(compiled, (0, 0))
    assert catalogue.is_stale("en")


@pytest.mark.parametrize(
    ("sentence", "vietnamese"),
    [
        ("Password", "Mật khẩu"),
        ("Incorrect password.", "Mật khẩu không đúng."),
    ],
)
def test_log_in_speaks_vietnamese(sentence: str, vietnamese: str) -> None:
    """The real catalogue, compiled by tests/conftest.py: allauth has no Vietnamese of its own."""
    with translation.override("vi"):
        assert translation.gettext(sentence) == vietnamese
    with translation.override("en"):
        assert translation.gettext(sentence) == sentence
