"""Making an event: five fields, how people register, questions, copies, series, samples, papers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from metodkabinet.activities.models import Activity, Kind
from metodkabinet.associations.models import Association
from metodkabinet.associations.queries.current import current_of
from metodkabinet.audit.services import record
from metodkabinet.events import forms, services
from metodkabinet.events.models import Event
from metodkabinet.events.views import acts
from metodkabinet.kit import pages
from metodkabinet.kit.forms import once
from metodkabinet.kit.questionnaires.views import build
from metodkabinet.kit.refusals import Refused
from metodkabinet.organisations.models import Organisation
from metodkabinet.people.enums import PersonState
from metodkabinet.people.models import Person

if TYPE_CHECKING:
    from django.http import HttpResponse

    from metodkabinet.kit.http import Request
    from metodkabinet.kit.questionnaires.models import Questionnaire

NO_BODY = "Мероприятие проводит объединение, а вы пока ни в одном из них не ведёте работу. Обратитесь к руководителю."


@once
def add_event(request: Request) -> HttpResponse:
    """Five fields; the rest unfolds. Samples of the body stand beside."""
    body = _own_body(request)
    form = forms.NewEventForm(request.POST or None, visible=_choices(request, body.region_id))
    if form.is_valid():
        made = pages.attempt(
            form, services.create_event, body, form.card(), form.when(), form.setup(), by=acts.actor(request),
            announce=form.cleaned_data["announce"],
        )  # fmt: skip
        if made:
            word = "Запись открыта: ссылка ниже, в разделе «Запись и программа»."
            return pages.saved(
                request, word if form.cleaned_data["announce"] else "Черновик создан.", acts.page_of(made)
            )
    rows = Event.objects.manageable_by(request.user).filter(is_template=True, activity__owner=body)
    return pages.page(
        request, "events/new.html", title="Новое мероприятие с записью", lead=body.short_name, form=form,
        samples=list(rows.select_related("activity__kind").order_by("activity__title", "pk")[:20]),
        back=reverse("activities:list"),
    )  # fmt: skip


def open_event(request: Request, activity_id: int) -> HttpResponse:
    """Registration and programme for an activity that has none yet."""
    own = pages.obtain(Activity.objects.manageable_by(request.user), activity_id)
    to = reverse("activities:activity", args=[own.pk])
    return acts.act(request, "Готово: у мероприятия появилась страница для записи.", to, services.open_event, own)


def change_event(request: Request, event_id: int) -> HttpResponse:
    """The window, the circle, consents."""
    own = acts.managed(request, event_id)
    with timezone.override(own.activity.zone):
        form = forms.SetupForm(request.POST or None, instance=own)
        if form.is_valid():
            version = form.cleaned_data["version"]
            if pages.attempt(
                form, services.change_event, own, form.setup(), version=version, by=acts.actor(request)
            ) is not None:  # fmt: skip
                return pages.saved(request, "Сохранено.", acts.page_of(own))
        return acts.form_page(request, form, "Как записываются", own)


def begin_questions(request: Request, event_id: int) -> HttpResponse:
    """A questionnaire for those who register."""
    own = acts.managed(request, event_id)
    to = reverse("events:questions", args=[own.pk])
    return acts.act(request, "Добавьте вопросы и опубликуйте.", to, services.begin_questions, own)


def questions(request: Request, event_id: int) -> HttpResponse:
    """The builder of those questions."""
    own = acts.managed(request, event_id)
    return _build(request, own, own.questions, "questions_changed")


def begin_feedback(request: Request, event_id: int) -> HttpResponse:
    """Three ready questions without names."""
    own = acts.managed(request, event_id)
    return acts.act(request, "Отзывы открыты: ссылка на них – на личной странице каждого, кто записан.",
                    acts.page_of(own), services.begin_feedback, own)  # fmt: skip


def feedback_questions(request: Request, event_id: int) -> HttpResponse:
    """The builder of the feedback."""
    own = acts.managed(request, event_id)
    return _build(request, own, own.feedback, "feedback_changed")


def mark_template(request: Request, event_id: int) -> HttpResponse:
    """A sample for new ones, or no longer."""
    own = acts.managed(request, event_id)
    word = (
        "Больше не образец." if own.is_template else "Теперь это образец: он предложен на странице нового мероприятия."
    )
    return acts.act(request, word, acts.page_of(own), services.mark_template, own, is_template=not own.is_template)


@once
def copy_event(request: Request, event_id: int) -> HttpResponse:
    """The same on another day."""
    own = acts.managed(request, event_id)
    form = forms.CopyForm(request.POST or None, initial={"title": own.activity.title})
    if form.is_valid():
        made = pages.attempt(form, services.copy_event, own, by=acts.actor(request), **form.cleaned_data)
        if made:
            return pages.saved(request, "Копия готова, это черновик: проверьте и объявите.", acts.page_of(made))
    return acts.form_page(request, form, "Повторить мероприятие", own, submit="Сделать копию")


@once
def repeat_event(request: Request, event_id: int) -> HttpResponse:
    """A series."""
    own = acts.managed(request, event_id)
    form = forms.SeriesForm(request.POST or None)
    if form.is_valid():
        made = pages.attempt(form, services.repeat_event, own, by=acts.actor(request), **form.cleaned_data)
        if made:
            word = f"Создано черновиков: {len(made)}. Проверьте даты и объявите каждый."
            return pages.saved(request, word, acts.page_of(own))
    return acts.form_page(request, form, "Ряд встреч", own, submit="Создать черновики")


def draft_paper(request: Request, event_id: int, kind: str) -> HttpResponse:
    """One click: a draft of the paper, ready to be corrected, printed and sent."""
    own = acts.managed(request, event_id)
    try:
        paper = services.draft_paper(own, kind, by=acts.actor(request))
    except Refused as refusal:
        messages.error(request, refusal.text)
        return redirect(acts.page_of(own))
    return pages.saved(request, "Черновик документа готов. Проверьте его.", reverse("papers:paper", args=[paper.pk]))


def _build(request: Request, own: Event, questionnaire: Questionnaire | None, verb: str) -> HttpResponse:
    if questionnaire is None:
        raise Http404

    def told(what: str) -> None:
        record(f"events.event.{verb}", own, by=acts.actor(request), after={"what": what})

    return build(request, questionnaire, acts.page_of(own), on_change=told)


def _own_body(request: Request) -> Association:
    """For whom the reader plans: the body on top of the page, or another one that he runs."""
    rows = Association.objects.visible_to(request.user).reached_by(request.user, "activities.manage")
    mine, current = rows.select_related("region"), current_of(request)
    found = mine.filter(pk=current.association.pk).first() if current else None
    found = found or mine.order_by("depth", "pk").first()
    pages.require(found is not None, NO_BODY)
    assert found is not None
    return found


def _choices(request: Request, region_id: int) -> dict[str, Any]:
    hosts = Organisation.objects.visible_to(request.user).filter(region=region_id, until=None)
    people = Person.objects.visible_to(request.user).filter(region=region_id, state=PersonState.ACTIVE)
    return {
        "kind": Kind.objects.visible_to(request.user).offered(),
        "host": hosts.order_by("sort_key", "pk"),
        "responsible": people.order_by("sort_key", "pk"),
    }
