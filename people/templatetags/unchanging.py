"""The block `{% unchanging %}`: a piece of a page that is the same for everybody and always, but for the language."""

from typing import Any, cast

from django import template
from django.template.base import NodeList, Parser, Token
from django.utils.safestring import SafeString
from django.utils.translation import get_language

register = template.Library()


class Bare(template.Context):
    """Knows only what the piece itself defines: nothing of a reader, a request or a meeting can come into it."""

    def __getitem__(self, key: Any) -> Any:
        for values in reversed(self.dicts):
            if key in values:
                return values[key]
        raise template.TemplateSyntaxError(f"{key!r} is not the same for everybody; put it outside.")

    def get(self, key: Any, otherwise: Any = None) -> Any:
        """Return a value of the piece's own; there is nothing otherwise."""
        return self[key]


class Unchanging(template.Node):
    """Renders its content once a language and process."""

    def __init__(self, content: NodeList) -> None:
        self.content = content
        self.made: dict[str | None, SafeString] = {}

    def render(self, context: template.Context) -> SafeString:
        """Return the content, rendered now or before. Errors: TemplateSyntaxError for a variable from outside."""
        language = get_language()
        if language not in self.made:
            bare = Bare()
            bare.template = context.template
            with bare.render_context.push_state(cast("template.Template", context.template)):
                self.made[language] = self.content.render(bare)
        return self.made[language]


@register.tag
def unchanging(parser: Parser, token: Token) -> Unchanging:
    """Keep what stands up to `{% endunchanging %}`."""
    content = parser.parse(("endunchanging",))
    parser.delete_first_token()
    return Unchanging(content)
