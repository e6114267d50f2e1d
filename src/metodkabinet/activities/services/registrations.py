"""Who is going to come: registered, asked, waiting in order of arrival. Seats are counted under the row lock."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db import transaction

from metodkabinet.activities.enums import ActivityState, PartRole, RegistrationState, Source
from metodkabinet.activities.models import LIVE, Participation, Registration
from metodkabinet.activities.queries.snapshots import written_of
from metodkabinet.activities.services.locking import lock_activity
from metodkabinet.activities.services.notices import tell_decided, tell_promoted
from metodkabinet.activities.services.refusals import ActivitiesRefused, check_region
from metodkabinet.activities.signals import registration_asked
from metodkabinet.audit.services import record
from metodkabinet.kit import clock, pauses
from metodkabinet.organisations.models import Library, Organisation
from metodkabinet.people.enums import PersonState
from metodkabinet.people.models import Contact, Person

if TYPE_CHECKING:
    from metodkabinet.accounts.models import User
    from metodkabinet.activities.models import Activity, Participant
    from metodkabinet.kit.questionnaires.models import Response

COLUMNS: dict[type, str] = {Person: "person", Contact: "contact", Organisation: "organisation", Library: "library"}
BY_HAND = frozenset({Source.STAFF, Source.IMPORT})  # the organiser's own lists are taken in afterwards too


def as_participant(participant: Participant, region_id: int) -> dict[str, Participant]:
    """The column and its value; a contact that was recognised is the person."""
    if isinstance(participant, Contact) and participant.person is not None:
        participant = participant.person
    check_region(region_id, participant, "Участник")
    if isinstance(participant, Person) and participant.state == PersonState.MERGED:
        raise ActivitiesRefused("Эта карточка объединена с другой. Выберите ту, что осталась.")
    return {COLUMNS[type(participant)]: participant}


@transaction.atomic
def register_participant(
    activity: Activity, participant: Participant, *, source: str, by: User | None, role: str = PartRole.LISTENER,
    form: str = "", response: Response | None = None, needs_decision: bool = False,
) -> Registration:  # fmt: skip
    """Register once: a second try gives the same registration. Without a free seat it waits in order of arrival."""
    whose = as_participant(participant, activity.region_id)
    locked = lock_activity(activity)
    pauses.point("activities.seat")
    _check_open(locked, source)
    known = Registration.objects.filter(activity=locked, state__in=LIVE, **whose).first()
    if known is not None:
        return known
    asked = {
        "activity": locked, "participant": whose.get("person", participant), "source": source, "response": response,
    }  # fmt: skip
    needs_decision |= any(answer for _, answer in registration_asked.send(sender=Registration, **asked))
    registration = Registration(
        activity=locked, source=source, role=role, form=form, response=response, arrived_at=clock.now(),
        nonce=secrets.token_urlsafe(16)[:22], state=_state_for(locked, needs_decision=needs_decision),
        **whose, **written_of(whose.get("person", participant), locked.start_date),
    )  # fmt: skip
    registration.save()
    if registration.state == RegistrationState.CONFIRMED:
        _take_seats(locked, 1)
    after = {"name": registration.name_then, "state": registration.get_state_display()}
    record("activities.registration.added", registration, by=by, after=after)
    return registration


@transaction.atomic
def register_colleagues(activity: Activity, people: Sequence[Person], *, by: User | None) -> list[Registration]:
    """Somebody writes down people of his organisation, in the order of the list."""
    return [register_participant(activity, person, source=Source.COLLEAGUE, by=by) for person in people]


@transaction.atomic
def change_registration(registration: Registration, *, role: str, form: str, by: User | None) -> Registration:
    """As whom and in which form he comes."""
    locked, kept = _locked(registration)
    _check_open(locked, kept.source)
    before = {"role": kept.role, "form": kept.form}
    kept.role, kept.form = role, form
    kept.save(update_fields=["role", "form"])
    record("activities.registration.changed", kept, by=by, before=before, after={"role": role, "form": form})
    return kept


@transaction.atomic
def cancel_registration(registration: Registration, *, by: User | None, because: str = "") -> Registration:
    """He will not come; the seat goes to the next who waits. A second time changes nothing."""
    locked, kept = _locked(registration)
    if kept.state not in LIVE:
        return kept
    if Participation.objects.proved().filter(registration=kept).exists():
        raise ActivitiesRefused("Присутствие уже отмечено, поэтому отменить регистрацию нельзя.")
    _leave(locked, kept, RegistrationState.CANCELLED, "cancelled", by=by, because=because)
    promote_waiting(locked)
    return kept


@transaction.atomic
def forget_response(registration: Registration) -> Response | None:
    """What was answered is going to be erased by its owner: the registration stays without it."""
    response, registration.response = registration.response, None
    registration.save(update_fields=["response"])
    return response


@transaction.atomic
def decide_registration(registration: Registration, *, accepted: bool, by: User | None) -> Registration:
    """The organiser answers somebody who asked, and tells him."""
    locked, kept = _locked(registration)
    if kept.state != RegistrationState.ASKED:
        raise ActivitiesRefused("По этой регистрации решение уже принято.")
    if not accepted:
        _leave(locked, kept, RegistrationState.DECLINED, "declined", by=by)
    else:
        kept.state = _state_for(locked)
        kept.save(update_fields=["state"])
        if kept.state == RegistrationState.CONFIRMED:
            _take_seats(locked, 1)
        record("activities.registration.accepted", kept, by=by, after={"state": kept.get_state_display()})
    tell_decided(kept, locked)
    return kept


def promote_waiting(activity: Activity) -> list[Registration]:
    """Let in those who wait, while seats are free. The activity is locked by the caller."""
    left = activity.seats_left
    if left == 0 or activity.state != ActivityState.ANNOUNCED:
        return []
    rows = Registration.objects.filter(activity=activity, state=RegistrationState.WAITING)
    chosen = list(rows.order_by("arrived_at", "pk").select_related("person__user", "contact")[:left])
    for registration in chosen:
        registration.state = RegistrationState.CONFIRMED
        registration.save(update_fields=["state"])
        record("activities.registration.promoted", registration, by=None, after={"name": registration.name_then})
        tell_promoted(registration, activity)
    _take_seats(activity, len(chosen))
    return chosen


def _check_open(activity: Activity, source: str) -> None:
    if activity.state == ActivityState.CANCELLED:
        raise ActivitiesRefused("Мероприятие отменено.")
    if source in BY_HAND:
        return
    if activity.state == ActivityState.DRAFT:
        raise ActivitiesRefused("Мероприятие ещё не объявлено, регистрация не открыта.")
    if activity.state == ActivityState.HELD or activity.end_date < clock.today(activity.zone):
        raise ActivitiesRefused("Мероприятие уже прошло, регистрация закрыта.")


def _state_for(activity: Activity, *, needs_decision: bool = False) -> RegistrationState:
    if needs_decision:
        return RegistrationState.ASKED
    return RegistrationState.WAITING if activity.seats_left == 0 else RegistrationState.CONFIRMED


def _take_seats(activity: Activity, count: int) -> None:
    """The row is locked, so what was read is what is true."""
    if count:
        activity.seats_taken += count
        activity.save(update_fields=["seats_taken"])


def _leave(
    activity: Activity, registration: Registration, state: RegistrationState, verb: str, *, by: User | None,
    because: str = "",
) -> None:  # fmt: skip
    before = {"state": registration.get_state_display()}
    had_seat = registration.state == RegistrationState.CONFIRMED
    registration.state = state
    registration.save(update_fields=["state"])
    _take_seats(activity, -1 if had_seat else 0)
    record(f"activities.registration.{verb}", registration, by=by, before=before, after={"because": because})


def _locked(registration: Registration) -> tuple[Activity, Registration]:
    activity = lock_activity(registration.activity)
    return activity, Registration.objects.select_related("person__user", "contact").get(pk=registration.pk)
