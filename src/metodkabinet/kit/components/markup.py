"""The two ways a component becomes markup: attributes in a row, or a template of its own."""

from __future__ import annotations

from django.template.loader import get_template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe
from lucide.templatetags.lucide import lucide


def attributes(**given: object) -> SafeString:
    """` name="value"` for each; False and None are left out, True stands bare, `_` reads as `-`."""
    pairs = [
        (name.strip("_").replace("_", "-"), value) for name, value in given.items() if value not in (None, False, "")
    ]
    bare = format_html_join("", " {}", ((name,) for name, value in pairs if value is True))
    full = format_html_join("", ' {}="{}"', ((name, value) for name, value in pairs if value is not True))
    return SafeString(bare + full)


def icon(name: str) -> SafeString:
    """A drawn sign beside words; the words carry the meaning, so readers aloud skip it."""
    return SafeString(lucide(name, aria_hidden="true") + " ") if name else SafeString("")


def trimmed(content: SafeString) -> SafeString:
    """Rendered content without the blanks around it, still known to be safe (`strip` forgets that)."""
    return mark_safe(content.strip())  # noqa: S308  it was rendered, and escaped, by the template engine


def draw(template: str, **context: object) -> SafeString:
    """A component's own template."""
    return SafeString(get_template(template).render(dict(context)))


def one_of(value: str, known: tuple[str, ...], what: str) -> str:
    """A kind that nobody drew is a mistake of the page's author: say so at once."""
    if value not in known:
        message = f"{what} «{value}»: known are {', '.join(known)}"
        raise ValueError(message)
    return value
