"""Sessions of an activity: days of a forum, lessons of a series. The shares of everybody follow."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from metodkabinet.activities.enums import ActivityState
from metodkabinet.activities.models import Session
from metodkabinet.activities.services.counting import settle_shares
from metodkabinet.activities.services.locking import lock_activity
from metodkabinet.activities.services.refusals import ActivitiesRefused
from metodkabinet.activities.signals import session_leaving
from metodkabinet.audit.services import changes, record

if TYPE_CHECKING:
    from metodkabinet.accounts.models import User
    from metodkabinet.activities.models import Activity


@dataclass(frozen=True, slots=True)
class SessionCard:
    """What is known of a session; times carry their zone."""

    starts_at: datetime
    ends_at: datetime
    title: str = ""
    place: str = ""


@transaction.atomic
def add_session(activity: Activity, card: SessionCard, *, by: User | None) -> Session:
    """One more day or lesson. A session that the activity was born with and nobody named gives way to the first one."""
    locked = lock_activity(activity)
    _check(locked, card)
    session = Session(activity=locked)
    born = Session.objects.filter(activity=locked).order_by("pk").first()
    if born is not None and _is_unnamed(locked, born):
        session = born
    _put(session, card)
    session.save()
    settle_order(locked)
    settle_shares(locked)
    record("activities.session.added", session, by=by, after={"title": session.title, "starts_at": card.starts_at})
    return session


@transaction.atomic
def change_session(session: Session, card: SessionCard, *, by: User | None) -> Session:
    """Correct the title, the hours, the place."""
    locked = lock_activity(session.activity)
    _check(locked, card)
    session = Session.objects.get(pk=session.pk)
    new = {"title": card.title, "starts_at": card.starts_at, "ends_at": card.ends_at, "place": card.place}
    before, after = changes(session, new)
    _put(session, card)
    session.save()
    settle_order(locked)
    if after:
        record("activities.session.changed", session, by=by, before=before, after=after)
    return session


@transaction.atomic
def remove_session(session: Session, *, by: User | None) -> Activity:
    """Take it out of the activity, when nobody was marked at it."""
    locked = lock_activity(session.activity)
    if Session.objects.filter(activity=locked).count() == 1:
        raise ActivitiesRefused("Это единственное занятие, без него мероприятия нет.")
    if session.presences.exists() or session.recordings.exists():
        raise ActivitiesRefused("На занятии отмечены люди или к нему приложена запись, поэтому удалить его нельзя.")
    record("activities.session.removed", session, by=by, before={"title": str(session)})
    session_leaving.send(sender=Session, session=session)
    session.code_words.all().delete()
    session.delete()
    settle_order(locked)
    settle_shares(locked)
    return locked


def settle_order(activity: Activity) -> None:
    """Sessions stand by their hours."""
    rows = list(Session.objects.filter(activity=activity).order_by("starts_at", "pk"))
    for place, row in enumerate(rows):
        row.position = place
    Session.objects.bulk_update(rows, ["position"])


def _is_unnamed(activity: Activity, born: Session) -> bool:
    """Whole days of an activity that has several of them, without a title and anybody marked."""
    alone = Session.objects.filter(activity=activity).count() == 1
    several = activity.end_date > activity.start_date
    return alone and several and born.is_whole_days and not born.title and not born.presences.exists()


def _check(activity: Activity, card: SessionCard) -> None:
    if activity.state == ActivityState.CANCELLED:
        raise ActivitiesRefused("Мероприятие отменено. Сначала верните его.")
    if card.ends_at <= card.starts_at:
        raise ActivitiesRefused("Занятие заканчивается раньше, чем начинается.", field="ends_at")
    begins = card.starts_at.astimezone(activity.zone).date()
    if not activity.start_date <= begins <= activity.end_date:
        raise ActivitiesRefused(
            "Занятие не попадает в даты мероприятия. Поправьте день занятия или перенесите мероприятие.",
            field="starts_at",
        )


def _put(session: Session, card: SessionCard) -> None:
    session.title, session.place = " ".join(card.title.split()), " ".join(card.place.split())
    session.starts_at, session.ends_at = card.starts_at, card.ends_at
