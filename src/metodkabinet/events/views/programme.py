"""The programme and what is given out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse

from metodkabinet.activities.models import Session
from metodkabinet.events import forms, services
from metodkabinet.events.models import Material, ProgrammeItem
from metodkabinet.events.queries.programme import programme_of
from metodkabinet.events.views import acts
from metodkabinet.kit import pages
from metodkabinet.kit.files.services import keep_file
from metodkabinet.kit.forms import once

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpResponse

    from metodkabinet.events.models import Event
    from metodkabinet.kit.http import Request


def programme(request: Request, event_id: int) -> HttpResponse:
    """All items with their buttons."""
    own = acts.managed(request, event_id)
    return pages.page(
        request, "events/programme.html", title="Программа", lead=own.activity.title, event=own,
        activity=own.activity, programme=programme_of(own), trail=acts.trail_of(own),
    )  # fmt: skip


@once
def add_talk(request: Request, event_id: int) -> HttpResponse:
    """One more item."""
    own = acts.managed(request, event_id)
    form = forms.TalkForm(request.POST or None, visible={"session": _sessions(request, own)})
    if form.is_valid():
        made = pages.attempt(form, services.add_talk, own, form.card(), by=acts.actor(request))
        if made:
            return pages.saved(request, "Пункт добавлен.", _back(own))
    return acts.form_page(request, form, "Новый пункт программы", own, back=_back(own), submit="Добавить")


def change_talk(request: Request, talk_id: int) -> HttpResponse:
    """Correct it."""
    talk = _talk(request, talk_id)
    speakers = [f"{one.name}; {one.about}" if one.about else one.name for one in talk.speakers.all()]
    given = {name: getattr(talk, name) for name in ("title", "session", "starts", "minutes", "summary")}
    form = forms.TalkForm(
        request.POST or None, visible={"session": _sessions(request, talk.event)},
        initial={**given, "speakers": "\n".join(speakers)},
    )  # fmt: skip
    if form.is_valid():
        changed = pages.attempt(form, services.change_talk, talk, form.card(), by=acts.actor(request))
        if changed:
            return pages.saved(request, "Сохранено.", _back(talk.event))
    return acts.form_page(request, form, "Пункт программы", talk.event, back=_back(talk.event))


def remove_talk(request: Request, talk_id: int) -> HttpResponse:
    """Not in the programme any more."""
    talk = _talk(request, talk_id)
    return acts.act(request, "Пункт удалён.", _back(talk.event), services.remove_talk, talk)


def mark_spoken(request: Request, talk_id: int) -> HttpResponse:
    """The talk was given."""
    talk = _talk(request, talk_id)
    word = "Отмечено: выступили. Сверьте их с базой на странице мероприятия."
    return acts.act(request, word, _back(talk.event), services.mark_spoken, talk)


@once
def add_material(request: Request, event_id: int) -> HttpResponse:
    """A file or a link."""
    own = acts.managed(request, event_id)
    talks = ProgrammeItem.objects.manageable_by(request.user).filter(event=own)
    form = forms.MaterialForm(request.POST or None, request.FILES or None, visible={"talk": talks})
    if form.is_valid():
        said, by = dict(form.cleaned_data), acts.actor(request)
        upload = said.pop("file")
        file = pages.attempt(form, keep_file, upload, by=by) if upload else None
        made = pages.attempt(form, services.add_material, own, by=by, file=file, **said) if file or not upload else None
        if made:
            return pages.saved(request, "Материал добавлен.", _back(own))
    return acts.form_page(request, form, "Новый материал", own, back=_back(own), submit="Добавить")


def remove_material(request: Request, material_id: int) -> HttpResponse:
    """Not given out any more."""
    rows = Material.objects.manageable_by(request.user).select_related("event__activity", "file")
    material = pages.obtain(rows, material_id)
    return acts.act(request, "Материал убран.", _back(material.event), services.remove_material, material)


def _talk(request: Request, talk_id: int) -> ProgrammeItem:
    rows = ProgrammeItem.objects.manageable_by(request.user).select_related("event__activity__owner__region", "session")
    return pages.obtain(rows, talk_id)


def _sessions(request: Request, event: Event) -> QuerySet[Session]:
    return Session.objects.manageable_by(request.user).filter(activity=event.activity_id)


def _back(event: Event) -> str:
    return reverse("events:programme", args=[event.pk])
