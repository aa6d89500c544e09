"""The block of a page that is the same for everybody: written once a language, and nothing of a reader in it."""

import pytest
from django.template import Context, Template, TemplateSyntaxError
from django.utils import translation

BLOCK = "{{% load i18n unchanging %}}{{% unchanging %}}{}{{% endunchanging %}}"


def written(content: str) -> Template:
    return Template(BLOCK.format(content))


def test_it_is_written_once_in_each_language() -> None:
    template = written('{% translate "Hủy" %}{% now "u" %}')
    texts = {}
    for language in ("vi", "en", "vi", "en"):
        with translation.override(language):
            texts.setdefault(language, set()).add(template.render(Context()))
    assert {language: len(found) for language, found in texts.items()} == {"vi": 1, "en": 1}
    assert texts["vi"] != texts["en"]


@pytest.mark.parametrize(
    "content",
    [
        "{{ user }}",
        "{% if user %}x{% endif %}",
        "{{ request.user.pk }}",
        "{% csrf_token %}",
        "{% for one in messages %}{% endfor %}",
        '{% translate "Hủy" as no %}{{ no }}{{ meeting.title }}',
    ],
)
def test_what_differs_between_readers_cannot_come_in(content: str) -> None:
    with pytest.raises(TemplateSyntaxError, match="not the same for everybody"):
        written(content).render(Context({"user": "minister1", "request": object(), "meeting": object()}))


def test_its_own_variables_may() -> None:
    template = written('{% translate "Hủy" as no %}{% for one in "ab" %}{{ one }}{{ no }}{% endfor %}')
    with translation.override("vi"):
        assert template.render(Context()) == "aHủybHủy"
