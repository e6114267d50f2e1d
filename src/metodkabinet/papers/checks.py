"""What must hold of papers at any moment; each function names the places where it does not."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from metodkabinet.kit.files import store
from metodkabinet.papers.enums import IN_FORCE
from metodkabinet.papers.models import Issue, Paper
from metodkabinet.papers.queries.registers import counts_by_year, with_holes

LABEL = "papers.paper"


def wrong_numbers() -> Iterator[str]:
    """The printed number is the drawn one, and the drawn one is this paper's."""
    for paper in Paper.objects.filter(drawn__isnull=False).select_related("drawn").order_by("pk").iterator(500):
        assert paper.drawn is not None
        if paper.number != paper.drawn.text or paper.drawn.owner != f"{LABEL}:{paper.pk}":
            yield f"Документ {paper.pk}: номер «{paper.number}», а выдан «{paper.drawn.text}»."
    bearers = Paper.objects.filter(state__in=IN_FORCE, drawn__isnull=True).exclude(number="").order_by("pk")
    for paper in bearers:
        if paper.described.series and not paper.described.number_typed:
            yield f"Документ {paper.pk}: номер «{paper.number}» никем не выдан."


def holes() -> Iterator[str]:
    """In a series without holes as many numbers were given as the counter says."""
    for series in with_holes():
        given = counts_by_year(series)
        for counter in series.counters.all():
            many, least = given.get(counter.year, (0, counter.first))
            if counter.last and (many != counter.last - counter.first + 1 or least != counter.first):
                place = f"Ряд «{series}» ({series.association_id}), {counter.year}"
                yield f"{place}: выдано {many}, последний {counter.last}."


def wrong_files() -> Iterator[str]:
    """Every paper in force has its files, and their bytes have the hash written at issue."""
    without = Paper.objects.filter(state__in=IN_FORCE, issues__isnull=True).order_by("pk")
    for paper in without:
        yield f"Документ {paper.pk} действует, а файлов нет."
    for issue in Issue.objects.select_related("docx", "pdf").order_by("pk").iterator(500):
        for file, expected in ((issue.docx, issue.docx_sha256), (issue.pdf, issue.pdf_sha256)):
            if file.sha256 != expected or not _intact(expected):
                yield f"Документ {issue.paper_id}, версия {issue.version}: файл «{file.name}» подменён или пропал."


def _intact(sha256: str) -> bool:
    path = store.path_of(sha256)
    return path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() == sha256
