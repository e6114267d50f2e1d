"""Pages that edit a person: his card, his jobs, his consents."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect

from metodkabinet.kit import pages
from metodkabinet.kit.forms import once
from metodkabinet.people import forms, services
from metodkabinet.people.enums import Purpose
from metodkabinet.people.models import Employment, Person
from metodkabinet.people.panels import Seat, inside
from metodkabinet.people.queries import card, consents
from metodkabinet.people.tables.lists import person_link
from metodkabinet.people.views.acts import act, actor, form_page

if TYPE_CHECKING:
    from django.http import HttpResponse

    from metodkabinet.kit.http import Request


def _person(request: Request, person_id: int) -> Person:
    people = Person.objects.manageable_by(request.user).select_related("region", "main_post")
    return pages.obtain(people, person_id)


def _job(request: Request, row_id: int) -> Employment:
    return pages.obtain(card.manageable_jobs(request.user), row_id)


# The person himself


def change_person(request: Request, person_id: int) -> HttpResponse:
    """Correct the card."""
    own = _person(request, person_id)
    form = forms.PersonForm(request.POST or None, instance=own)
    if form.is_valid():
        version = form.cleaned_data["version"]
        if pages.attempt(form, services.change_person, own, form.card(), version=version, by=actor(request)):
            return pages.saved(request, "Карточка сохранена.", person_link(own))
    return form_page(
        request, form, f"Карточка: {own.full_name}", person_link(own), keep=f"person-{own.pk}"
    )  # fmt: skip


def confirm_person(request: Request, person_id: int) -> HttpResponse:
    """«Подтвердить без изменений»."""
    own = _person(request, person_id)
    return act(request, "Спасибо! Сведения подтверждены.", person_link(own), services.confirm_person, own)


# Jobs


@once
def add_employment(request: Request, person_id: int) -> HttpResponse:
    """A new job."""
    own = _person(request, person_id)
    form = forms.EmploymentForm(request.POST or None, visible=_choices(own, None))
    by = actor(request)
    if form.is_valid() and pages.attempt(form, services.add_employment, own, form.card(), by=by) is not None:
        return pages.saved(request, "Добавлено.", person_link(own))
    return form_page(request, form, f"Место работы: {own.full_name}", person_link(own), submit="Добавить")


def change_employment(request: Request, row_id: int) -> HttpResponse:
    """Correct a job."""
    job = _job(request, row_id)
    form = forms.EmploymentForm(request.POST or None, instance=job, visible=_choices(job.person, job))
    if (
        form.is_valid()
        and pages.attempt(form, services.change_employment, job, form.card(), by=actor(request)) is not None
    ):
        return pages.saved(request, "Сохранено.", person_link(job.person))
    return form_page(request, form, f"Место работы: {job.person.full_name}", person_link(job.person))


def remove_employment(request: Request, row_id: int) -> HttpResponse:
    """A job entered by mistake."""
    job = _job(request, row_id)
    return act(request, "Удалено.", person_link(job.person), services.remove_employment, job)


def _choices(person: Person, job: Employment | None) -> dict[str, Any]:
    return {
        "organisation": card.places_of_work(person.region, besides=job.organisation if job else None),
        "library": card.open_libraries(person.region, besides=job.library if job else None),
        "post": card.offered_posts(besides=job.post if job else None),
    }


# Consents: one page and one button for each


def consent(request: Request, purpose: str, person_id: int) -> HttpResponse:
    """Read, give, take back; for another it is noted from paper."""
    seat = inside(request, _person(request, person_id))
    if purpose not in Purpose.values:
        raise Http404
    standing = consents.standing_of(seat.person, purpose)
    if request.method == "POST":
        return _answer(request, seat, standing)
    return pages.page(
        request, "people/consent.html", title=Purpose(purpose).label.capitalize(), standing=standing, seat=seat,
        frame_page=seat.frame,
    )  # fmt: skip


def _answer(request: Request, seat: Seat, standing: consents.Standing) -> HttpResponse:
    if "withdraw" in request.POST:
        done = "Согласие отозвано. С этой минуты оно не действует."
        return act(request, done, seat.home, services.withdraw_consent, seat.person, standing.purpose.value)
    if standing.text is None:
        messages.error(request, "Текст этого согласия ещё не введён. Попросите об этом администратора.")
        return redirect(seat.home)
    return act(
        request, "Согласие записано.", seat.home, services.give_consent, seat.person, standing.text, source=seat.source
    )
