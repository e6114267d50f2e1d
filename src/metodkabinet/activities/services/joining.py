"""Two participants turn out to be one: their rows are united without a double, and parted again exactly."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from metodkabinet.activities.enums import RegistrationState
from metodkabinet.activities.models import LIVE, Activity, Participation, Presence, Registration
from metodkabinet.activities.services.counting import settle_shares
from metodkabinet.activities.services.locking import lock_activity
from metodkabinet.kit import clock

if TYPE_CHECKING:
    from metodkabinet.people.models import Contact, Person

Steps = Sequence[Mapping[str, Any]]
OUTCOMES = {"points": None, "place": None, "passed": None, "published": None, "hours": None, "result": ""}
DOUBLE = "то же занятие отмечено на другой карточке"


def join_registrations(source: Contact | Person, kept: Person) -> list[dict[str, Any]]:
    """What the source was registered for is the kept one's; where both were, the kept one's registration stays."""
    steps: list[dict[str, Any]] = []
    for row in Registration.objects.filter(**_whose(source)).select_related("activity").order_by("activity_id", "pk"):
        activity = lock_activity(row.activity)
        step = {"id": row.pk, "state": row.state}
        doubled = Registration.objects.filter(activity=activity, person=kept, state__in=LIVE).exists()
        if row.state in LIVE and doubled:
            _seat(activity, -1 if row.state == RegistrationState.CONFIRMED else 0)
            row.state = RegistrationState.CANCELLED
        _give(row, kept)
        row.save(update_fields=["person", "contact", "state"])
        steps.append(step)
    return steps


def part_registrations(kept: Person, source: Contact | Person, steps: Steps) -> None:
    """Give back what still belongs to the kept one; a seat taken meanwhile is waited for."""
    for step in steps:
        row = Registration.objects.filter(pk=step["id"], person=kept).select_related("activity").first()
        if row is None:
            continue
        activity = lock_activity(row.activity)
        _give(row, source)
        if row.state == RegistrationState.CANCELLED and step["state"] in LIVE:
            row.state = step["state"]
            if row.state == RegistrationState.CONFIRMED and activity.seats_left == 0:
                row.state = RegistrationState.WAITING
            _seat(activity, 1 if row.state == RegistrationState.CONFIRMED else 0)
        row.save(update_fields=["person", "contact", "state"])


def join_participations(source: Contact | Person, kept: Person) -> list[dict[str, Any]]:
    """One participation per activity: where both took part, the proofs move and the emptied row stays behind."""
    steps: list[dict[str, Any]] = []
    rows = Participation.objects.filter(**_whose(source)).select_related("activity")
    for row in rows.order_by("activity_id", "pk"):
        activity = lock_activity(row.activity)
        twin = Participation.objects.filter(activity=activity, person=kept).first()
        if twin is None:
            _give(row, kept)
            row.save(update_fields=["person", "contact"])
            steps.append({"id": row.pk})
            continue
        steps.append(_pour(row, twin))
        settle_shares(activity, {row.pk, twin.pk})
    return steps


def part_participations(kept: Person, source: Contact | Person, steps: Steps) -> None:
    """As it was; what was proved to the kept one since stays there."""
    for step in steps:
        row = Participation.objects.filter(pk=step["id"]).select_related("activity").first()
        if row is None:
            continue
        activity = lock_activity(row.activity)
        if "twin" not in step:
            if row.person_id == kept.pk:
                _give(row, source)
                row.save(update_fields=["person", "contact"])
            continue
        twin = Participation.objects.get(pk=step["twin"])
        _pour_back(row, twin, step)
        settle_shares(activity, {row.pk, twin.pk})


def _pour(row: Participation, twin: Participation) -> dict[str, Any]:
    there = twin.presences.filter(taken_back_at=None).values("session_id")
    proofs = row.presences.filter(taken_back_at=None)
    doubled = list(proofs.filter(session__in=there).values_list("pk", flat=True))
    moved = list(proofs.exclude(pk__in=doubled).values_list("pk", flat=True))
    Presence.objects.filter(pk__in=doubled).update(taken_back_at=clock.now(), taken_back_because=DOUBLE)
    Presence.objects.filter(pk__in=moved).update(participation=twin)
    filled = {}
    for name in OUTCOMES:
        if getattr(twin, name) in (None, "") and getattr(row, name) not in (None, ""):
            setattr(twin, name, getattr(row, name))
            filled[name] = str(getattr(row, name))
    step = {
        "id": row.pk, "twin": twin.pk, "moved": moved, "doubled": doubled, "filled": filled,
    }  # fmt: skip
    first = min((at for at in (row.confirmed_at, twin.confirmed_at) if at is not None), default=None)
    twin.confirmed_at, row.confirmed_at = first, None
    twin.save(update_fields=["confirmed_at", *filled])
    row.save(update_fields=["confirmed_at"])
    return step


def _pour_back(row: Participation, twin: Participation, step: Mapping[str, Any]) -> None:
    Presence.objects.filter(pk__in=step["moved"], participation=twin).update(participation=row)
    Presence.objects.filter(pk__in=step["doubled"], taken_back_because=DOUBLE).update(
        taken_back_at=None, taken_back_because=""
    )
    for name, value in step["filled"].items():
        if str(getattr(twin, name)) == value:
            setattr(twin, name, OUTCOMES[name])
    row.confirmed_at = _first_proof(row)
    twin.confirmed_at = _first_proof(twin)
    twin.save(update_fields=["confirmed_at", *step["filled"]])
    row.save(update_fields=["confirmed_at"])


def _first_proof(row: Participation) -> Any:
    return row.presences.filter(taken_back_at=None).order_by("at", "pk").values_list("at", flat=True).first()


def _whose(source: Contact | Person) -> dict[str, Any]:
    return {source._meta.model_name or "": source}


def _give(row: Registration | Participation, taker: Contact | Person) -> None:
    row.person, row.contact = None, None
    setattr(row, taker._meta.model_name or "", taker)


def _seat(activity: Activity, count: int) -> None:
    if count:
        activity.seats_taken += count
        activity.save(update_fields=["seats_taken"])
