"""What the ledger keeps about a person: taken out, emptied, moved to another card and moved back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet

from metodkabinet.activities.models import (
    Activity,
    CalendarFeed,
    Match,
    OutsideResult,
    Participation,
    Presence,
    Registration,
)
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
        PersonalData(
            "activities.activity", "Ответственный за мероприятия", ["responsible"], _export_led, lambda person: 0,
            _move_led, _move_led_back, stays="Кто отвечал за мероприятие: номер карточки без имени.",
        ),
        PersonalData(
            "activities.match", "Сверки гостя с базой", ["contact", "person", "steps"], _export_matches, _erase_matches,
            lambda kept, absorbed: [],
        ),
        PersonalData(
            "activities.calendarfeed", "Подписки на календарь", ["user", "secret"], _export_feeds, _erase_feeds,
            lambda kept, absorbed: [],  # they are the account's
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


def _export_led(person: Person) -> Iterable[Mapping[str, object]]:
    for activity in Activity.objects.filter(responsible=person).order_by("pk"):
        yield {"мероприятие": activity.title, "дата": activity.start_date}


def _export_matches(person: Person) -> Iterable[Mapping[str, object]]:
    for match in Match.objects.filter(person=person).order_by("pk"):
        yield {"сверено": match.matched_at, "сверка отменена": match.undone_at}


def _export_feeds(person: Person) -> Iterable[Mapping[str, object]]:
    for feed in _feeds_of(person).select_related("association").order_by("pk"):
        yield {"календарь": str(feed.association or "свой"), "создана": feed.created_at}


def _feeds_of(person: Person) -> QuerySet[CalendarFeed]:
    return CalendarFeed.objects.filter(user_id=person.user_id or 0)


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


def _erase_matches(person: Person) -> int:
    """There is nothing to part any more."""
    return Match.objects.filter(person=person).exclude(steps=[]).update(steps=[])


def _erase_feeds(person: Person) -> int:
    return _feeds_of(person).delete()[0]


def _move_led(kept: Person, absorbed: Person) -> list[Mapping[str, object]]:
    ids = list(Activity.objects.filter(responsible=absorbed).order_by("pk").values_list("pk", flat=True))
    Activity.objects.filter(pk__in=ids).update(responsible=kept)
    return [{"ids": ids}] if ids else []


def _move_led_back(kept: Person, absorbed: Person, steps: Sequence[Mapping[str, Any]]) -> None:
    for step in steps:
        Activity.objects.filter(pk__in=step["ids"], responsible=kept).update(responsible=absorbed)
