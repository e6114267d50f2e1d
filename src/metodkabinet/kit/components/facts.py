"""Small facts in one fixed look: a state, a number that is a link, a date box, a person, a file, a span of dates."""

from __future__ import annotations

from datetime import date

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from metodkabinet.kit import clock
from metodkabinet.kit.components.markup import attributes, draw, icon, one_of
from metodkabinet.kit.components.typography import MONTHS_OF, date_range, number, size

register = template.Library()

STATES = ("done", "work", "soon", "late", "plain", "off")
SOON = 7  # days: what is due within a week is marked


@register.simple_tag
def state(label: str, kind: str = "plain") -> SafeString:
    """`{% state "выполнено" "done" %}`: done, work (half), soon, late, plain (empty circle), off (dash)."""
    return format_html('<span class="state {}">{}</span>', one_of(kind, STATES, "state"), label)


@register.simple_tag
def figure(value: float | None, title: str, *, url: str = "", definition: str = "", note: str = "") -> SafeString:
    """A counted number: it opens the rows it counts and carries its written definition."""
    shown = "–" if value is None else number(value)
    return draw("kit/components/figure.html", value=shown, title=title, url=url, definition=definition, note=note)


@register.simple_tag
def when(day: date, *, done: bool = False) -> SafeString:
    """A deadline as a small calendar leaf; what is late counts its days."""
    left = (day - clock.today()).days
    if left < 0 and not done:
        return _leaf("late", f"+{-left}", "просрочено", day)
    kind = "soon" if left <= SOON and not done else "plain"
    return _leaf(kind, str(day.day), MONTHS_OF[day.month], day)


def _leaf(kind: str, large: str, under: str, day: date) -> SafeString:
    return format_html(
        '<time class="when {}" datetime="{}" title="срок {}"><b>{}</b><small>{}</small></time>',
        kind, day.isoformat(), day.strftime("%d.%m.%Y"), large, under,
    )  # fmt: skip


@register.simple_tag
def person(name: str, *, url: str = "", note: str = "") -> SafeString:
    """A person by name, with a line about who it is."""
    called = format_html('<a href="{}">{}</a>', url, name) if url else name
    about = format_html('<small class="hint">{}</small>', note) if note else ""
    return format_html('<span class="person">{}{}</span>', called, about)


@register.simple_tag
def file_link(url: str, name: str, *, bytes: int | None = None, note: str = "") -> SafeString:  # noqa: A002
    """A file to download: its name, kind and size, so that nobody opens 40 MB on a telephone unawares."""
    ending = name.rpartition(".")[2].upper() if "." in name else ""
    facts = ", ".join(part for part in (ending, size(bytes) if bytes is not None else "", note) if part)
    return format_html(
        '<span class="file">{}<a{}>{}</a> <small class="hint">{}</small></span>',
        icon("file-text"), attributes(href=url), name, facts,
    )  # fmt: skip


@register.simple_tag
def dates(start: date | None, end: date | None = None) -> SafeString | str:
    """«20–27 ноября 2026»: a span as people write it."""
    if start is None:
        return ""
    last = end or start
    return format_html('<time datetime="{}">{}</time>', start.isoformat(), date_range(start, last))


@register.simple_tag
def progress(done: int, total: int, *, label: str = "") -> SafeString:
    """How far something has come, as a bar and in words."""
    share = round(done * 100 / total) if total else 0
    return draw(
        "kit/components/progress.html", done=number(done), total=number(total), share=share, label=label,
        value=min(done, total), maximum=max(total, 1),
    )  # fmt: skip
