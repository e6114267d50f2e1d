"""What happened to a paper, what waits for whom, how far each series has come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Count, Min, OuterRef, Q, QuerySet, Subquery

from metodkabinet.associations.logic.years import year_of
from metodkabinet.associations.models import Association
from metodkabinet.kit import registry
from metodkabinet.papers.enums import PaperState, StepState, Yearly
from metodkabinet.papers.models import Number, Paper, Remark, Series, Step, Transfer
from metodkabinet.people.queries.sight import person_of

if TYPE_CHECKING:
    from datetime import date

    from metodkabinet.accounts.models import User
    from metodkabinet.kit import access


@dataclass(frozen=True, slots=True)
class JournalLine:
    """One thing that happened to a paper."""

    at: datetime
    what: str
    note: str
    who: User | None


def journal_of(paper: Paper) -> list[JournalLine]:
    """From its own rows, the latest first."""
    lines = [JournalLine(paper.made_at, "составлен", "", paper.made_by)]
    for step in paper.steps.select_related("signed_by").filter(signed_at__isnull=False):
        assert step.signed_at is not None
        decision = f"№ {step.document_number}" if step.document_number else ""
        note = ", ".join(part for part in (step.post, step.name, decision, step.ground) if part)
        lines.append(JournalLine(step.signed_at, f"{step.get_act_display()}: подписано", note, step.signed_by))
    lines += [
        JournalLine(remark.made_at, "возвращён с замечанием", remark.text, remark.made_by)
        for remark in paper.remarks.select_related("made_by")
    ]
    lines += [
        JournalLine(issue.issued_at, "выпущен, файлы сохранены", f"PDF {issue.pdf_sha256[:12]}…", None)
        for issue in paper.issues.order_by("pk")
    ]
    if paper.drawn is not None:
        lines.append(JournalLine(paper.drawn.drawn_at, "присвоен номер", paper.drawn.text, None))
        if paper.drawn.voided_at is not None:
            lines.append(JournalLine(paper.drawn.voided_at, "аннулирован", paper.drawn.void_reason, None))
    lines += [
        JournalLine(one.added_at, f"приложен {one.get_kind_display()}", str(one.file), one.added_by)
        for one in paper.uploads.select_related("added_by", "file")
    ]
    for transfer in paper.transfers.select_related("organisation", "sent_by", "received_by"):
        lines.append(JournalLine(transfer.sent_at, "передан", str(transfer.organisation), transfer.sent_by))
        if transfer.received_at is not None:
            note = f"{transfer.organisation}, вх. № {transfer.received_number}".removesuffix(", вх. № ")
            lines.append(JournalLine(transfer.received_at, "получен", note, transfer.received_by))
    return sorted(lines, key=lambda line: line.at, reverse=True)


def next_step_of(paper: Paper) -> Step | None:
    """The signature it waits for."""
    if paper.state != PaperState.SIGNING:
        return None
    return paper.steps.select_related("person").filter(state=StepState.WAITING).order_by("position", "pk").first()


def waiting_for(user: access.Actor) -> QuerySet[Step]:
    """Steps that are next and name this very person."""
    person = person_of(user)
    first = (
        Step.objects.filter(paper=OuterRef("paper"), state=StepState.WAITING).order_by("position", "pk").values("pk")
    )
    mine = Step.objects.filter(person=person, paper__state=PaperState.SIGNING, pk=Subquery(first[:1]))
    return mine.select_related("paper__association").order_by("paper__made_at", "pk") if person else Step.objects.none()


def last_remark_of(paper: Paper) -> Remark | None:
    """Why it came back."""
    return paper.remarks.order_by("-made_at", "-pk").first()


def with_waiting_post(papers: QuerySet[Paper]) -> QuerySet[Paper]:
    """With the post whose signature is next, for lists."""
    steps = Step.objects.filter(paper=OuterRef("pk"), state=StepState.WAITING).order_by("position", "pk")
    return papers.annotate(waiting_post=Subquery(steps.values("post")[:1]))


def kinds_in(papers: QuerySet[Paper]) -> list[tuple[str, str]]:
    """Kinds that occur, for the filter."""
    found = set(papers.order_by().values_list("kind", flat=True).distinct())
    return [(kind.key, kind.title) for kind in registry.paper_kinds if kind.key in found]


def year_for(series_yearly: str, association: Association, day: date) -> str:
    """The year of a number drawn on a day."""
    if series_yearly == Yearly.NEVER:
        return ""
    if series_yearly == Yearly.CALENDAR:
        return str(day.year)
    return year_of(day, is_school=association.is_school_year).label


@dataclass(frozen=True, slots=True)
class SeriesState:
    """A series as the settings page shows it."""

    series: Series
    years: list[tuple[str, int]]  # (year, last number)
    declared: registry.PaperSeries | None


def series_of(association: Association) -> list[SeriesState]:
    """Every series the association has begun."""
    rows = Series.objects.filter(association=association).prefetch_related("counters").order_by("title", "pk")
    return [
        SeriesState(
            row, sorted(((one.year, one.last) for one in row.counters.all()), reverse=True),
            registry.paper_series.get(row.key),
        )
        for row in rows
    ]  # fmt: skip


def with_holes() -> QuerySet[Series]:
    """Series that must have none: where the numbers given are fewer than the counter says."""
    return Series.objects.filter(no_holes=True).prefetch_related("counters").order_by("pk")


def counts_by_year(series: Series) -> dict[str, tuple[int, int]]:
    """Year → (how many numbers were given, the smallest)."""
    rows = Number.objects.filter(series=series).order_by().values("year").annotate(many=Count("pk"), least=Min("n"))
    return {row["year"]: (row["many"], row["least"]) for row in rows}


def to_receive(user: access.Actor) -> QuerySet[Transfer]:
    """Transfers that came to the user's method centre and wait for its word."""
    rows = Transfer.objects.receivable_by(user).filter(received_at=None)
    return rows.select_related("paper__association", "organisation").order_by("sent_at", "pk")


def find_issued(number: str, code: str) -> Paper | None:
    """By what stands on the paper itself."""
    rows = Paper.objects.filter(code=code).exclude(Q(code=None) | Q(code=""))
    return rows.select_related("association", "replaced_by").first() if number else None


def awaiting_decision(association: Association) -> QuerySet[Step]:
    """Papers of the association whose next signature is a decision of a body: for an agenda to point at."""
    first = (
        Step.objects.filter(paper=OuterRef("paper"), state=StepState.WAITING).order_by("position", "pk").values("pk")
    )
    rows = Step.objects.filter(
        signer="body", paper__association=association, paper__state=PaperState.SIGNING, pk=Subquery(first[:1])
    )
    return rows.select_related("paper").order_by("paper__made_at", "pk")
