"""Pages for everybody who has the link: the event, its registration, the code word. No account, a phone, no scripts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from metodkabinet.activities.enums import Form
from metodkabinet.activities.logic.ical import calendar_of
from metodkabinet.activities.queries.counts import own_registration
from metodkabinet.activities.queries.feeds import entries_of
from metodkabinet.activities.services import path_of
from metodkabinet.events import forms, services
from metodkabinet.events.queries.doors import consents_asked, version_asked, why_shut
from metodkabinet.events.queries.programme import programme_of
from metodkabinet.events.queries.registering import organisations_like
from metodkabinet.events.services import Wish
from metodkabinet.events.views import acts, known
from metodkabinet.kit import limits, pages
from metodkabinet.kit.files.links import signed_url
from metodkabinet.kit.forms import once
from metodkabinet.kit.limits import client_address
from metodkabinet.kit.questionnaires.forms import form_for
from metodkabinet.kit.refusals import Busy
from metodkabinet.organisations.models import Organisation
from metodkabinet.papers.logic import qr
from metodkabinet.people.queries.sight import person_of
from metodkabinet.people.services import ContactCard

if TYPE_CHECKING:
    from metodkabinet.events.models import Event
    from metodkabinet.kit.http import Request
    from metodkabinet.kit.questionnaires.forms import QuestionnaireForm

CHOOSE = "Нашлось несколько похожих. Выберите свою организацию или «нет в списке»."
ALREADY = "Вы уже записаны, ещё раз не нужно. Личная ссылка – в письме о записи."
ALREADY_SILENT = (
    "Вы уже записаны, ещё раз не нужно. Личную ссылку вы получили при записи; если её нет, скажите организатору."
)
DONE = "Готово. Сохраните эту страницу: по её ссылке можно ввести кодовое слово, изменить или отменить запись."


def public(request: Request, code: str) -> HttpResponse:
    """What, when, where, who speaks; the way in, or why it is shut."""
    event = acts.by_code(request, code)
    mine = own_registration(event.activity, person_of(request.user))
    return pages.page(
        request, "events/public.html", title=event.activity.title, event=event, activity=event.activity,
        lead=f"{event.activity.kind}, {event.activity.get_form_display()}", programme=programme_of(event),
        shut=why_shut(event), mine=path_of(mine) if mine else "",
    )  # fmt: skip


@once
def register(request: Request, code: str) -> HttpResponse:
    """A guest by name and organisation; whom the base knows is asked only what it does not know."""
    event = acts.by_code(request, code)
    if shut := why_shut(event):
        messages.warning(request, shut)
        return redirect(acts.public_of(event))
    person = person_of(request.user)
    if person is not None and person.region_id == event.activity.region_id:
        return known.register_known(request, event, person)
    texts = consents_asked(event)
    given = {"organisation_text": request.GET.get("organisation", "")[:300]}
    mixed = event.activity.form == Form.MIXED
    form = forms.GuestForm(request.POST or None, texts=texts, is_mixed=mixed, initial=given)
    search = reverse("events:organisations", args=[event.code])
    form.fields["organisation_text"].widget.attrs |= {
        "hx-get": search, "hx-trigger": "input changed delay:400ms", "hx-target": "#found", "hx-swap": "innerHTML",
    }  # fmt: skip
    answers = questions_of(request, event)
    found: list[Organisation] = []
    if all_valid(form, answers):
        taken, found = _organisation(event, form)
        if not found and (done := _written_down(request, event, form, taken, answers)):
            return done
    return pages.page(
        request, "events/register.html", title=event.activity.title, event=event, activity=event.activity, form=form,
        answers=answers, found=found, chosen=request.POST.get("organisation", ""),
        status=422 if request.method == "POST" else 200,
    )  # fmt: skip


def organisations(request: Request, code: str) -> HttpResponse:
    """Those whose names hold what is being typed."""
    event = acts.by_code(request, code)
    written = request.GET.get("organisation_text", "")[:300]
    found = organisations_like(event.activity.region, written)
    return pages.page(request, "events/parts/organisations.html", found=found, chosen="")


def here(request: Request, code: str) -> HttpResponse:
    """The word from the broadcast or the door, and the name under which one registered."""
    event = acts.by_code(request, code)
    form = forms.HereForm(request.POST or None, initial={"word": request.GET.get("word", "")[:60]})
    if form.is_valid():
        said = form.cleaned_data
        made = pages.attempt(form, services.say_word_by_name, event, address=client_address(request), **said)
        if made:
            return pages.saved(request, "Вы отмечены. Спасибо!", acts.public_of(event))
    return pages.page(
        request, "events/here.html", title="Отметиться", lead=event.activity.title, form=form, event=event,
        word=request.GET.get("word", "")[:60], shut=why_shut(event),
    )  # fmt: skip


def picture(request: Request, code: str) -> HttpResponse:
    """The QR code of the page, or of the page of the word."""
    event = acts.by_code(request, code)
    word = request.GET.get("word", "")[:60]
    path = reverse("events:here", args=[code]) + "?" + urlencode({"word": word}) if word else acts.public_of(event)
    return HttpResponse(qr.svg(settings.SITE_URL + path), content_type="image/svg+xml")


def calendar(request: Request, code: str) -> HttpResponse:
    """One event for the calendar of a telephone."""
    event = acts.by_code(request, code)
    written = calendar_of(event.activity.title, entries_of(event.activity))
    response = HttpResponse(written, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="event.ics"'
    return response


def material(request: Request, code: str, material_id: int) -> HttpResponse:
    """A file given out at the event: the way to it lives for minutes."""
    event = acts.by_code(request, code)
    found = event.materials.filter(pk=material_id, file__isnull=False).select_related("file").first()
    if found is None or found.file is None:
        raise Http404
    return redirect(signed_url(found.file))


def questions_of(request: Request, event: Event, initial: Any = None) -> QuestionnaireForm | None:
    """The organiser's own questions."""
    version = version_asked(event)
    sent = request.method == "POST"
    if version is None:
        return None
    return form_for(version, request.POST if sent else None, request.FILES if sent else None, initial=initial)


