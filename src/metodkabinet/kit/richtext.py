"""Rich text people type: Markdown without raw HTML, sanitised once more afterwards. Two walls, either would do."""

from __future__ import annotations

from collections.abc import MutableMapping, Sequence
from typing import Any

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import OptionsDict

MOST_PASSES = 6
_TAGS = {
    "p", "br", "hr", "h2", "h3", "h4", "h5", "h6", "strong", "em", "s", "code", "pre", "blockquote", "ul", "ol", "li",
    "a", "img", "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
_ATTRIBUTES = {"a": {"href", "title"}, "img": {"src", "alt", "title"}, "ol": {"start"}}
_SCHEMES = {"http", "https", "mailto", "tel"}


def _is_ours(address: str) -> bool:
    """A path of this site, in a form no browser reads as another host."""
    return address.startswith("/") and not address.startswith("//") and "\\" not in address


def _image(
    renderer: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: MutableMapping[str, Any]
) -> str:
    """Our own pictures are shown; a foreign one becomes a link, so that reading tells no foreign host anything."""
    token = tokens[index]
    address, text = str(token.attrs.get("src", "")), escapeHtml(token.content)
    if _is_ours(address):
        return f'<img src="{escapeHtml(address)}" alt="{text}">'
    return f'<a href="{escapeHtml(address)}">{text or escapeHtml(address)}</a>'


def _heading(
    renderer: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: MutableMapping[str, Any]
) -> str:
    """The page has its own first heading: «# …» begins with the second."""
    token = tokens[index]
    tag = "h2" if token.tag == "h1" else token.tag
    return f"<{tag}>" if token.nesting == 1 else f"</{tag}>\n"


def _markdown() -> MarkdownIt:
    md = MarkdownIt("commonmark", {"html": False, "breaks": True, "maxNesting": 20}).enable(["table", "strikethrough"])
    md.add_render_rule("image", _image)
    md.add_render_rule("heading_open", _heading)
    md.add_render_rule("heading_close", _heading)
    return md


_MARKDOWN = _markdown()


def _attribute(tag: str, name: str, value: str) -> str | None:
    return None if (tag, name) == ("img", "src") and not _is_ours(value) else value


def clean_html(html: str) -> str:
    """Only quiet tags and addresses stay. Cleaned again until nothing changes any more."""
    for _ in range(MOST_PASSES):
        before, html = html, _cleaned(html)
        if html == before:
            return html
    return nh3.clean_text(html)


def _cleaned(html: str) -> str:
    return nh3.clean(
        html,
        tags=_TAGS,
        clean_content_tags={"script", "style", "svg", "math", "template", "noscript", "iframe", "title", "textarea"},
        attributes=_ATTRIBUTES,
        attribute_filter=_attribute,
        url_schemes=_SCHEMES,
        link_rel="nofollow noopener noreferrer",
        strip_comments=True,
    )


def render_rich(text: str) -> SafeString:
    """HTML of a Markdown text, fit for any page."""
    return mark_safe(clean_html(_MARKDOWN.render(text.replace("\x00", ""))))  # noqa: S308  cleaned in this very line
