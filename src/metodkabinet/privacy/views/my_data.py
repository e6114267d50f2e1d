"""«Мои данные»: what is kept about the reader, taking it away, asking to erase it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from metodkabinet.kit import pages
from metodkabinet.kit.sheets.responses import disposition
from metodkabinet.people.queries import sight
from metodkabinet.privacy import forms, services
from metodkabinet.privacy.queries.requests import last_request_of, open_request_of
from metodkabinet.privacy.views.acts import act, actor, form_page

if TYPE_CHECKING:
    from metodkabinet.kit.http import Request

HERE = "privacy:my-data"


def my_data(request: Request) -> HttpResponse:
    """Everything that is kept about me, by kinds."""
    person = sight.person_of(request.user)
    if person is None:
        return pages.page(request, "privacy/no_card.html", title="Мои данные")
    return pages.page(
        request, "privacy/my_data.html", title="Мои данные", person=person, parts=services.gather(person),
        asked=last_request_of(person),
    )  # fmt: skip


def take_data(request: Request) -> HttpResponse:
    """The archive, for the password."""
    person = sight.person_of(request.user)
    if person is None:
        return redirect(HERE)
    form = forms.PasswordForm(request.POST or None)
    if form.is_valid():
        proved = pages.attempt(form, _prove, request, form.cleaned_data["password"])
        if proved:
            response = HttpResponse(services.take_data(person, by=actor(request)), content_type="application/zip")
            response["Content-Disposition"] = disposition("Мои данные.zip")
            response["Cache-Control"] = "private, no-store"
            return response
    hint = "В архиве будет страница, которая открывается без интернета, те же сведения для программ и ваши файлы."
    return form_page(request, form, "Скачать мои данные", reverse(HERE), submit="Скачать", hint=hint)


def ask_erasure(request: Request) -> HttpResponse:
    """A request; somebody else decides."""
    person = sight.person_of(request.user)
    if person is None:
        return redirect(HERE)
    form = forms.AskErasureForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        asked = pages.attempt(form, services.ask_erasure, person, text=form.cleaned_data["text"], by=actor(request))
        if asked:
            done = f"Просьба отправлена. Ответ придёт не позже {asked.answer_by:%d.%m.%Y}."
            return pages.saved(request, done, HERE)
    hint = (
        "Вход закроется, карточка опустеет. Останутся только числа прошлых отчётов, а также номера и факты из "
        "протоколов и реестра сертификатов: их хранить обязывает закон. Вернуть данные будет нельзя, поэтому сначала "
        "скачайте их."
    )
    return form_page(
        request, form, "Попросить стереть мои данные", reverse(HERE), submit="Отправить просьбу", hint=hint
    )


def withdraw_erasure(request: Request) -> HttpResponse:
    """I changed my mind."""
    person = sight.person_of(request.user)
    mine = open_request_of(person) if person else None
    if mine is None:  # pressed twice, or already answered
        return redirect(HERE)
    return act(request, "Просьба отозвана, данные остаются.", reverse(HERE), services.withdraw_erasure, mine)


def _prove(request: Request, password: str) -> bool:
    services.prove_self(actor(request), password)
    return True
