"""What the ledger keeps about a person: taken out, emptied, moved to another card and moved back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet

from metodkabinet.activities.models import Match, OutsideResult, Participation, Presence, Registration
from metodkabinet.activities.services.joining import (
    join_participations,
    join_registrations,
    part_participations,
    part_registrations,
)
from metodkabinet.kit.registry import PersonalData

if TYPE_CHECKING:
    from metodkabinet.people.models import Person

ERASED = "стёрто"
STAYS = "Участие в мероприятиях без имени: по этим строкам посчитаны показатели прошлых лет."
WRITTEN = ["name_then", "post_then", "organisation_text_then"]


def entries() -> list[PersonalData]:
    """For the registry."""
    return [
        PersonalData(
            "activities.registration", "Регистрации на мероприятия", WRITTEN, _export_registrations,
            _erase_registrations, lambda kept, absorbed: join_registrations(absorbed, kept), part_registrations,
            erase_guest=lambda contact: _empty_registrations(Q(contact=contact)), guests_since=_guests_since,
        ),
        PersonalData(
            "activities.participation", "Участие в мероприятиях", [*WRITTEN, "raw_line", "result"],
            _export_participations, _erase_participations,
            lambda kept, absorbed: join_participations(absorbed, kept), part_participations,
            erase_guest=lambda contact: _empty_participations(Q(contact=contact)), stays=STAYS,
        ),
        PersonalData(
            "activities.presence", "Отметки о присутствии", ["detail"], _export_presences, _erase_presences,
            lambda kept, absorbed: [],  # they go with their participation
            erase_guest=lambda contact: _empty_presences(Q(contact=contact)),
        ),
        PersonalData(
            "activities.outsideresult", "Участие во внешних мероприятиях", ["result", "proof_link"], _export_results,
            _erase_results, _move_results, _move_results_back,
        ),
    ]  # fmt: skip


def _of(person: Person) -> Q:
    """His own rows and those of the guest he was before he was recognised."""
    return Q(person=person) | Q(contact__person=person)


def _export_registrations(person: Person) -> Iterable[Mapping[str, object]]:
    for row in Registration.objects.filter(_of(person)).select_related("activity").order_by("pk"):
        yield {
            "мероприятие": row.activity.title, "дата": row.activity.start_date, "имя": row.name_then,
            "организация": row.organisation_text_then, "должность": row.post_then, "роль": row.get_role_display(),
            "состояние": row.get_state_display(), "когда": row.arrived_at,
        }  # fmt: skip


def _export_participations(person: Person) -> Iterable[Mapping[str, object]]:
    for row in Participation.objects.filter(_of(person)).select_related("activity").order_by("pk"):
        yield {
            "мероприятие": row.activity.title, "дата": row.activity.start_date, "имя": row.name_then,
            "организация": row.organisation_text_then, "должность": row.post_then, "роль": row.get_role_display(),
            "доля занятий, %": row.share, "результат": row.result, "строка списка": row.raw_line,
        }  # fmt: skip


def _export_presences(person: Person) -> Iterable[Mapping[str, object]]:
    rows = Presence.objects.filter(participation__in=Participation.objects.filter(_of(person)))
    for row in rows.select_related("session__activity").order_by("pk"):
        yield {"занятие": str(row.session), "чем подтверждено": row.get_evidence_display(), "когда": row.at,
               "подробность": row.detail}  # fmt: skip


def _export_results(person: Person) -> Iterable[Mapping[str, object]]:
    for row in OutsideResult.objects.filter(person=person).select_related("event").order_by("pk"):
        yield {"мероприятие": row.event.title, "дата": row.event.start_date, "результат": row.result,
               "ссылка": row.proof_link}  # fmt: skip


# Emptying. The rows stay: the figures of past years are counted from them.


def _erase_registrations(person: Person) -> int:
    return _empty_registrations(_of(person))


def _erase_participations(person: Person) -> int:
    return _empty_participations(_of(person))


def _erase_presences(person: Person) -> int:
    return _empty_presences(_of(person))


def _empty_registrations(whose: Q) -> int:
    ids = list(Registration.objects.filter(whose).values_list("pk", flat=True))
    return Registration.objects.filter(pk__in=ids).update(
        name_then=ERASED, post_then="", organisation_text_then="", search_key=""
    )


def _empty_participations(whose: Q) -> int:
    ids = list(Participation.objects.filter(whose).values_list("pk", flat=True))
    return Participation.objects.filter(pk__in=ids).update(
        name_then=ERASED, post_then="", organisation_text_then="", search_key="", raw_line="", result=""
    )


def _empty_presences(whose: Q) -> int:
    rows = Participation.objects.filter(whose)
    return Presence.objects.filter(participation__in=rows).update(detail="")


def _guests_since(moment: datetime) -> QuerySet[Any]:
    """Guests who registered since."""
    return Registration.objects.filter(contact__isnull=False, arrived_at__gte=moment).values("contact_id")


def _erase_results(person: Person) -> int:
    return OutsideResult.objects.filter(person=person).update(result=ERASED, proof_link="", proof=None)


def _move_results(kept: Person, absorbed: Person) -> list[dict[str, Any]]:
    ids = list(OutsideResult.objects.filter(person=absorbed).order_by("pk").values_list("pk", flat=True))
    OutsideResult.objects.filter(pk__in=ids).update(person=kept)
    matches = list(Match.objects.filter(person=absorbed).order_by("pk").values_list("pk", flat=True))
    Match.objects.filter(pk__in=matches).update(person=kept)
    return [{"ids": ids, "matches": matches}] if ids or matches else []


def _move_results_back(kept: Person, absorbed: Person, steps: Any) -> None:
    for step in steps:
        OutsideResult.objects.filter(pk__in=step["ids"], person=kept).update(person=absorbed)
        Match.objects.filter(pk__in=step["matches"], person=kept).update(person=absorbed)
