"""What a person presses: buttons, links that look like buttons, a question before something that cannot be undone."""

from __future__ import annotations

from typing import Any

from django import template
from django.middleware.csrf import get_token
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString

from metodkabinet.kit.components.markup import attributes, draw, one_of, trimmed
from metodkabinet.kit.components.markup import icon as drawn

register = template.Library()

KINDS = ("plain", "first", "quiet", "danger")


@register.simple_block_tag
def button(  # noqa: PLR0913  one name for each attribute a page may write
    content: SafeString,
    *,
    kind: str = "plain",
    type: str = "submit",  # noqa: A002  the attribute's name in HTML
    name: str = "",
    value: str = "",
    icon: str = "",
    form: str = "",
    action: str = "",
    title: str = "",
) -> SafeString:
    """`{% button kind="first" %}Сохранить{% endbutton %}`; `form` and `action` as in HTML."""
    given = attributes(type=type, name=name, value=value, form=form, formaction=action, title=title)
    return format_html('<button class="button {}"{}>{}{}</button>', _kind(kind), given, drawn(icon), trimmed(content))


@register.simple_block_tag
def link_button(
    content: SafeString, url: str, *, kind: str = "plain", icon: str = "", title: str = "", download: bool = False
) -> SafeString:
    """`{% link_button url kind="first" icon="plus" %}Новое мероприятие{% endlink_button %}`."""
    given = attributes(href=url, title=title, download=download)
    return format_html('<a class="button {}"{}>{}{}</a>', _kind(kind), given, drawn(icon), trimmed(content))


@register.simple_block_tag(takes_context=True)
def confirm(  # noqa: PLR0913  as above
    context: Context,
    content: SafeString,
    url: str,
    label: str,
    *,
    yes: str = "",
    kind: str = "plain",
    icon: str = "",
    name: str = "",
    value: str = "",
) -> SafeString:
    """A button that opens a sentence and asks once more; works without scripts.

    `{% confirm url "Удалить" kind="danger" yes="Да, удалить" %}Запись исчезнет насовсем.{% endconfirm %}`
    """
    return draw(
        "kit/components/confirm.html", url=url, label=label, yes=yes or label, kind=_kind(kind), icon=drawn(icon),
        name=name, value=value, content=content, token=token_of(context),
    )  # fmt: skip


def token_of(context: Context) -> str:
    """The form token of this page, for forms that a component draws."""
    request: Any = context.get("request")
    return get_token(request) if request is not None else ""


def _kind(kind: str) -> str:
    return one_of(kind, KINDS, "button")
