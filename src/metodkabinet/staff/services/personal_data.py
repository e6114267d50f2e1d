"""What this module keeps about a person: how it is taken out, emptied, moved to another card and moved back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from metodkabinet.kit import clock
from metodkabinet.kit.components.typography import day
from metodkabinet.kit.registry import PersonalData
from metodkabinet.people.models import Person
from metodkabinet.people.services.personal_data import rows_entry
from metodkabinet.staff.models import Attestation, Award, Correction, Course, Education, RefreshLink
from metodkabinet.staff.queries.differences import differences

Steps = Sequence[Mapping[str, Any]]
STAY = "Образование, аттестация, курсы, награды без названий и номеров: по ним посчитаны показатели прошлых лет."


def entries() -> list[PersonalData]:
    """For the registry."""
    return [
        rows_entry(Education, "Образование", ["institution", "speciality", "qualification", "number"], stays=STAY),
        rows_entry(Attestation, "Аттестация", ["act"], stays=STAY),
        rows_entry(Course, "Курсы", ["title", "organiser", "number"], stays=STAY),
        rows_entry(Award, "Награды", ["title", "number"], stays=STAY),
        PersonalData(
            "staff.refreshlink", "Личные ссылки", ["token_hash", "reminder_hash"], _export_links, _erase_links,
            _revoke_of_absorbed, _give_back,
        ),
        PersonalData(
            "staff.correction", "Исправления по личной ссылке", ["before", "after", "reason"], _export_corrections,
            _erase_corrections, lambda kept, absorbed: [],  # they stay with the link by which they came
        ),
    ]  # fmt: skip


def _export_links(person: Person) -> Iterable[Mapping[str, object]]:
    for link in RefreshLink.objects.filter(person=person).select_related("campaign").order_by("pk"):
        moments = {"дана": link.created_at, "ответ": link.answered_at, "подтверждено": link.confirmed_at}
        said = {label: day(moment) for label, moment in moments.items() if moment is not None}
        yield {**({"сверка": str(link.campaign)} if link.campaign else {}), **said}


def _export_corrections(person: Person) -> Iterable[Mapping[str, object]]:
    for row in Correction.objects.filter(link__person=person).order_by("pk"):
        told = "; ".join(f"{one.label}: {one.before or 'пусто'} → {one.after or 'пусто'}" for one in differences(row))
        yield {"прислано": day(row.made_at), str(row.get_noun_display()): told, "состояние": row.get_state_display()}


def _erase_links(person: Person) -> int:
    links = RefreshLink.objects.filter(person=person)
    links.filter(revoked_at=None).update(revoked_at=clock.now())
    return links.update(token_hash=None, reminder_hash=None)


def _erase_corrections(person: Person) -> int:
    return Correction.objects.filter(link__person=person).update(before={}, after={}, reason="")


def _revoke_of_absorbed(kept: Person, absorbed: Person) -> Steps:
    """Links to the card that goes open nothing, until the cards are taken apart."""
    live = RefreshLink.objects.filter(person=absorbed, revoked_at=None)
    ids = list(live.order_by("pk").values_list("pk", flat=True))
    live.update(revoked_at=clock.now())
    return [{"ids": ids}] if ids else []


def _give_back(kept: Person, absorbed: Person, steps: Steps) -> None:
    for step in steps:
        RefreshLink.objects.filter(pk__in=step["ids"], person=absorbed).update(revoked_at=None)
