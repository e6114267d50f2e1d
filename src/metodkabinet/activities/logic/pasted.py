"""A list pasted from Excel, a form or a chat: one person a line, the line itself kept."""

from __future__ import annotations

import re
from dataclasses import dataclass

_NUMBER = re.compile(r"^\s*\d{1,4}\s*[.)\t;]\s*")
_MAIL = re.compile(r"[^\s;,<>()]+@[^\s;,<>()]+\.[^\s;,<>()]+")
_SPLIT = re.compile(r"\t|;|\s[–—-]\s")
LONGEST = 300
HEADINGS = {"фио", "ф.и.о", "ф. и. о", "имя", "участник", "участники", "фамилия, имя, отчество"}


@dataclass(frozen=True, slots=True)
class Pasted:
    """What a line says."""

    name: str
    organisation: str
    email: str
    raw: str


def read_lines(text: str) -> list[Pasted]:
    """Lines with a name, each once however often it was pasted; headings and numbers are left out."""
    found: dict[tuple[str, str, str], Pasted] = {}
    for raw in text.splitlines():
        line = _read(raw)
        if line is not None:
            found.setdefault((line.name.casefold(), line.organisation.casefold(), line.email), line)
    return list(found.values())


def _read(raw: str) -> Pasted | None:
    line = _NUMBER.sub("", raw.replace("\u00a0", " ")).strip()
    mail = _MAIL.search(line)
    email = mail[0].lower().strip(".") if mail else ""
    bare = _MAIL.sub(" ", line)
    parts = [" ".join(part.split()).strip(" ,") for part in _SPLIT.split(bare)]
    parts = [part for part in parts if part and not part.isdigit()]
    if not parts and not email:
        return None
    if parts and _is_heading(parts[0]):
        return None
    if len(parts) == 1 and "," in parts[0]:
        parts = [part.strip() for part in parts[0].split(",", 1)]
    name = parts[0] if parts else email
    return Pasted(name[:LONGEST], ", ".join(parts[1:])[:LONGEST], email, raw.strip()[:1000])


def _is_heading(text: str) -> bool:
    return text.casefold().strip(":. ") in HEADINGS
