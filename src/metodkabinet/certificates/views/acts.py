"""What pages of the module share: who acts, obtaining, an act behind a button, a drawn file as an answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import content_disposition_header

from metodkabinet.accounts.models import User
from metodkabinet.associations.models import Association
from metodkabinet.associations.queries.current import current_of
from metodkabinet.certificates.models import Batch, Certificate
from metodkabinet.certificates.queries.composing import drawn
from metodkabinet.kit import pages
from metodkabinet.kit.refusals import Refused
from metodkabinet.papers.logic.press import PressError

if TYPE_CHECKING:
    from metodkabinet.kit.http import Request

REGISTER, BATCHES, TEMPLATES = "certificates:list", "certificates:batches", "certificates:templates"
ROAD = ("Сертификаты", REGISTER)
DRAWN_BY = ("layout__background", "layout__template", "association")


def actor(request: Request) -> User:
    """Who acts; the policy table has let only signed-in people through."""
    assert isinstance(request.user, User)
    return request.user


def act(request: Request, message: str, to: str, service: Callable[..., Any], *args: Any, **given: Any) -> HttpResponse:
    """Do it and go to the page; a refusal is said there."""
    try:
        service(*args, by=actor(request), **given)
    except Refused as refusal:
        messages.error(request, refusal.text)
        return redirect(to)
    return pages.saved(request, message, to)


def form_page(
    request: Request, form: Any, title: str, back: str, *, submit: str = "Сохранить",
    template: str = "certificates/form.html", **more: Any,
) -> HttpResponse:  # fmt: skip
    """A page that is one form."""
    return pages.page(request, template, form=form, title=title, back=back, submit=submit, **more)


def own_batch(request: Request, batch_id: int) -> Batch:
    """An issuing this reader prepares."""
    rows = Batch.objects.visible_to(request.user).issuable_by(request.user)
    return pages.obtain(rows.select_related("association__region", "template", "activity", "layout"), batch_id)


def batch_page(batch: Batch) -> str:
    """Its address."""
    return reverse("certificates:batch", args=[batch.pk])


def trail_of(batch: Batch) -> list[tuple[str, str]]:
    """The way to it."""
    return [("Сертификаты", reverse(REGISTER)), ("Выдачи", reverse(BATCHES)), (batch.phrase[:60], batch_page(batch))]


def own_body(request: Request, capability: str) -> Association:
    """In whose name the reader works here: the body on top of the page, or the first where he may."""
    mine = Association.objects.visible_to(request.user).reached_by(request.user, capability).select_related("region")
    current = current_of(request)
    found = mine.filter(pk=current.association.pk).first() if current else None
    found = found or mine.order_by("path", "pk").first()
    pages.require(found is not None, "Сертификаты выдают руководитель, координатор и секретарь. Обратитесь к ним.")
    assert found is not None
    return found


def pdf(request: Request, certificates: Sequence[Certificate], name: str) -> HttpResponse:
    """A sheet for each; the frozen words and the layout give the same file at any time."""
    try:
        content = drawn(certificates, title=name)
    except PressError:
        return not_drawn(request)
    return file_answer(content, f"{name}.pdf", "application/pdf", inline="show" in request.GET)


def file_answer(content: bytes, name: str, content_type: str, *, inline: bool) -> HttpResponse:
    """Personal data: nobody on the way may keep it."""
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = content_disposition_header(not inline, name) or ""
    response["Cache-Control"] = "private, no-store"
    return response


def not_drawn(request: Request) -> HttpResponse:
    """The engine gave up, or the font of the layout is not installed any more."""
    return pages.page(
        request, "certificates/not_drawn.html", status=503, title="Лист не получилось нарисовать",
        trail=[(ROAD[0], reverse(ROAD[1]))] if request.user.is_authenticated else [],
    )  # fmt: skip


def file_name(certificate: Certificate) -> str:
    """«Сертификат участника Иванова М. П. № 12», without the ending."""
    number = certificate.number.replace("/", "-")
    return f"{certificate.get_kind_display().capitalize()} – {certificate.name} – {number}"
