"""Reads of runs for pages."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from metodkabinet.kit.sheets.models import ImportRow, ImportRun

State = ImportRow.State


@dataclass(frozen=True, slots=True)
class Counts:
    """How many rows of the chosen sheet stand where."""

    waiting: int
    new: int
    changed: int
    same: int
    doubt: int
    error: int
    skipped: int
    stale: int
    applied: int

    @property
    def total(self) -> int:
        """All data rows of the sheet."""
        return self.waiting + self.new + self.changed + self.same + self.doubt + self.error + self.skipped

    @property
    def to_apply(self) -> int:
        """What confirming would write."""
        return self.new + self.changed - self.applied

    @property
    def left(self) -> int:
        """What will stay outside until somebody corrects or decides."""
        return self.doubt + self.error


def data_rows(run: ImportRun) -> QuerySet[ImportRow]:
    """Rows below the heading of the chosen sheet."""
    return run.rows.filter(sheet=run.sheet, number__gt=run.heading_last).order_by("number", "pk")


def counts_of(run: ImportRun) -> Counts:
    """Counted in one query."""
    found = data_rows(run).order_by().aggregate(
        waiting=Count("pk", filter=Q(state=State.WAITING)),
        new=Count("pk", filter=Q(state=State.NEW)),
        changed=Count("pk", filter=Q(state=State.CHANGED)),
        same=Count("pk", filter=Q(state=State.SAME)),
        doubt=Count("pk", filter=Q(state=State.DOUBT)),
        error=Count("pk", filter=Q(state=State.ERROR)),
        skipped=Count("pk", filter=Q(state=State.SKIPPED)),
        stale=Count("pk", filter=Q(stale=True)),
        applied=Count("pk", filter=Q(applied=True)),
    )  # fmt: skip
    return Counts(**found)
