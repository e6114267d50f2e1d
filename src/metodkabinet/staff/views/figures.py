"""«Характеристика кадров»: on the screen, in Excel, in Word; every number opens its rows."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.http import FileResponse, Http404
from django.http.request import QueryDict
from django.urls import reverse

from metodkabinet.audit.services import record
from metodkabinet.kit import access, clock, pages
from metodkabinet.kit.sheets.responses import disposition, xlsx_response
from metodkabinet.kit.sheets.writing import Column
from metodkabinet.kit.tables import DateFilter, Empty, list_page
from metodkabinet.organisations.enums import Subject
from metodkabinet.organisations.models import Municipality
from metodkabinet.staff.queries.characteristic import Staff, StaffRow, staff_on, staff_people, staff_rows
from metodkabinet.staff.queries.measures import MEASURES, SECTIONS
from metodkabinet.staff.queries.paper import staff_paper
from metodkabinet.staff.queries.sight import countable_by
from metodkabinet.staff.tables.lists import MembersTable
from metodkabinet.staff.views.acts import own_region, tabs

if TYPE_CHECKING:
    from django.http.response import HttpResponseBase

    from metodkabinet.kit.http import Request

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
NO_PLACE = "0"  # in an address: organisations of the region, without a municipality


@dataclass(frozen=True, slots=True)
class Asked:
    """What the reader wants counted."""

    day: date
    subject: str
    municipality: Municipality | None

    def address(self, name: str, **more: str | int) -> str:
        """Another page about the same."""
        query = QueryDict(mutable=True)
        query["on"] = self.day.isoformat()
        if self.subject:
            query["subject"] = self.subject
        if self.municipality is not None:
            query["municipality"] = str(self.municipality.pk)
        for key, value in more.items():
            query[key] = str(value)
        return f"{reverse(f'staff:{name}')}?{query.urlencode()}"

    @property
    def words(self) -> str:
        """For the heading of a paper."""
        branch = f", {Subject(self.subject).label}" if self.subject else ""
        place = f", {self.municipality}" if self.municipality else ""
        return f"на {self.day:%d.%m.%Y}{branch}{place}"


def figures(request: Request) -> HttpResponseBase:
    """All numbers by municipality."""
    asked = _asked(request)
    counted = _counted(request, asked)
    rows = staff_rows(counted)
    wanted = request.GET.get("export", "")
    if wanted in {"xlsx", "docx"}:
        record(
            "staff.figures.exported", None, by=request.user, region_id=own_region(request).pk,
            after={"people": len(counted.members), "on": asked.day},
        )  # fmt: skip
        return _sheet(request, asked, rows, counted) if wanted == "xlsx" else _paper(request, asked, rows, counted)
    places = Municipality.objects.visible_to(request.user).filter(until=None).order_by("sort_key", "pk")
    return pages.page(
        request, "staff/figures.html", title="Характеристика кадров", lead=asked.words, tabs=tabs(request, "figures"),
        asked=asked, sections=_sections(asked, rows, counted), places=places, subjects=Subject.choices,
        xlsx=asked.address("figures", export="xlsx"), docx=asked.address("figures", export="docx"),
        count=len(counted.members),
    )  # fmt: skip


def members(request: Request) -> HttpResponseBase:
    """Rows behind one number."""
    asked, measure = _asked(request), MEASURES.get(request.GET.get("measure", "all"))
    if measure is None:
        raise Http404
    may_export = access.holds(request.user, "people.export")
    pages.require(may_export or "export" not in request.GET, "Выгружать списки людей вам нельзя.")
    counted = _counted(request, asked)
    place = request.GET.get("place", "")
    ids = counted.where(
        measure.key, int(place) or None if place.isdecimal() else None, everywhere=not place.isdecimal()
    )
    table = MembersTable(request, staff_people(counted, ids), filters=[])
    table.exports = may_export
    return list_page(
        request, table, title=measure.title.capitalize(), lead=f"{measure.definition} Состояние {asked.words}.",
        empty=Empty("Таких людей нет"), trail=[("Характеристика кадров", asked.address("figures"))],
    )  # fmt: skip


def _asked(request: Request) -> Asked:
    on = DateFilter("on", "На дату").read(request.GET.get("on", "")) or clock.today()
    subject = request.GET.get("subject", "")
    given = request.GET.get("municipality", "")
    place = None
    if given.isdecimal() and len(given) < 19:
        place = pages.obtain(Municipality.objects.visible_to(request.user), given)
    return Asked(on, subject if subject in Subject.values else "", place)


def _counted(request: Request, asked: Asked) -> Staff:
    people = countable_by(request.user)
    return staff_on(people, asked.day, subject=asked.subject, municipality=asked.municipality)


@dataclass(frozen=True, slots=True)
class Cell:
    """A number and its rows."""

    title: str  # how the column is headed: on a phone it stands beside the number
    number: int
    url: str


@dataclass(frozen=True, slots=True)
class Shown:
    """One section as a table."""

    title: str
    heads: list[tuple[str, str]]
    lines: list[tuple[str, list[Cell]]]
    total: list[Cell]


def _sections(asked: Asked, rows: Sequence[StaffRow], counted: Staff) -> list[Shown]:
    total = counted.total
    return [
        Shown(
            section.title,
            [(measure.title, measure.definition) for measure in section.measures],
            [
                (
                    row.title,
                    [
                        Cell(
                            one.title, row.counts[one.key],
                            asked.address("members", measure=one.key, place=_place(row)),
                        )
                        for one in section.measures
                    ],
                )
                for row in rows
            ],
            [
                Cell(one.title, total[one.key], asked.address("members", measure=one.key))
                for one in section.measures
            ],
        )
        for section in SECTIONS
    ]  # fmt: skip


def _place(row: StaffRow) -> str:
    return str(row.municipality.pk) if row.municipality else NO_PLACE


def _sheet(request: Request, asked: Asked, rows: Sequence[StaffRow], counted: Staff) -> HttpResponseBase:
    heads = [
        ("Муниципалитет", "text"),
        *((f"{section.title}: {measure.title}", "number") for section in SECTIONS for measure in section.measures),
    ]
    lines = [[row.title, *row.counts.values()] for row in rows] + [["Всего", *counted.total.values()]]
    return xlsx_response(request, f"Характеристика кадров {asked.words}", [Column(*head) for head in heads], lines)


def _paper(request: Request, asked: Asked, rows: Sequence[StaffRow], counted: Staff) -> HttpResponseBase:
    table = [(row.title, row.counts) for row in rows] + [("Всего", counted.total)]
    stream = io.BytesIO(staff_paper(asked.words, table))
    response = FileResponse(stream, content_type=WORD)
    response["Content-Disposition"] = disposition(f"Характеристика кадров {asked.words}.docx")
    return response
