"""Sessions, recordings, co-owners, partners, directions, declared heads, code words: each a small form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone

from metodkabinet.activities import forms, services
from metodkabinet.activities.models import CodeWord, CoOwner, DeclaredCount, Direction, Partner, Recording, Session
from metodkabinet.activities.services import SessionCard
from metodkabinet.activities.views import acts
from metodkabinet.associations.logic.years import year_of
from metodkabinet.associations.models import Association
from metodkabinet.kit import pages
from metodkabinet.kit.forms import once
from metodkabinet.organisations.models import Municipality

if TYPE_CHECKING:
    from django.http import HttpResponse

    from metodkabinet.kit.http import Request


@once
def add_session(request: Request, activity_id: int) -> HttpResponse:
    """One more day or lesson."""
    own = acts.managed(request, activity_id)
    with timezone.override(own.zone):
        form = forms.SessionForm(request.POST or None)
        if form.is_valid():
            made = pages.attempt(
                form, services.add_session, own, SessionCard(**form.cleaned_data), by=acts.actor(request)
            )
            if made:
                return pages.saved(request, "Занятие добавлено.", acts.page_of(own))
        return acts.form_page(request, form, "Новое занятие", acts.page_of(own), trail=acts.trail_of(own))


def change_session(request: Request, session_id: int) -> HttpResponse:
    """Correct its hours."""
    rows = Session.objects.manageable_by(request.user).select_related("activity__owner__region")
    session = pages.obtain(rows, session_id)
    own = session.activity
    given = {name: getattr(session, name) for name in SessionCard.__slots__}
    with timezone.override(own.zone):
        form = forms.SessionForm(request.POST or None, initial=given)
        if form.is_valid():
            card = SessionCard(**form.cleaned_data)
            if pages.attempt(form, services.change_session, session, card, by=acts.actor(request)):
                return pages.saved(request, "Занятие сохранено.", acts.page_of(own))
        return acts.form_page(request, form, str(session), acts.page_of(own), trail=acts.trail_of(own))


def remove_session(request: Request, session_id: int) -> HttpResponse:
    """It will not be."""
    session = pages.obtain(Session.objects.manageable_by(request.user).select_related("activity"), session_id)
    return acts.act(
        request, "Занятие удалено.", acts.page_of(session.activity), services.remove_session, session
    )  # fmt: skip


@once
def add_recording(request: Request, activity_id: int) -> HttpResponse:
    """A link to the recording."""
    own = acts.managed(request, activity_id)
    form = forms.RecordingForm(request.POST or None, visible={"session": own.sessions.all()})
    if form.is_valid() and pages.attempt(
        form, services.add_recording, own, by=acts.actor(request), **form.cleaned_data
    ) is not None:  # fmt: skip
        return pages.saved(request, "Запись добавлена.", acts.page_of(own))
    return acts.form_page(request, form, "Запись мероприятия", acts.page_of(own), trail=acts.trail_of(own))


def remove_recording(request: Request, recording_id: int) -> HttpResponse:
    """The link only."""
    row = pages.obtain(Recording.objects.manageable_by(request.user).select_related("activity"), recording_id)
    return acts.act(request, "Запись убрана.", acts.page_of(row.activity), services.remove_recording, row)


@once
def add_co_owner(request: Request, activity_id: int) -> HttpResponse:
    """Another body holds it too."""
    own = acts.managed(request, activity_id)
    others = Association.objects.visible_to(request.user).filter(region=own.region_id).exclude(pk=own.owner_id)
    form = forms.CoOwnerForm(request.POST or None, visible={"association": others.order_by("path", "pk")})
    if (
        form.is_valid()
        and pages.attempt(form, services.add_co_owner, own, form.cleaned_data["association"], by=acts.actor(request))
        is not None
    ):
        return pages.saved(request, "Мероприятие станет общим: в итогах оно посчитано один раз.", acts.page_of(own))
    return acts.form_page(request, form, "Провести вместе с объединением", acts.page_of(own), trail=acts.trail_of(own))


def remove_co_owner(request: Request, co_owner_id: int) -> HttpResponse:
    """It holds it no longer."""
    row = pages.obtain(CoOwner.objects.manageable_by(request.user).select_related("activity"), co_owner_id)
    return acts.act(request, "Объединение убрано.", acts.page_of(row.activity), services.remove_co_owner, row)


@once
def add_partner(request: Request, activity_id: int) -> HttpResponse:
    """Who helps."""
    own = acts.managed(request, activity_id)
    choices = {"organisation": acts.offered_organisations(request, own.region_id)}
    form = forms.PartnerForm(request.POST or None, visible=choices)
    if (
        form.is_valid()
        and pages.attempt(form, services.add_partner, own, form.cleaned_data["organisation"], by=acts.actor(request))
        is not None
    ):
        return pages.saved(request, "Соорганизатор добавлен.", acts.page_of(own))
    return acts.form_page(request, form, "Соорганизатор", acts.page_of(own), trail=acts.trail_of(own))


def remove_partner(request: Request, partner_id: int) -> HttpResponse:
    """Named by mistake."""
    row = pages.obtain(Partner.objects.manageable_by(request.user).select_related("activity"), partner_id)
    return acts.act(request, "Соорганизатор убран.", acts.page_of(row.activity), services.remove_partner, row)


def choose_directions(request: Request, activity_id: int) -> HttpResponse:
    """Of the year in which it takes place."""
    own = acts.managed(request, activity_id)
    year = year_of(own.start_date, is_school=own.owner.is_school_year)
    offered = Direction.objects.visible_to(request.user).filter(association=own.owner_id, year=year.start)
    form = forms.DirectionsForm(
        request.POST or None, visible={"directions": offered.order_by("position", "pk")},
        initial={"directions": [tie.direction_id for tie in own.directions.all()]},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        chosen = list(form.cleaned_data["directions"])
        if pages.attempt(form, services.choose_directions, own, chosen, by=acts.actor(request)):
            return pages.saved(request, "Направления сохранены.", acts.page_of(own))
    return acts.form_page(
        request, form, "Направления", acts.page_of(own), trail=acts.trail_of(own),
        more=reverse("activities:add-direction", args=[own.pk]), more_label=f"Новое направление на {year.label}",
    )  # fmt: skip


@once
def add_direction(request: Request, activity_id: int) -> HttpResponse:
    """A direction of the year, from the activity that serves it."""
    own = acts.managed(request, activity_id)
    year = year_of(own.start_date, is_school=own.owner.is_school_year)
    back = reverse("activities:directions", args=[own.pk])
    form = forms.NewDirectionForm(request.POST or None)
    if (
        form.is_valid()
        and pages.attempt(
            form, services.add_direction, own.owner, year=year.start, by=acts.actor(request), **form.cleaned_data
        )
        is not None
    ):
        return pages.saved(request, "Направление добавлено.", back)
    return acts.form_page(request, form, f"Новое направление на {year.label}", back, trail=acts.trail_of(own))


@once
def declare_count(request: Request, activity_id: int) -> HttpResponse:
    """Heads without a list."""
    own = acts.managed(request, activity_id)
    places = Municipality.objects.visible_to(request.user).filter(region=own.region_id, until=None)
    form = forms.DeclaredForm(request.POST or None, visible={"municipality": places.order_by("sort_key", "pk")})
    if form.is_valid() and pages.attempt(
        form, services.declare_count, own, by=acts.actor(request), **form.cleaned_data
    ) is not None:  # fmt: skip
        return pages.saved(request, "Записано. К участиям по спискам это число не прибавляется.", acts.page_of(own))
    return acts.form_page(request, form, "Пришли без списка", acts.page_of(own), trail=acts.trail_of(own))


def remove_declared_count(request: Request, declared_id: int) -> HttpResponse:
    """Declared by mistake, or the list was found."""
    row = pages.obtain(DeclaredCount.objects.manageable_by(request.user).select_related("activity"), declared_id)
    return acts.act(request, "Число убрано.", acts.page_of(row.activity), services.remove_declared_count, row)


@once
def code_words(request: Request, activity_id: int) -> HttpResponse:
    """Words of the activity, and a new one."""
    own = acts.managed(request, activity_id)
    here = reverse("activities:code-words", args=[own.pk])
    words = CodeWord.objects.manageable_by(request.user).filter(session__activity=own).select_related("session")
    first = own.sessions.first()
    given = {"session": first, "opens_at": first.starts_at, "closes_at": first.ends_at} if first else {}
    with timezone.override(own.zone):
        form = forms.CodeWordForm(request.POST or None, visible={"session": own.sessions.all()}, initial=given)
        if form.is_valid():
            said = dict(form.cleaned_data)
            made = pages.attempt(form, services.give_code_word, said.pop("session"), by=acts.actor(request), **said)
            if made:
                return pages.saved(request, f"Слово готово: {made.word}", here)
        return acts.form_page(
            request, form, "Кодовые слова", acts.page_of(own), submit="Дать слово", trail=acts.trail_of(own),
            template="activities/code_words.html", words=list(words.order_by("-opens_at", "pk")), activity=own,
        )  # fmt: skip


def withdraw_code_word(request: Request, word_id: int) -> HttpResponse:
    """It leaked."""
    rows = CodeWord.objects.manageable_by(request.user).select_related("session__activity")
    word = pages.obtain(rows, word_id)
    to = reverse("activities:code-words", args=[word.session.activity_id])
    return acts.act(request, "Слово больше не действует.", to, services.withdraw_code_word, word)
