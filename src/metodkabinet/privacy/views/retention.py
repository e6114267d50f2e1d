"""Terms of keeping: rules, what is due, the decision."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.urls import reverse

from metodkabinet.kit import pages
from metodkabinet.kit.tables import BulkAction, Empty, list_page
from metodkabinet.privacy import forms, services
from metodkabinet.privacy.enums import RetentionKind
from metodkabinet.privacy.models import RetentionDue
from metodkabinet.privacy.tables import DueTable
from metodkabinet.privacy.views.acts import act, actor, form_page, own_region

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.http.response import HttpResponseBase

    from metodkabinet.kit.http import Request

MOST = 50  # erased at once: each is an act of its own, and a page must not be waited for


def retention(request: Request) -> HttpResponseBase:
    """Whose term has passed, with the rules above."""
    return list_page(
        request, _due(request), title="Сроки хранения", template="privacy/retention.html",
        rules=services.rules_of(own_region(request)), fixed=services.fixed_terms(),
        empty=Empty("Стирать нечего", "Каждую ночь система ищет данные, срок хранения которых вышел."),
    )  # fmt: skip


def change_rule(request: Request, kind: str) -> HttpResponse:
    """The term and its ground."""
    region = own_region(request)
    rule = next((one for one in services.rules_of(region) if one.kind == kind), None)
    pages.require(rule is not None, "Такого срока нет.")
    assert rule is not None
    form = forms.RuleForm(
        request.POST or None, initial={"months": rule.months, "basis": rule.basis, "is_on": rule.is_on}
    )
    if (
        form.is_valid()
        and pages.attempt(form, services.change_rule, region, kind, by=actor(request), **form.cleaned_data) is not None
    ):
        return pages.saved(request, "Срок сохранён, список пересчитан.", "privacy:retention")
    title = f"Срок хранения: {RetentionKind(kind).label}"
    return form_page(request, form, title, reverse("privacy:retention"))


def decide_due(request: Request) -> HttpResponse:
    """First who, then, confirmed, erased or kept for another year."""
    chosen = list(_due(request).chosen()[:MOST])
    back = reverse("privacy:retention")
    if "erase" in request.POST:
        decided = services.erase_due(chosen, by=actor(request))
        for refused in decided.refused:
            messages.error(request, refused)
        return pages.saved(request, f"Составлено актов: {decided.done}.", "privacy:erasure-acts")
    if "put_off" in request.POST:
        return act(request, "Отложено на год.", back, services.put_off, chosen)
    return pages.page(
        request, "privacy/decide_due.html", title="Стереть или оставить?", chosen=chosen, back=back, most=MOST,
    )  # fmt: skip


def _due(request: Request) -> DueTable:
    rows = RetentionDue.objects.visible_to(request.user)
    return DueTable(request, rows, bulk=[BulkAction("Решить", reverse("privacy:decide-due"), icon="trash-2")])
