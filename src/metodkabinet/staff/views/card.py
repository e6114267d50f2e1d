"""Rows of the staff card, edited from inside."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from metodkabinet.kit import pages
from metodkabinet.kit.forms import once
from metodkabinet.people.models import Person
from metodkabinet.staff import forms, services
from metodkabinet.staff.queries.rows import KINDS, manageable_rows
from metodkabinet.staff.tables.lists import person_link
from metodkabinet.staff.views.acts import act, actor, form_page

if TYPE_CHECKING:
    from django.http import HttpResponse

    from metodkabinet.kit.http import Request

TITLES = {"education": "Образование", "attestation": "Аттестация", "course": "Курсы", "award": "Награда"}


@once
def add_row(request: Request, kind: str, person_id: int) -> HttpResponse:
    """A new row of this kind."""
    own = pages.obtain(Person.objects.manageable_by(request.user), person_id)
    form = forms.ROWS[kind](request.POST or None)
    if form.is_valid() and pages.attempt(form, services.add_row, own, form.card(), by=actor(request)):
        return pages.saved(request, "Добавлено.", person_link(own))
    return form_page(request, form, f"{TITLES[kind]}: {own.full_name}", person_link(own), submit="Добавить")


def change_row(request: Request, kind: str, row_id: int) -> HttpResponse:
    """Correct a row."""
    row = _row(request, kind, row_id)
    form = forms.ROWS[kind](request.POST or None, instance=row)
    if form.is_valid() and pages.attempt(form, services.change_row, row, form.card(), by=actor(request)):
        return pages.saved(request, "Сохранено.", person_link(row.person))
    return form_page(request, form, f"{TITLES[kind]}: {row.person.full_name}", person_link(row.person))


def remove_row(request: Request, kind: str, row_id: int) -> HttpResponse:
    """A row entered by mistake."""
    row = _row(request, kind, row_id)
    return act(request, "Удалено.", person_link(row.person), services.remove_row, row, by=actor(request))


def _row(request: Request, kind: str, row_id: int) -> Any:
    return pages.obtain(manageable_rows(request.user, KINDS[kind].model), row_id)
