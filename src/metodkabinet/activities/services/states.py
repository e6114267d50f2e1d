"""The life of an activity: announced, moved to other days, held, cancelled, and back when that was a mistake."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from metodkabinet.activities.enums import ActivityState
from metodkabinet.activities.models import Activity, Presence, Session
from metodkabinet.activities.services.activities import When, check_when
from metodkabinet.activities.services.locking import lock_activity, save_changed
from metodkabinet.activities.services.notices import CANCELLED, MOVED, tell_registered
from metodkabinet.activities.services.refusals import ActivitiesRefused
from metodkabinet.activities.signals import activity_state_changed
from metodkabinet.audit.services import record
from metodkabinet.kit import clock

if TYPE_CHECKING:
    from metodkabinet.accounts.models import User


@transaction.atomic
def announce_activity(activity: Activity, *, by: User | None) -> Activity:
    """Show the draft to those it is for; registration opens."""
    locked = lock_activity(activity)
    _must_be(locked, ActivityState.DRAFT, "Объявить можно только черновик.")
    if locked.end_date < clock.today(locked.zone):
        raise ActivitiesRefused("Дата уже прошла. Отметьте мероприятие проведённым или назначьте новую дату.")
    locked.announced_at = clock.now()
    return _enter(locked, ActivityState.ANNOUNCED, "announced", by=by)


@transaction.atomic
def postpone_activity(
    activity: Activity, when: When, *, by: User | None, because: str = "", version: int | None = None
) -> Activity:
    """Other days: the sessions go along, the registered are told. The old days stay in the log."""
    locked = lock_activity(activity, version=version)
    if locked.state not in {ActivityState.DRAFT, ActivityState.ANNOUNCED}:
        raise ActivitiesRefused("Перенести можно только то, что ещё не проведено и не отменено.")
    check_when(when)
    before = {"start_date": locked.start_date, "end_date": locked.end_date, "start_time": locked.start_time}
    after = {"start_date": when.start, "end_date": when.last, "start_time": when.time}
    if before == after:
        raise ActivitiesRefused("Дата и время те же. Укажите новые.", field="start_date")
    if Presence.objects.filter(session__activity=locked, taken_back_at=None).exists():
        raise ActivitiesRefused("На занятиях уже отмечены пришедшие, поэтому перенести мероприятие нельзя.")
    _move_sessions(locked, when)
    for name, value in after.items():
        setattr(locked, name, value)
    save_changed(locked)
    record("activities.activity.postponed", locked, by=by, before=before, after={**after, "because": because})
    if locked.state == ActivityState.ANNOUNCED:
        tell_registered(locked, MOVED, because)
    activity_state_changed.send(sender=Activity, activity=locked, by=by)
    return locked


@transaction.atomic
def hold_activity(activity: Activity, *, by: User | None) -> Activity:
    """It took place: from now on it counts."""
    locked = lock_activity(activity)
    if locked.state not in {ActivityState.DRAFT, ActivityState.ANNOUNCED}:
        raise ActivitiesRefused("Проведённым отмечают объявленное мероприятие или черновик.")
    if locked.start_date > clock.today(locked.zone):
        raise ActivitiesRefused("Мероприятие ещё не началось. Если дата другая, сначала перенесите его.")
    locked.held_at = clock.now()
    return _enter(locked, ActivityState.HELD, "held", by=by)


@transaction.atomic
def cancel_activity(activity: Activity, *, because: str, by: User | None) -> Activity:
    """It will not take place; the registered are told why."""
    locked = lock_activity(activity)
    reason = " ".join(because.split())
    if not reason:
        raise ActivitiesRefused("Напишите, почему мероприятие отменено: это увидят те, кто записался.", field="because")
    if locked.state not in {ActivityState.DRAFT, ActivityState.ANNOUNCED}:
        raise ActivitiesRefused("Отменить можно только то, что ещё не проведено.")
    if Presence.objects.filter(session__activity=locked, taken_back_at=None).exists():
        raise ActivitiesRefused("На занятиях уже отмечены пришедшие. Снимите отметки или отметьте проведённым.")
    was_announced = locked.state == ActivityState.ANNOUNCED
    locked.cancelled_because = reason
    _enter(locked, ActivityState.CANCELLED, "cancelled", by=by, because=reason)
    if was_announced:
        tell_registered(locked, CANCELLED, reason)
    return locked


@transaction.atomic
def reopen_activity(activity: Activity, *, by: User | None) -> Activity:
    """Held or cancelled by mistake: back to what it was before."""
    locked = lock_activity(activity)
    if locked.state not in {ActivityState.HELD, ActivityState.CANCELLED}:
        raise ActivitiesRefused("Мероприятие и так не завершено.")
    locked.held_at, locked.cancelled_because = None, ""
    state = ActivityState.ANNOUNCED if locked.announced_at else ActivityState.DRAFT
    return _enter(locked, state, "reopened", by=by)


def _enter(activity: Activity, state: ActivityState, verb: str, *, by: User | None, because: str = "") -> Activity:
    before = {"state": activity.get_state_display()}
    activity.state = state
    save_changed(activity)
    after = {"state": state.label, **({"because": because} if because else {})}
    record(f"activities.activity.{verb}", activity, by=by, before=before, after=after)
    activity_state_changed.send(sender=Activity, activity=activity, by=by)
    return activity


def _must_be(activity: Activity, state: ActivityState, sentence: str) -> None:
    if activity.state != state:
        raise ActivitiesRefused(sentence)


def _move_sessions(activity: Activity, when: When) -> None:
    """The only session takes the new span; several keep their hours and move by whole days."""
    sessions = list(Session.objects.filter(activity=activity).order_by("position", "starts_at", "pk"))
    if len(sessions) == 1:
        sessions[0].starts_at, sessions[0].ends_at = when.span(activity.zone)
    else:
        shift = when.start - activity.start_date
        for session in sessions:
            session.starts_at, session.ends_at = (
                _shifted(moment.astimezone(activity.zone), shift) for moment in (session.starts_at, session.ends_at)
            )
            if not when.start <= session.starts_at.date() <= when.last:
                raise ActivitiesRefused(
                    f"Занятие «{session}» не попадает в новые даты. Укажите окончание позже или поправьте занятия.",
                    field="end_date",
                )
    Session.objects.bulk_update(sessions, ["starts_at", "ends_at"])


def _shifted(moment: datetime, shift: timedelta) -> datetime:
    """The same hour on the clock of the place, whatever its summer time."""
    return moment + shift
