"""Pieces of the frame: the tab's title, the switch for weak sight, links to pages that some module brings."""

from __future__ import annotations

from collections.abc import Mapping
from html import unescape
from typing import Any

from django import template
from django.conf import settings
from django.template import Context
from django.template.loader import render_to_string
from django.template.loader_tags import BLOCK_CONTEXT_KEY
from django.utils.html import format_html, strip_tags
from django.utils.safestring import SafeString

from metodkabinet.kit import frame, sight
from metodkabinet.kit.components.markup import draw
from metodkabinet.kit.registry import Panel

register = template.Library()


@register.simple_tag(takes_context=True)
def tab_title(context: Context) -> str:
    """The heading of the page as the title of the browser's tab: written once, shown twice."""
    blocks = context.render_context.get(BLOCK_CONTEXT_KEY)
    block = blocks.get_block("title") if blocks else None
    written = block.render(context) if block is not None else str(context.get("title", ""))
    plain = " ".join(unescape(strip_tags(written)).split())
    return f"{plain} – Методкабинет" if plain else "Методкабинет"


@register.simple_tag(takes_context=True)
def sight_url(context: Context) -> str:
    """The page of «Для слабовидящих», which brings the reader back here."""
    return sight.sight_url(context.get("request"))


@register.simple_tag
def place_link(name: str, label: str) -> SafeString | str:
    """A link to a page that a module registered in `assembly.places`; nothing when nobody did."""
    url = frame.place(name)
    return format_html('<a href="{}">{}</a>', url, label) if url else ""


@register.simple_tag(takes_context=True)
def panel_card(context: Context, shown: tuple[Panel, Mapping[str, Any]]) -> SafeString:
    """A panel that another module registered, drawn by its own template."""
    panel, given = shown
    body = render_to_string(panel.template, dict(given), request=context.get("request"))
    return draw("kit/components/card.html", content=body, title=panel.title, id=f"panel-{panel.key}", level=2)


@register.simple_tag
def operator_line() -> str:
    """Who runs this site and answers for the personal data in it."""
    return f"Оператор: {settings.OPERATOR}" if settings.OPERATOR else "Методкабинет"
