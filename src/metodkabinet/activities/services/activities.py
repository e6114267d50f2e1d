"""Activities: added with their first session, corrected. Dates and states have services of their own."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import transaction

from metodkabinet.activities.enums import Openness
from metodkabinet.activities.models import Activity, Session
from metodkabinet.activities.services.locking import lock_activity, save_changed
from metodkabinet.activities.services.refusals import ActivitiesRefused, check_region
from metodkabinet.activities.services.registrations import promote_waiting
from metodkabinet.audit.services import changes, record
from metodkabinet.kit import search
from metodkabinet.kit.words.keys import search_key

if TYPE_CHECKING:
    from metodkabinet.accounts.models import User
    from metodkabinet.activities.models import Kind
    from metodkabinet.associations.models import Association
    from metodkabinet.organisations.models import Organisation
    from metodkabinet.people.models import Person

USUAL_LENGTH = 90  # minutes
LONGEST_DAYS = 400


@dataclass(frozen=True, slots=True)
class ActivityCard:
    """What an activity is, without its dates and state."""

    kind: Kind
    form: str
    title: str
    summary: str = ""
    place: str = ""
    link: str = ""
    host: Organisation | None = None
    responsible: Person | None = None
    audience: str = ""
    openness: str = Openness.REGION
    capacity: int | None = None
    hours: Decimal | None = None


@dataclass(frozen=True, slots=True)
class When:
    """The days and, when it is known, the hour."""

    start: date
    end: date | None = None  # the same day
    time: time | None = None
    minutes: int = USUAL_LENGTH

    @property
    def last(self) -> date:
        """The last day."""
        return self.end or self.start

    def span(self, zone: Any) -> tuple[datetime, datetime]:
        """The only session: the named hour of one day, or all the days from midnight to midnight."""
        if self.time is not None and self.last == self.start:
            begins = datetime.combine(self.start, self.time, zone)
            return begins, begins + timedelta(minutes=self.minutes)
        return datetime.combine(self.start, time.min, zone), datetime.combine(
            self.last + timedelta(days=1), time.min, zone
        )


CARD_FIELDS = tuple(entry.name for entry in fields(ActivityCard))


def card_of(activity: Activity) -> ActivityCard:
    """What the activity says now; change it with `dataclasses.replace`."""
    return ActivityCard(**{name: getattr(activity, name) for name in CARD_FIELDS})


@transaction.atomic
def add_activity(
    owner: Association, card: ActivityCard, when: When, *, by: User | None, parent: Activity | None = None
) -> Activity:
    """A draft with its first session. Kind, form, title and day are enough."""
    check_when(when)
    activity = Activity(
        region_id=owner.region_id, owner=owner, parent=parent, start_date=when.start, end_date=when.last,
        start_time=when.time,
    )  # fmt: skip
    check_region(activity.region_id, parent, "Основное мероприятие")
    if parent is not None and parent.parent_id is not None:
        raise ActivitiesRefused("У части мероприятия не бывает своих частей. Выберите основное мероприятие.")
    _put(activity, card)
    activity.save()
    starts_at, ends_at = when.span(activity.zone)
    Session.objects.create(activity=activity, starts_at=starts_at, ends_at=ends_at)
    record("activities.activity.added", activity, by=by, after={"title": activity.title, "start_date": when.start})
    search.touch(activity)
    return activity


@transaction.atomic
def change_activity(activity: Activity, card: ActivityCard, *, version: int, by: User | None) -> Activity:
    """Correct the card. More seats let in those who wait; fewer than are taken are refused."""
    locked = lock_activity(activity, version=version)
    if card.capacity is not None and card.capacity < locked.seats_taken:
        raise ActivitiesRefused(
            f"Подтверждённых регистраций уже {locked.seats_taken}. Мест не может быть меньше.", field="capacity"
        )
    before, after = changes(locked, {name: getattr(card, name) for name in CARD_FIELDS})
    _put(locked, card)
    save_changed(locked)
    if after:
        record("activities.activity.changed", locked, by=by, before=before, after=after)
    promote_waiting(locked)
    return locked


def check_when(when: When) -> None:
    """Days in order, and not by a slip of the pen years long."""
    if when.last < when.start:
        raise ActivitiesRefused("Окончание раньше начала. Поправьте даты.", field="end_date")
    if when.last - when.start > timedelta(days=LONGEST_DAYS):
        raise ActivitiesRefused("Мероприятие длится больше года. Проверьте год окончания.", field="end_date")


def _put(activity: Activity, card: ActivityCard) -> None:
    title = " ".join(card.title.split())
    if not title:
        raise ActivitiesRefused("Укажите название.", field="title")
    if card.capacity == 0:
        raise ActivitiesRefused("Ноль мест – значит, никто не придёт. Оставьте поле пустым, если мест хватит всем.",
                                field="capacity")  # fmt: skip
    check_region(activity.region_id, card.host, "Принимающая организация", "host")
    check_region(activity.region_id, card.responsible, "Ответственный", "responsible")
    for name in CARD_FIELDS:
        setattr(activity, name, getattr(card, name))
    activity.title = title
    activity.search_key = search_key(f"{title} {card.audience} {card.place}")[:650]
