"""What the public check page says of a paper."""

from __future__ import annotations

from hmac import compare_digest

from metodkabinet.kit.registry import Checked
from metodkabinet.kit.words.typography import date_in_words
from metodkabinet.papers.models import Paper
from metodkabinet.papers.queries.registers import find_issued


def check_paper(number: str, code: str) -> Checked | None:
    """What the paper itself shows, and whether it is valid; nothing for a wrong number or code."""
    paper = find_issued(number, code)
    if paper is None or not compare_digest(paper.number.encode(), number.encode()):
        return None
    lines = [("Вид", paper.kind_title), ("Заголовок", paper.title), ("Номер", paper.number)]
    if paper.date:
        lines.append(("Дата", date_in_words(paper.date)))
    lines += [("Объединение", paper.association.name)]
    lines += [("Подпись", ", ".join(filter(None, (one["post"], one["name"])))) for one in paper.signatories]
    return Checked(paper.kind_title, lines, paper.is_in_force, _note(paper))


def _note(paper: Paper) -> str:
    if paper.is_in_force:
        return ""
    newer = getattr(paper, "replaced_by", None)
    if newer is not None and newer.number:
        return f"Документ заменён новой версией № {newer.number}."
    return "Документ аннулирован и больше не действует."
