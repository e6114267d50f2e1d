"""For those whom the base knows: one click for oneself, colleagues, the link of an invitation, answers, feedback."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse

from metodkabinet.activities.enums import Form, Source
from metodkabinet.activities.logic.pasted import read_lines
from metodkabinet.activities.models import LIVE
from metodkabinet.activities.services import path_of
from metodkabinet.events import forms, services
from metodkabinet.events.queries.doors import consents_lacking, version_asked, why_shut
from metodkabinet.events.queries.programme import programme_of
from metodkabinet.events.queries.registering import colleagues_of
from metodkabinet.events.services import Wish
from metodkabinet.events.views import acts
from metodkabinet.kit import clock, pages
from metodkabinet.kit.forms import once
from metodkabinet.kit.questionnaires.answering import has_answered, initial_of, send_anonymous
from metodkabinet.kit.questionnaires.building import current_version
from metodkabinet.kit.questionnaires.forms import form_for
from metodkabinet.kit.refusals import Refused
from metodkabinet.people.queries.sight import person_of
from metodkabinet.people.services import ContactCard

if TYPE_CHECKING:
    from django.http import HttpResponse

    from metodkabinet.events.models import Event
    from metodkabinet.kit.http import Request
    from metodkabinet.kit.questionnaires.forms import QuestionnaireForm
    from metodkabinet.people.models import Contact, Person

NO_CARD = "Записать коллег может тот, чья карточка есть в базе. Попросите методиста добавить вас."
THANKS = "Спасибо за отзыв!"
EARLY = "Отзыв можно оставить в день мероприятия и после него."


def register_known(
    request: Request, event: Event, whose: Person | Contact, *, source: str = Source.SITE
) -> HttpResponse:
    """Only what the base does not know is asked: often nothing, and the button is enough."""
    mixed = event.activity.form == Form.MIXED
    sent = request.method == "POST"
    texts = consents_lacking(event, whose)
    form = forms.KnownForm(request.POST if sent else None, texts=texts, is_mixed=mixed)
    version = version_asked(event)
    answers = None
    if version is not None:
        answers = form_for(version, request.POST if sent else None, request.FILES if sent else None)
    if sent and form.is_valid() and (answers is None or answers.is_valid()):
        said = form.cleaned_data
        wish = Wish(said["role"], said.get("form", ""), answers, form.purposes())
        made = pages.attempt(form, services.register_known, event, whose, wish, source=source, by=acts.actor(request))
        if made:
            word = "Вы записаны." if made.is_new else "Вы уже записаны, ещё раз не нужно."
            return pages.saved(request, word, path_of(made.registration))
    return pages.page(
        request, "events/register.html", title=event.activity.title, event=event, activity=event.activity, form=form,
        answers=answers, who=whose, status=422 if sent else 200,
    )  # fmt: skip


@once
def invited(request: Request, token: str) -> HttpResponse:
    """By the link of the letter: who it is, is known; one press registers."""
    invitation = services.invitation_of_token(token)
    if invitation is None:
        acts.guessed(request)
        raise Http404
    event, whose = invitation.event, invitation.person or invitation.contact
    shut = why_shut(event)
    if shut or whose is None:
        return pages.page(
            request, "events/public.html", title=event.activity.title, event=event, activity=event.activity, shut=shut,
            programme=programme_of(event), mine="",
        )  # fmt: skip
    return register_known(request, event, whose, source=Source.GUEST)


@once
def colleagues(request: Request, code: str) -> HttpResponse:
    """Those of one's own organisation."""
    event = acts.by_code(request, code)
    person = person_of(request.user)
    if person is None:
        messages.error(request, NO_CARD)
        return redirect(acts.public_of(event))
    form = forms.ColleaguesForm(request.POST or None, visible={"people": colleagues_of(person, event)})
    if form.is_valid():
        said = form.cleaned_data
        cards = [
            ContactCard(line.name, line.email, organisation=person.main_organisation)
            for line in read_lines(said["lines"])
        ]
        made = pages.attempt(
            form, services.register_colleagues, event, list(said["people"]), cards, by=acts.actor(request)
        )
        if made:
            fresh = sum(one.is_new for one in made)
            return pages.saved(request, f"Записано коллег: {fresh}. Письма ушли тем, у кого есть почта.",
                               acts.public_of(event))  # fmt: skip
    return pages.page(
        request, "events/colleagues.html", title="Записать коллег", lead=event.activity.title, form=form,
        back=acts.public_of(event), organisation=person.main_organisation,
    )  # fmt: skip


def answers(request: Request, token: str) -> HttpResponse:
    """The organiser's questions, answered anew by the personal link."""
    registration, event = acts.by_token(request, token)
    response = registration.response
    if response is None or registration.state not in LIVE or why_shut(event):
        messages.warning(request, why_shut(event) or "К этой записи вопросов нет.")
        return redirect(path_of(registration))
    sent = request.method == "POST"
    form = form_for(response.version, request.POST if sent else None, request.FILES if sent else None,
                    initial=initial_of(response))  # fmt: skip
    if sent and form.is_valid() and _sent(form, lambda: services.change_answers(event, registration, form)):
        return pages.saved(request, "Ответы сохранены.", path_of(registration))
    return _questions(request, form, "Ответы организатору", event, path_of(registration), "Сохранить")


def feedback(request: Request, token: str) -> HttpResponse:
    """What was good and what was not, without a name."""
    registration, event = acts.by_token(request, token)
    version = current_version(event.feedback) if event.feedback else None
    who = f"registration:{registration.pk}"
    if version is None or event.activity.start_date > clock.today(event.activity.zone):
        messages.warning(request, EARLY)
        return redirect(path_of(registration))
    assert event.feedback is not None
    if has_answered(event.feedback, who):
        return pages.saved(request, "Вы уже оставили отзыв. Спасибо!", path_of(registration))
    sent = request.method == "POST"
    form = form_for(version, request.POST if sent else None)
    if sent and form.is_valid() and _sent(form, lambda: send_anonymous(form, respondent=who)):
        return pages.saved(request, THANKS, path_of(registration))
    return _questions(request, form, "Отзыв", event, path_of(registration), "Отправить")


def _sent(form: QuestionnaireForm, send: object) -> bool:
    try:
        send()  # type: ignore[operator]
    except Refused as refusal:
        form.add_error(None, refusal.text)
        return False
    return True


def _questions(
    request: Request, form: QuestionnaireForm, title: str, event: Event, back: str, submit: str
) -> HttpResponse:
    return pages.page(
        request, "events/questions.html", title=title, lead=event.activity.title, form=form, back=back, submit=submit,
        event=event, home=reverse("events:public", args=[event.code]),
    )  # fmt: skip
