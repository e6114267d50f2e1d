"""Pages that edit a card; the same for those inside and for who came by a personal link."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404

from metodkabinet.kit import pages
from metodkabinet.kit.forms import once
from metodkabinet.people import forms, services
from metodkabinet.people.enums import Purpose
from metodkabinet.people.models import Person
from metodkabinet.people.panels import KINDS, Seat, by_link, consent_lines, declined, inside, sections
from metodkabinet.people.queries import card, completeness, consents
from metodkabinet.people.views.acts import act, form_page

if TYPE_CHECKING:
    from django.http import HttpResponse

    from metodkabinet.kit.http import Request

FORMS: dict[str, Any] = {
    "employment": forms.EmploymentForm,
    "education": forms.EducationForm,
    "attestation": forms.AttestationForm,
    "course": forms.CourseForm,
    "award": forms.AwardForm,
}
TITLES = {
    "employment": "Место работы", "education": "Образование", "attestation": "Аттестация", "course": "Курсы",
    "award": "Награда",
}  # fmt: skip


# Where one sits


def seat_inside(request: Request, person_id: int) -> Seat:
    """A card that the reader may change."""
    people = Person.objects.manageable_by(request.user).select_related("region", "main_post")
    return inside(request, pages.obtain(people, person_id))


def seat_by_link(request: Request, token: str) -> Seat:
    """The card of the one to whom the link was sent; a dead link is like none."""
    link = services.link_of_token(token)
    if link is None:
        raise Http404
    if request.method == "POST":
        services.note_opening(link)
    return by_link(link.person, token)


def _row_inside(request: Request, kind: str, row_id: int) -> tuple[Seat, Any]:
    row = pages.obtain(card.manageable_rows(request.user, KINDS[kind][0]), row_id)
    return inside(request, row.person), row


def _row_by_link(request: Request, kind: str, row_id: int, token: str) -> tuple[Seat, Any]:
    seat = seat_by_link(request, token)
    return seat, pages.obtain(card.rows_of(seat.person, KINDS[kind][0]), row_id)


# The person himself


def change_person(request: Request, person_id: int) -> HttpResponse:
    """Correct the card."""
    return _change(request, seat_inside(request, person_id), forms.PersonForm)


def change_by_link(request: Request, token: str) -> HttpResponse:
    """Correct what one may of oneself."""
    return _change(request, seat_by_link(request, token), forms.SelfForm)


def _change(request: Request, seat: Seat, kind: Any) -> HttpResponse:
    form = kind(request.POST or None, instance=seat.person)
    if form.is_valid():
        version = form.cleaned_data["version"]
        given = {"version": version, "by": seat.by, "on_behalf": seat.on_behalf}
        if pages.attempt(form, services.change_person, seat.person, form.card(), **given):
            return pages.saved(request, "Карточка сохранена.", seat.home)
    return form_page(
        request, form, f"Карточка: {seat.person.full_name}", seat.home, frame_page=seat.frame,
        keep=f"person-{seat.person.pk}",
    )  # fmt: skip


def confirm_person(request: Request, person_id: int) -> HttpResponse:
    """«Подтвердить без изменений»."""
    seat = seat_inside(request, person_id)
    return act(request, "Спасибо! Сведения подтверждены.", seat.home, services.confirm_person, seat.person)


def refresh(request: Request, token: str) -> HttpResponse:
    """The page of the personal link: the whole card, «Всё верно», corrections."""
    seat = seat_by_link(request, token)
    if request.method == "POST":
        link = services.link_of_token(token)
        assert link is not None
        services.confirm_by_link(link)
        return pages.saved(request, "Спасибо! Сведения подтверждены.", seat.home)
    return pages.page(
        request, "people/refresh.html", title=seat.person.full_name, person=seat.person, seat=seat,
        sections=sections(seat.person, seat), missing=completeness.missing_in(seat.person),
        forms=declined(seat.person), change=seat.change, **consent_lines(seat.person, seat),
    )  # fmt: skip


# Rows


@once
def add_row(request: Request, kind: str, person_id: int) -> HttpResponse:
    """A new row of this kind."""
    return _add(request, kind, seat_inside(request, person_id))


@once
def add_row_by_link(request: Request, kind: str, token: str) -> HttpResponse:
    """The same by a personal link."""
    return _add(request, kind, seat_by_link(request, token))


def change_row(request: Request, kind: str, row_id: int) -> HttpResponse:
    """Correct a row."""
    return _change_row(request, kind, *_row_inside(request, kind, row_id))


def change_row_by_link(request: Request, kind: str, row_id: int, token: str) -> HttpResponse:
    """The same by a personal link."""
    return _change_row(request, kind, *_row_by_link(request, kind, row_id, token))


def remove_row(request: Request, kind: str, row_id: int) -> HttpResponse:
    """A row entered by mistake."""
    return _remove(request, kind, *_row_inside(request, kind, row_id))


def remove_row_by_link(request: Request, kind: str, row_id: int, token: str) -> HttpResponse:
    """The same by a personal link."""
    return _remove(request, kind, *_row_by_link(request, kind, row_id, token))


def _add(request: Request, kind: str, seat: Seat) -> HttpResponse:
    form = FORMS[kind](request.POST or None, visible=_choices(kind, seat, None))
    service = services.add_employment if kind == "employment" else services.add_row
    if form.is_valid() and _done(form, service, seat, seat.person):
        return pages.saved(request, "Добавлено.", seat.home)
    return form_page(
        request, form, f"{TITLES[kind]}: {seat.person.full_name}", seat.home, submit="Добавить", frame_page=seat.frame
    )


def _change_row(request: Request, kind: str, seat: Seat, row: Any) -> HttpResponse:
    form = FORMS[kind](request.POST or None, instance=row, visible=_choices(kind, seat, row))
    service = services.change_employment if kind == "employment" else services.change_row
    if form.is_valid() and _done(form, service, seat, row):
        return pages.saved(request, "Сохранено.", seat.home)
    return form_page(request, form, f"{TITLES[kind]}: {seat.person.full_name}", seat.home, frame_page=seat.frame)


def _remove(request: Request, kind: str, seat: Seat, row: Any) -> HttpResponse:
    service = services.remove_employment if kind == "employment" else services.remove_row
    return act(request, "Удалено.", seat.home, service, row, by=seat.by, on_behalf=seat.on_behalf)


def _done(form: Any, service: Any, seat: Seat, obj: Any) -> Any:
    return pages.attempt(form, service, obj, form.card(), by=seat.by, on_behalf=seat.on_behalf)


def _choices(kind: str, seat: Seat, row: Any) -> dict[str, Any]:
    """The directory of organisations is open inside the region, so a personal link may show it too."""
    if kind != "employment":
        return {}
    region = seat.person.region
    return {
        "organisation": card.places_of_work(region, besides=row.organisation if row else None),
        "library": card.open_libraries(region, besides=row.library if row else None),
        "post": card.offered_posts(besides=row.post if row else None),
    }


# Consents: one page and one button for each


def consent(request: Request, purpose: str, person_id: int) -> HttpResponse:
    """Read, give, take back; for another it is noted from paper."""
    return _consent(request, purpose, seat_inside(request, person_id))


def consent_by_link(request: Request, purpose: str, token: str) -> HttpResponse:
    """The same by a personal link."""
    return _consent(request, purpose, seat_by_link(request, token))


def _consent(request: Request, purpose: str, seat: Seat) -> HttpResponse:
    if purpose not in Purpose.values:
        raise Http404
    standing = next(row for row in consents.standings_of(seat.person) if row.purpose == purpose)
    said = {"by": seat.by, "on_behalf": seat.on_behalf}
    if request.method == "POST" and "withdraw" in request.POST:
        done = "Согласие отозвано. С этой минуты оно не действует."
        return act(request, done, seat.home, services.withdraw_consent, seat.person, purpose, **said)
    if request.method == "POST" and standing.text is not None:
        text, source = standing.text, seat.source
        return act(
            request, "Согласие записано.", seat.home, services.give_consent, seat.person, text, source=source, **said
        )
    return pages.page(
        request, "people/consent.html", title=Purpose(purpose).label.capitalize(), standing=standing, seat=seat,
        frame_page=seat.frame,
    )  # fmt: skip
