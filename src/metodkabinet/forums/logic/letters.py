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
    """To whom, for what."""
    place, event = str(content.get("place") or ""), str(content.get("event") or "")
    found: list[Block] = [
        Paragraph("объявляется благодарность", align="center", indent=False),
        Paragraph(_dative(content).text, align="center", indent=False),
    ]
    if place:
        found.append(Paragraph(place, align="center", indent=False))
    reason = str(content.get("reason") or "").rstrip(".")
    where = f" (веб-форум «{event}»)" if event else ""
    found.append(Paragraph(f"за {reason}{where}.", align="center", indent=False))
    return [*found, *paragraphs(str(content.get("text") or ""))]


def thanks_doubts(content: Content) -> list[str]:
    """A case the rules are not sure of."""
    found = _dative(content)
    return [found.doubt] if found.doubt else []


def _dative(content: Content) -> Inflected:
    by_hand = str(content.get("person_dative") or "")
    if by_hand:
        return Inflected(by_hand)
    surname, first, patronymic = [*str(content.get("person") or "").split(maxsplit=2), "", "", ""][:3]
    return decline(Name(surname, first, patronymic), Case.DATIVE)
