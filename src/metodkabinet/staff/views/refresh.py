"""Pages of a personal link: the whole card without an account, «Всё верно», corrections."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import Http404
from django.urls import reverse

from metodkabinet.kit import pages
from metodkabinet.kit.forms import once
from metodkabinet.people import services as people
from metodkabinet.people.enums import ConsentSource, Purpose
from metodkabinet.people.queries import card, completeness, consents
from metodkabinet.people.queries.declined import declined
from metodkabinet.people.queries.sections import section_of
from metodkabinet.staff import forms, services
from metodkabinet.staff.enums import Noun, Verb
from metodkabinet.staff.queries import answers
from metodkabinet.staff.queries.rows import KINDS, rows_of
from metodkabinet.staff.views.acts import act, form_page

if TYPE_CHECKING:
    from django.http import HttpResponse

    from metodkabinet.kit.http import Request
    from metodkabinet.people.models import Person
    from metodkabinet.staff.models import RefreshLink

FRAME = "kit/bare.html"
SENT = "Спасибо! Исправление отправлено. Карточка изменится, когда его примут."


@dataclass(frozen=True, slots=True)
class Seat:
    """Whoever opened the letter: where he comes back to."""

    link: RefreshLink
    token: str
    source: str = ConsentSource.LINK

    @property
    def person(self) -> Person:
        """Whose card it is."""
        return self.link.person

    @property
    def home(self) -> str:
        """The page of the link."""
        return reverse("staff:refresh", args=[self.token])

    def address(self, verb: str, kind: str, row: Any) -> str:
        """Where a row is added, changed or removed. A job is not removed: it ends."""
        if kind == "employment" and verb == "remove":
            return ""
        return reverse(f"staff:refresh-{verb}-{kind}", args=[row.pk, self.token] if row else [self.token])

    def consent(self, purpose: str) -> str:
        """Where a consent is read and given."""
        return reverse("staff:refresh-consent", args=[purpose, self.token])


def _seat(token: str) -> Seat:
    link = services.find_link(token)
    if link is None:
        raise Http404
    return Seat(link, token)


def _open(token: str) -> Seat:
    """Pages behind the first one exist only while the link works."""
    seat = _seat(token)
    if not seat.link.is_open:
        raise Http404
    return seat


def refresh(request: Request, token: str) -> HttpResponse:
    """The whole card, «Всё верно», corrections and what became of them."""
    seat = _seat(token)
    if not seat.link.is_open:
        return pages.page(request, "staff/over.html", title="Ссылка больше не действует", status=410)
    if request.method == "POST":
        return act(request, "Спасибо! Сведения подтверждены.", seat.home, services.confirm_by_link, seat.link)
    own = seat.person
    jobs = section_of(card.JOBS, card.jobs_of(own), seat.address)
    return pages.page(
        request, "staff/refresh.html", title=own.full_name, person=own, seat=seat, link=seat.link,
        sections=[jobs, *(section_of(kind, rows_of(own, kind.model), seat.address) for kind in KINDS.values())],
        missing=completeness.missing_in(own), forms=declined(own),
        answers=[
            (one, reverse("staff:refresh-take-back", args=[one.correction.pk, token]))
            for one in answers.answers_of(seat.link)
        ],
        change=reverse("staff:refresh-change", args=[token]),
        standings=consents.standing_lines(own, seat.consent),
    )  # fmt: skip


def change_self(request: Request, token: str) -> HttpResponse:
    """Correct what is said of oneself; what was sent before and still waits is shown as sent."""
    seat = _open(token)
    form = forms.SelfForm(
        request.POST or None, instance=seat.person, initial=answers.waiting_values(seat.link, Noun.PERSON, None)
    )
    if form.is_valid() and pages.attempt(
        form, services.propose, seat.link, Noun.PERSON, Verb.CHANGE, form.card()
    ) is not None:  # fmt: skip
        return pages.saved(request, SENT, seat.home)
    hint = "Телефон и тема самообразования изменятся сразу, остальное – когда посмотрит тот, кто прислал ссылку."
    return form_page(request, form, "Сведения о себе", seat.home, submit="Отправить", hint=hint, frame_page=FRAME)


# Rows


@once
def add_row(request: Request, kind: str, token: str) -> HttpResponse:
    """A new row of this kind."""
    return _row_page(request, _open(token), kind, Verb.ADD, None)


def change_row(request: Request, kind: str, row_id: int, token: str) -> HttpResponse:
    """Correct a row."""
    seat = _open(token)
    return _row_page(request, seat, kind, Verb.CHANGE, _row(seat, kind, row_id))


def remove_row(request: Request, kind: str, row_id: int, token: str) -> HttpResponse:
    """There is no such diploma."""
    seat = _open(token)
    row = _row(seat, kind, row_id)
    return act(request, SENT, seat.home, services.propose, seat.link, kind, Verb.REMOVE, row=row)


def take_back(request: Request, correction_id: int, token: str) -> HttpResponse:
    """Sent by mistake."""
    seat = _open(token)
    one = pages.obtain(seat.link.corrections.all(), correction_id)
    return act(request, "Исправление отозвано.", seat.home, services.take_back_correction, one)


def _row(seat: Seat, kind: str, row_id: int) -> Any:
    rows = card.jobs_of(seat.person) if kind == "employment" else rows_of(seat.person, KINDS[kind].model)
    return pages.obtain(rows, row_id)


def _row_page(request: Request, seat: Seat, kind: str, verb: Verb, row: Any) -> HttpResponse:
    form = _form(request, seat, kind, row)
    if form.is_valid() and pages.attempt(form, services.propose, seat.link, kind, verb, form.card(), row=row):
        return pages.saved(request, SENT, seat.home)
    return form_page(request, form, Noun(kind).label, seat.home, submit="Отправить", frame_page=FRAME)


def _form(request: Request, seat: Seat, kind: str, row: Any) -> Any:
    """The directory of organisations is open inside the region, so a personal link may show it too."""
    if kind != "employment":
        return forms.ROWS[kind](request.POST or None, instance=row)
    region = seat.person.region
    choices = {
        "organisation": card.places_of_work(region, besides=row.organisation if row else None),
        "post": card.offered_posts(besides=row.post if row else None),
    }
    form = forms.OwnJobForm(request.POST or None, instance=row, visible=choices)
    form.is_only = not seat.person.employments.filter(is_main=True, until=None).exists()
    return form


# Consents: a person's own word, it counts at once


def consent(request: Request, purpose: str, token: str) -> HttpResponse:
    """Read, give, take back."""
    seat = _open(token)
    if purpose not in Purpose.values:
        raise Http404
    standing = consents.standing_of(seat.person, purpose)
    said = {"by": None, "on_behalf": services.signed(seat.link)}
    if request.method == "POST" and "withdraw" in request.POST:
        done = "Согласие отозвано. С этой минуты оно не действует."
        return act(request, done, seat.home, people.withdraw_consent, seat.person, purpose, **said)
    if request.method == "POST" and standing.text is not None:
        return act(
            request, "Согласие записано.", seat.home, people.give_consent, seat.person, standing.text,
            source=seat.source, **said,
        )  # fmt: skip
    return pages.page(
        request, "people/consent.html", title=Purpose(purpose).label.capitalize(), standing=standing, seat=seat,
        frame_page=FRAME,
    )  # fmt: skip
