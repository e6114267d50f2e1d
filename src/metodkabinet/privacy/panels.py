"""What the module shows on pages of others: erasing on a card, what waits for a decision on the home page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from metodkabinet.kit import access
from metodkabinet.kit.registry import Due
from metodkabinet.people.models import Contact, Person
from metodkabinet.people.models.person import ERASED
from metodkabinet.privacy.models import DataIncident, ErasureRequest, RetentionDue
from metodkabinet.privacy.models.erasure import DECIDE
from metodkabinet.privacy.models.retention import KEEP_TERMS
from metodkabinet.privacy.permissions import can_erase_guest, can_erase_person
from metodkabinet.privacy.queries.incidents import next_duty
from metodkabinet.privacy.queries.requests import open_request_of

if TYPE_CHECKING:
    from metodkabinet.kit.http import Request

FEW = 5


def of_person(request: Request, person: Person) -> Mapping[str, Any] | None:
    """Whether he asks to erase his data, and the way to do it when he asks on paper."""
    if person.is_erased or not can_erase_person(request.user, person):
        return None
    return {"erase_page": reverse("privacy:erase", args=[person.pk]), "asked": open_request_of(person)}


def of_guest(request: Request, contact: Contact) -> Mapping[str, Any] | None:
    """The same for somebody without a card."""
    if contact.person_id is not None or contact.name == ERASED or not can_erase_guest(request.user, contact):
        return None
    return {"erase_page": reverse("privacy:erase-guest", args=[contact.pk]), "asked": None}


def dues(request: Request) -> Iterable[Due]:
    """Requests to erase, terms that passed, reports about a leak."""
    if access.holds(request.user, DECIDE):
        waiting = ErasureRequest.objects.visible_to(request.user).open().select_related("person")
        for asked in waiting.order_by("answer_by", "pk")[:FEW]:
            title = f"{asked.person.full_name} просит стереть свои данные"
            yield Due(title, reverse("privacy:erase", args=[asked.person_id]), "Решить", due=asked.answer_by)
    if access.holds(request.user, KEEP_TERMS):
        count = RetentionDue.objects.visible_to(request.user).filter(put_off_until=None).count()
        if count:
            title, hint = f"Пора удалить: {count}", "Срок хранения вышел. Без вас ничего не сотрётся."
            yield Due(title, reverse("privacy:retention"), "Посмотреть", hint)
    if access.holds(request.user, "privacy.manage_incidents"):
        open_ones = DataIncident.objects.visible_to(request.user).filter(inquiry_reported_at=None)
        for one in open_ones.order_by("noticed_at", "pk")[:FEW]:
            duty = next_duty(one)
            page = reverse("privacy:incident", args=[one.pk])
            yield Due(f"{one.title}: {duty.words}", page, "Открыть", duty.title, duty.until.date())
