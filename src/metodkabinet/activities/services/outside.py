"""Events of others and what our people brought from them; calendars by secret address."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, fields
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction

from metodkabinet.activities.models import CalendarFeed, OutsideEvent, OutsideResult
from metodkabinet.activities.services.refusals import ActivitiesRefused, check_region
from metodkabinet.audit.services import changes, record
from metodkabinet.kit import clock
from metodkabinet.kit.refusals import Changed

if TYPE_CHECKING:
    from metodkabinet.accounts.models import User
    from metodkabinet.associations.models import Association
    from metodkabinet.kit.files.models import StoredFile
    from metodkabinet.organisations.models import Organisation
    from metodkabinet.people.models import Person


@dataclass(frozen=True, slots=True)
class OutsideCard:
    """What is known of an event held by others."""

    title: str
    organiser: str
    level: str
    form: str
    start_date: date
    end_date: date
    address: str = ""


@dataclass(frozen=True, slots=True)
class ResultCard:
    """Who took part and what came of it, with a proof: a file or a link."""

    result: str
    person: Person | None = None
    organisation: Organisation | None = None
    students: int = 0
    proof: StoredFile | None = None
    proof_link: str = ""


@transaction.atomic
def add_outside_event(association: Association, card: OutsideCard, *, by: User | None) -> OutsideEvent:
    """A line of the register."""
    _check(card)
    event = OutsideEvent(region_id=association.region_id, association=association)
    _put(event, card)
    event.save()
    record("activities.outside_event.added", event, by=by, after={"title": event.title})
    return event


@transaction.atomic
def change_outside_event(event: OutsideEvent, card: OutsideCard, *, version: int, by: User | None) -> OutsideEvent:
    """Correct it."""
    _check(card)
    locked = OutsideEvent.objects.select_for_update().get(pk=event.pk)
    if locked.version != version:
        raise Changed("Пока вы правили, эту запись сохранил кто-то другой. Сравните и сохраните ещё раз.")
    before, after = changes(locked, {entry.name: getattr(card, entry.name) for entry in fields(OutsideCard)})
    _put(locked, card)
    locked.version += 1
    locked.save()
    if after:
        record("activities.outside_event.changed", locked, by=by, before=before, after=after)
    return locked


@transaction.atomic
def remove_outside_event(event: OutsideEvent, *, by: User | None) -> Association:
    """Entered by mistake; with results it stays."""
    if event.results.exists():
        raise ActivitiesRefused("Здесь записаны результаты. Сначала удалите их.")
    record("activities.outside_event.removed", event, by=by, before={"title": event.title})
    association = event.association
    event.delete()
    return association


@transaction.atomic
def add_outside_result(event: OutsideEvent, card: ResultCard, *, by: User | None) -> OutsideResult:
    """Somebody of ours took part."""
    check_region(event.region_id, card.person, "Участник", "person")
    check_region(event.region_id, card.organisation, "Организация", "organisation")
    if card.person is None and not (card.organisation and card.students):
        raise ActivitiesRefused(
            "Выберите библиотекаря, а для обучающихся – организацию и сколько их было.", field="person"
        )
    if not card.result.strip():
        raise ActivitiesRefused("Напишите результат: «участие», «диплом II степени»…", field="result")
    result = OutsideResult.objects.create(
        event=event, **{entry.name: getattr(card, entry.name) for entry in fields(ResultCard)}
    )
    record("activities.outside_result.added", event, by=by, after={"result": str(result)})
    return result


@transaction.atomic
def remove_outside_result(result: OutsideResult, *, by: User | None) -> OutsideEvent:
    """Entered by mistake. The file of the proof stays until nobody shows it."""
    event = result.event
    record("activities.outside_result.removed", event, by=by, before={"result": str(result)})
    result.delete()
    return event


@transaction.atomic
def open_feed(user: User, association: Association | None) -> CalendarFeed:
    """The secret address of a calendar, always the same until it is changed."""
    feed, _ = CalendarFeed.objects.get_or_create(
        user=user, association=association, defaults={"secret": secrets.token_urlsafe(32), "created_at": clock.now()}
    )
    return feed


@transaction.atomic
def renew_feed(feed: CalendarFeed) -> CalendarFeed:
    """The old address became known to strangers: it stops working at once."""
    feed.secret, feed.created_at = secrets.token_urlsafe(32), clock.now()
    feed.save(update_fields=["secret", "created_at"])
    return feed


def _check(card: OutsideCard) -> None:
    if card.end_date < card.start_date:
        raise ActivitiesRefused("Окончание раньше начала. Поправьте даты.", field="end_date")


def _put(event: OutsideEvent, card: OutsideCard) -> None:
    for entry in fields(OutsideCard):
        setattr(event, entry.name, getattr(card, entry.name))
