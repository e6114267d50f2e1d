"""Boxes that hold other things: card, notice, rows of facts, «пока пусто», tabs, the way back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from metodkabinet.kit.components.markup import attributes, draw, one_of, trimmed
from metodkabinet.kit.components.markup import icon as drawn

register = template.Library()

TONES = {"info": "info", "done": "check", "warn": "triangle-alert", "refused": "ban"}


@dataclass(frozen=True, slots=True)
class Tab:
    """One tab of `{% tabs %}`: an ordinary link; `target` lets htmx change only that part of the page."""

    label: str
    url: str
    current: bool = False
    count: int | None = None
    target: str = ""


@register.simple_block_tag
def card(
    content: SafeString,
    *,
    title: str = "",
    link: str = "",
    link_text: str = "все",
    id: str = "",  # noqa: A002  the attribute's name in HTML
    level: int = 2,
    plain: bool = False,
) -> SafeString:
    """`{% card title="Ждут вас" link=url link_text="все сроки" %}…{% endcard %}`; `plain` has no green edge."""
    return draw(
        "kit/components/card.html", content=content, title=title, link=link, link_text=link_text, id=id, plain=plain,
        level=level,
    )  # fmt: skip


@register.simple_block_tag
def notice(content: SafeString, *, kind: str = "info", title: str = "") -> SafeString:
    """`{% notice kind="warn" title="11 не сверены с базой" %}…{% endnotice %}`; kinds: info, done, warn, refused."""
    sign = drawn(TONES[one_of(kind, tuple(TONES), "notice")])
    heading = format_html("<b>{}</b> ", title) if title else ""
    inside = format_html("{}<div>{}{}</div>", sign, heading, trimmed(content))
    if kind == "refused":
        return format_html('<div class="notice refused" role="alert">{}</div>', inside)
    return format_html('<div class="notice {}">{}</div>', kind, inside)


@register.simple_block_tag
def rows(content: SafeString, *, narrow: bool = False) -> SafeString:
    """A list of facts: `{% rows %}{% row "Телефон" %}…{% endrow %}{% endrows %}`."""
    return format_html('<dl class="rows{}">{}</dl>', " narrow" if narrow else "", content)


@register.simple_block_tag
def row(content: SafeString, label: str, *, hint: str = "", absent: str = "не указано") -> SafeString:
    """One fact; an empty one says so instead of vanishing."""
    said = trimmed(content) or format_html('<span class="hint">{}</span>', absent)
    note = format_html('<small class="hint">{}</small>', hint) if hint else ""
    return format_html("<div><dt>{}</dt><dd>{}{}</dd></div>", label, said, note)


@register.simple_block_tag
def wide(content: SafeString, label: str) -> SafeString:
    """A table written by hand: on a phone it scrolls inside itself and the page does not."""
    return format_html('<div class="scroll" tabindex="0" role="region" aria-label="{}">{}</div>', label, content)


@register.simple_block_tag
def figures(content: SafeString) -> SafeString:
    """A block of counted numbers: `{% figures %}{% figure … %}{% endfigures %}`."""
    return format_html('<dl class="figures">{}</dl>', content)


@register.simple_tag
def nothing(title: str, *, next: str = "", url: str = "", action: str = "", icon: str = "") -> SafeString:  # noqa: A002
    """What an empty place says: that it is empty, what comes next and the button that does it."""
    return draw("kit/components/nothing.html", title=title, next=next, url=url, action=action, icon=drawn(icon))


@register.simple_tag
def tabs(items: Sequence[Tab], *, label: str = "Разделы страницы") -> SafeString:
    """Links that switch parts of a page."""
    return draw("kit/components/tabs.html", items=items, label=label)


@register.simple_tag
def breadcrumbs(trail: Sequence[tuple[str, str]]) -> SafeString:
    """The way back: pairs (label, address) from the outermost inwards; the page itself is not among them."""
    return draw("kit/components/breadcrumbs.html", trail=trail)


@register.simple_tag
def way_back(url: str, label: str) -> SafeString:
    """One step back."""
    return breadcrumbs([(label, url)])


@register.simple_block_tag
def fold(content: SafeString, title: str, *, open: bool = False) -> SafeString:  # noqa: A002
    """Details that most readers do not need: a heading that opens."""
    return format_html(
        '<details class="fold"{}><summary>{}</summary><div>{}</div></details>', attributes(open=open), title, content
    )