def all_valid(form: Any, answers: QuestionnaireForm | None) -> bool:
    """Both parts of the page, so that all errors are shown at once."""
    is_right = answers is None or not answers.is_bound or answers.is_valid()
    return bool(form.is_valid() and is_right)


def _organisation(event: Event, form: forms.GuestForm) -> tuple[Organisation | None, list[Organisation]]:
    """The one that is meant, or those among which to choose. «Нет в списке» keeps what was written."""
    said = form.cleaned_data
    chosen, region = said["organisation"], event.activity.region
    if chosen == forms.NOT_LISTED:
        return None, []
    found = organisations_like(region, said["organisation_text"])
    if chosen.isdecimal():
        taken = next((one for one in found if one.pk == int(chosen)), None)
        if taken is not None:
            return taken, []
    if len(found) == 1 and found[0].short_name.casefold() == said["organisation_text"].casefold():
        return found[0], []
    if found:
        form.add_error("organisation_text", CHOOSE)
    return None, found


def _written_down(
    request: Request, event: Event, form: forms.GuestForm, taken: Organisation | None,
    answers: QuestionnaireForm | None,
) -> HttpResponse | None:  # fmt: skip
    said = form.cleaned_data
    card = ContactCard(
        said["name"], said["email"], organisation_text="" if taken else said["organisation_text"], organisation=taken
    )
    wish = Wish(said["role"], said.get("form", ""), answers, form.purposes())
    try:
        limits.spend("events.register", client_address(request), 120, 600)
    except Busy as busy:
        form.add_error(None, busy.text)
        return None
    made = pages.attempt(form, services.register_guest, event, card, wish, by=acts.actor(request))
    if made is None:
        return None
    if not made.is_new:  # whoever types a name again is not led to that person's own page
        return pages.saved(request, ALREADY if made.is_told else ALREADY_SILENT, acts.public_of(event))
    return pages.saved(request, DONE, path_of(made.registration))
