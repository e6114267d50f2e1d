"""Void and replaced."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse

from metodkabinet.certificates import forms, services
from metodkabinet.certificates.models import Certificate
from metodkabinet.certificates.views.acts import ROAD, actor, form_page
from metodkabinet.kit import clock, pages
from metodkabinet.kit.forms import once

if TYPE_CHECKING:
    from django.http import HttpResponse

    from metodkabinet.kit.http import Request


def revoke(request: Request, certificate_id: int) -> HttpResponse:
    """It does not hold any more."""
    mine = _own(request, certificate_id)
    to = reverse("certificates:certificate", args=[mine.pk])
    form = forms.RevokeForm(request.POST or None)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        if pages.attempt(form, services.revoke_certificate, mine, reason=reason, by=actor(request)):
            return pages.saved(request, f"№ {mine.number} аннулирован.", to)
    return form_page(
        request, form, f"Аннулировать № {mine.number}", to, submit="Аннулировать", trail=_trail(mine),
        hint="Номер останется в реестре, страница проверки скажет, что документ не действует. Вернуть его нельзя.",
    )  # fmt: skip


@once
def replace(request: Request, certificate_id: int) -> HttpResponse:
    """Another in its place."""
    mine = _own(request, certificate_id)
    today = clock.today(mine.association.local_zone)
    form = forms.ReplaceForm(request.POST or None, certificate=mine, today=today)
    if form.is_valid():
        made = pages.attempt(
            form, services.replace_certificate, mine, form.correction(), reason=form.cleaned_data["reason"], day=today,
            by=actor(request),
        )  # fmt: skip
        if made:
            to = reverse("certificates:certificate", args=[made.pk])
            return pages.saved(request, f"Вместо № {mine.number} выдан № {made.number}. Отправьте его владельцу.", to)
    return form_page(
        request, form, f"Заменить № {mine.number}", reverse("certificates:certificate", args=[mine.pk]),
        submit="Выдать замену", trail=_trail(mine),
        hint="Старый номер останется в реестре с пометкой «заменён», новый лист получит следующий номер.",
    )  # fmt: skip


def _own(request: Request, certificate_id: int) -> Certificate:
    rows = Certificate.objects.visible_to(request.user).revocable_by(request.user)
    return pages.obtain(rows.select_related("association__region"), certificate_id)


def _trail(certificate: Certificate) -> list[tuple[str, str]]:
    page = reverse("certificates:certificate", args=[certificate.pk])
    return [(ROAD[0], reverse(ROAD[1])), (f"№ {certificate.number}", page)]
