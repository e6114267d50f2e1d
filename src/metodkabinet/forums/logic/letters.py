"""What the papers of a forum say: the resolution, a letter of thanks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from metodkabinet.kit.words.names import Case, Inflected, Name, decline
from metodkabinet.papers.logic.blocks import Block, Paragraph, numbered, paragraphs

Content = Mapping[str, Any]


def resolution(content: Content) -> list[Block]:
    """Who met and why, then the points."""
    found: list[Block] = list(paragraphs(str(content.get("preamble") or "")))
    found.append(Paragraph("Участники форума РЕШИЛИ:", align="left"))
    return [*found, *numbered([str(item) for item in content.get("points") or []])]


def thanks(content: Content) -> list[Block]:
    """For what; the title of the paper says to whom."""
    place, event = str(content.get("place") or ""), str(content.get("event") or "")
    reason, where = str(content.get("reason") or "").rstrip("."), f" (веб-форум «{event}»)" if event else ""
    lines = [place] if place else []
    lines.append(f"Благодарим за {reason}{where}.")
    return [
        *(Paragraph(text, align="center", indent=False) for text in lines),
        *paragraphs(str(content.get("text") or "")),
    ]


def thanks_doubts(content: Content) -> list[str]:
    """A case the rules were not sure of; forgotten once somebody has looked and saved."""
    return [str(content["doubt"])] if content.get("doubt") else []


def dative_of(name: str) -> Inflected:
    """To whom."""
    surname, first, patronymic = [*name.split(maxsplit=2), "", "", ""][:3]
    return decline(Name(surname, first, patronymic), Case.DATIVE)
