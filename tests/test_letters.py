"""L1: whatever somebody calls himself, no letter of any module gets a header, a link or markup of it."""

from __future__ import annotations

import re
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from metodkabinet.kit import clock, letters
from metodkabinet.kit.letters import transport

SOURCE = Path(__file__).parents[1] / "src" / "metodkabinet"
TEMPLATES = sorted(
    str(path.relative_to(folder)) for folder in SOURCE.glob("*/templates") for path in folder.rglob("*.txt")
)
HOSTILE = (
    "Анна\r\nBcc: all@example.org\n\n<b>x</b> http://evil.example/a?b=1 www.evil.example pay@evil.example \u202e\x00"
)


def words_of(template: str) -> dict[str, Any]:
    """Everything the template asks for, each as hostile as it can be; what is formatted as a day is one."""
    text = next(SOURCE.glob(f"*/templates/{template}")).read_text(encoding="utf-8")
    words: dict[str, Any] = {}
    for name, inner, filtered in re.findall(r"{[{%](?: if)? ([a-z_]+)(?:\.([a-z_]+))?(?:\|([a-z_]+))?", text):
        day = filtered in {"date", "long_day"}
        words.setdefault(name, {} if inner else clock.now() if day else HOSTILE)
        if inner:
            words[name][inner] = HOSTILE
    return words


@pytest.mark.django_db
@pytest.mark.parametrize("template", TEMPLATES)
def test_l1_a_hostile_name_stays_words_in_every_letter(template: str) -> None:
    letter = letters.post(
        "hostile", to="anna@example.org", subject=f"Для {HOSTILE}", template=template, context=words_of(template),
        kind="test",
    )  # fmt: skip
    sent = transport.message(letter).message().as_bytes()
    mail = message_from_bytes(sent, policy=policy.default)
    assert (mail["To"], mail["Bcc"], mail["Subject"].strip()) == ("anna@example.org", None, letter.subject)
    text, html = (mail.get_body((kind,)).get_content() for kind in ("plain", "html"))  # type: ignore[union-attr]
    assert re.search(r"[a-z]://evil|www\.evil|\w@\w", text) is None
    assert re.search(r"[a-z]://|www\\.evil|\\w@\\w", letter.subject) is None
    assert all(link.startswith(settings.SITE_URL) for link in re.findall(r'href="([^"]*)"', html))
    assert re.search(r"<(?!/?(?:!doctype|html|head|meta|body|p|br|a)\b)", html) is None


def test_every_letter_is_asked() -> None:
    posted = {
        name
        for path in SOURCE.rglob("*.py")
        if "tests" not in path.parts
        for name in re.findall(r"[\"']([a-z_]+/[a-z_/]+\.txt)[\"']", path.read_text(encoding="utf-8"))
    }
    assert posted <= set(TEMPLATES)
    assert len(TEMPLATES) >= 12
