"""Turning a template into a letter: one text, the same words as HTML, and nothing in it links but our own pages."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.template import Context, Engine
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

SUBJECT_LENGTH = 200
JOINER = "\u2060"  # invisible, has no width; a mail program does not see an address across it

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
_LOOKS_LIKE_LINK = re.compile(
    r"(?P<scheme>\b[a-z][a-z0-9+.-]*)(?=://)"  # http ://
    r"|(?P<dot>(?<=[\w-])[.](?=[^\W\d_]))"  # evil .ru
    r"|(?P<at>(?<=\S)@(?=\w))",  # someone@ where
    re.IGNORECASE,
)


def render(template: str, context: Mapping[str, Any]) -> str:
    """The text of a letter from a plain-text template; nothing is escaped, for text has no markup."""
    body = Engine.get_default().get_template(template).render(Context(dict(context), autoescape=False))
    lines = [line.rstrip() for line in body.replace("\r\n", "\n").split("\n")]
    return defuse(_CONTROL.sub("", re.sub(r"\n{3,}", "\n\n", "\n".join(lines))).strip()) + "\n"


def subject_of(text: str) -> str:
    """One line, no control characters, no address to press, not too long: a name cannot add a header."""
    line = defuse(" ".join(_CONTROL.sub(" ", text).split()))
    return line if len(line) <= SUBJECT_LENGTH else line[: SUBJECT_LENGTH - 1].rstrip() + "…"


def is_address(text: str) -> bool:
    """One plain address and nothing else."""
    try:
        validate_email(text)
    except ValidationError:
        return False
    return text.isascii()


def is_own_link(url: str) -> bool:
    """An address of this installation."""
    ours, given = urlsplit(settings.SITE_URL), urlsplit(url)
    return (given.scheme, given.netloc) == (ours.scheme, ours.netloc)


def _own_links() -> re.Pattern[str]:
    return re.compile(
        rf"{re.escape(settings.SITE_URL)}(?:[/?#][A-Za-z0-9/?#&=%._~:+-]*[A-Za-z0-9/=_~-]|/|(?![\w.:@/?#-]))"
    )


def _pieces(text: str) -> list[tuple[str, bool]]:
    """The text cut into pieces, each with whether it is a link of ours."""
    found, position = [], 0
    for match in _own_links().finditer(text):
        found += [(text[position : match.start()], False), (match.group(), True)]
        position = match.end()
    return [piece for piece in [*found, (text[position:], False)] if piece[0]]


def defuse(text: str) -> str:
    """Break every address that is not ours, so that a name like «evil.example» does not become a link."""

    def broken(match: re.Match[str]) -> str:
        return match.group() + JOINER

    return "".join(piece if own else _LOOKS_LIKE_LINK.sub(broken, piece) for piece, own in _pieces(text))


def spent(text: str) -> dict[str, str]:
    """What is kept of a letter that will not leave again: its words, for a personal link opens to whoever reads it."""
    words = "".join(f"{settings.SITE_URL}/…" if own else piece for piece, own in _pieces(text))
    return {"text": words, "html": html_of(words), "unsubscribe": ""}


def html_of(text: str) -> SafeString:
    """The same words with paragraphs and our links clickable."""
    paragraphs = [part for part in re.split(r"\n{2,}", text.strip()) if part]
    body = format_html_join("\n", "<p>{}</p>", ((_paragraph(part),) for part in paragraphs))
    return format_html(
        '<!doctype html>\n<html lang="ru"><head><meta charset="utf-8"></head><body>\n{}\n</body></html>\n', body
    )


def _paragraph(text: str) -> SafeString:
    lines = text.split("\n")
    return format_html_join(SafeString("<br>\n"), "{}", ((_line(line),) for line in lines))


def _line(text: str) -> SafeString:
    return format_html_join(
        "",
        "{}",
        ((format_html('<a href="{}">{}</a>', piece, piece) if own else piece,) for piece, own in _pieces(text)),
    )
