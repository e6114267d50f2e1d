"""The register over everything that was given, one certificate, the cabinet of its owner, the personal link."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from django.urls import reverse

from metodkabinet.activities.models import OutsideResult
from metodkabinet.certificates import permissions, services
from metodkabinet.certificates.models import Certificate
from metodkabinet.certificates.queries.composing import check_address, drawn
from metodkabinet.certificates.tables import CertificateTable, JournalSheet
from metodkabinet.certificates.views.acts import (
    BATCHES,
    DRAWN_BY,
    ROAD,
    TEMPLATES,
    act,
    file_answer,
    file_name,
    not_drawn,
    pdf,
)
from metodkabinet.kit import access, limits, pages
from metodkabinet.kit.panels import detail_page
from metodkabinet.kit.tables import Action, Empty, list_page
from metodkabinet.papers.logic.press import PressError
from metodkabinet.people.models import Person
from metodkabinet.people.queries.sight import person_of

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.http.response import HttpResponseBase

    from metodkabinet.kit.http import Request

SHOWN = 200
OPENINGS, STRETCH = 60, 300  # of personal links from one address


def certificate_list(request: Request) -> HttpResponseBase:
    """The journal of issue."""
    rows = Certificate.objects.visible_to(request.user).reached_by(request.user, "certificates.see")
    may_issue = access.holds(request.user, "certificates.issue")
    kind = JournalSheet if "export" in request.GET else CertificateTable
    filters = CertificateTable.filters_for(request.user)
    table = kind(request, rows, filters=filters, tone=lambda row: "" if row.is_valid else "off")
    first = [Action("Выдать", reverse("certificates:new-batch"), kind="first", icon="plus")] if may_issue else []
    actions = [
        Action("Шаблоны", reverse(TEMPLATES), icon="layout-template"),
        Action("Выдачи", reverse(BATCHES), icon="layers"),
        *first,
    ]  # fmt: skip
    empty = Empty(
        "Здесь пока пусто", "Откройте проведённое мероприятие и нажмите «Выдать сертификаты».",
        reverse("activities:list"), "К мероприятиям",
    )  # fmt: skip
    return list_page(
        request, table, title="Сертификаты", actions=actions, empty=empty,
        lead="Реестр всего, что выдали ваши объединения",
    )  # fmt: skip


def certificate(request: Request, certificate_id: int) -> HttpResponse:
    """What it says, its fate, what may be done."""
    shown = _seen(request, certificate_id)
    may_send = permissions.can_issue_for(request.user, shown.association)
    card = Person.objects.visible_to(request.user).filter(pk=shown.person_id).first() if shown.person_id else None
    return detail_page(
        request, "certificates/certificate.html", shown, title=f"{shown.get_kind_display().capitalize()}",
        lead=f"№ {shown.number}", certificate=shown, trail=[(ROAD[0], reverse(ROAD[1]))],
        newer=getattr(shown, "replaced_by", None), check=check_address(shown.number, shown.code),
        may_revoke=permissions.can_revoke_certificate(request.user, shown), may_send=may_send, card=card,
    )  # fmt: skip


def download(request: Request, certificate_id: int) -> HttpResponse:
    """The sheet."""
    shown = _seen(request, certificate_id)
    return pdf(request, [shown], file_name(shown))


def picture(request: Request, certificate_id: int) -> HttpResponse:
    """The sheet for the eye."""
    return _picture(request, _seen(request, certificate_id))


def send(request: Request, certificate_id: int) -> HttpResponse:
    """To its owner, once more."""
    rows = Certificate.objects.visible_to(request.user).sendable_by(request.user)
    mine = pages.obtain(rows, certificate_id)
    to = reverse("certificates:certificate", args=[mine.pk])
    return act(request, "Ссылка отправлена владельцу.", to, services.send_certificate, mine)


def mine(request: Request) -> HttpResponse:
    """Everything the reader was given, here and elsewhere."""
    person = person_of(request.user)
    rows = (
        Certificate.objects.visible_to(request.user)
        .own_of(request.user)
        .select_related("association")
        .order_by("-issued_on", "-pk")
    )
    outside = OutsideResult.objects.visible_to(request.user).filter(person=person)
    elsewhere = outside.select_related("event", "proof").order_by("-event__start_date", "-pk")
    return pages.page(
        request, "certificates/mine.html", title="Мои сертификаты", certificates=list(rows[:SHOWN]), person=person,
        elsewhere=list(elsewhere[:SHOWN]) if person else [],
    )  # fmt: skip


def download_mine(request: Request, certificate_id: int) -> HttpResponse:
    """The reader's own sheet."""
    rows = Certificate.objects.visible_to(request.user).own_of(request.user).select_related(*DRAWN_BY)
    shown = pages.obtain(rows, certificate_id)
    return pdf(request, [shown], file_name(shown))


def own(request: Request, token: str) -> HttpResponse:
    """By the personal link, without an account."""
    shown = _of_token(request, token)
    return pages.page(
        request, "certificates/own.html", title=shown.get_kind_display().capitalize(), certificate=shown, token=token,
        newer=getattr(shown, "replaced_by", None), check=check_address(shown.number, shown.code),
    )  # fmt: skip


def own_file(request: Request, token: str) -> HttpResponse:
    """The sheet by the personal link."""
    shown = _of_token(request, token)
    return pdf(request, [shown], file_name(shown))


def own_picture(request: Request, token: str) -> HttpResponse:
    """The sheet for the eye, by the personal link."""
    return _picture(request, _of_token(request, token))


def _picture(request: Request, shown: Certificate) -> HttpResponse:
    try:
        content = drawn([shown], title=shown.number, picture=True)
    except PressError:
        return not_drawn(request)
    return file_answer(content, f"{shown.number}.png", "image/png", inline=True)


def _seen(request: Request, certificate_id: int) -> Certificate:
    rows = Certificate.objects.visible_to(request.user)
    return pages.obtain(
        rows.select_related(*DRAWN_BY, "activity", "batch", "person", "replaces", "replaced_by", "issued_by"),
        certificate_id,
    )


def _of_token(request: Request, token: str) -> Certificate:
    limits.spend("certificates-own", limits.client_address(request), OPENINGS, STRETCH)
    found = services.certificate_of_token(token)
    if found is None:
        raise Http404
    return found
