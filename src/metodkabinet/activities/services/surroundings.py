"""What stands around an activity: co-owners, partners, directions, recordings, heads counted without a list."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from django.db import transaction

from metodkabinet.activities.logic.hosts import HOSTS, host_of
from metodkabinet.activities.models import ActivityDirection, CoOwner, DeclaredCount, Direction, Partner, Recording
from metodkabinet.activities.services.locking import lock_activity
from metodkabinet.activities.services.refusals import ActivitiesRefused, check_region
from metodkabinet.audit.services import record

if TYPE_CHECKING:
    from metodkabinet.accounts.models import User
    from metodkabinet.activities.models import Activity, Session
    from metodkabinet.associations.models import Association
    from metodkabinet.organisations.models import Municipality, Organisation


@transaction.atomic
def add_co_owner(activity: Activity, association: Association, *, by: User | None) -> CoOwner:
    """Another body holds it too: both see it as theirs, in totals it counts once."""
    locked = lock_activity(activity)
    check_region(locked.region_id, association, "Объединение", "association")
    if association.pk == locked.owner_id:
        raise ActivitiesRefused("Это объединение и так проводит мероприятие.", field="association")
    co_owner, is_new = CoOwner.objects.get_or_create(activity=locked, association=association)
    if is_new:
        record("activities.co_owner.added", locked, by=by, after={"association": association})
    return co_owner


@transaction.atomic
def remove_co_owner(co_owner: CoOwner, *, by: User | None) -> Activity:
    """It holds it no longer."""
    locked = lock_activity(co_owner.activity)
    record("activities.co_owner.removed", locked, by=by, before={"association": co_owner.association})
    co_owner.delete()
    return locked


@transaction.atomic
def add_partner(activity: Activity, organisation: Organisation, *, by: User | None) -> Partner:
    """An organisation that helps."""
    locked = lock_activity(activity)
    check_region(locked.region_id, organisation, "Соорганизатор", "organisation")
    partner, is_new = Partner.objects.get_or_create(activity=locked, organisation=organisation)
    if is_new:
        record("activities.partner.added", locked, by=by, after={"organisation": organisation})
    return partner


@transaction.atomic
def remove_partner(partner: Partner, *, by: User | None) -> Activity:
    """It was named by mistake."""
    locked = lock_activity(partner.activity)
    record("activities.partner.removed", locked, by=by, before={"organisation": partner.organisation})
    partner.delete()
    return locked


@transaction.atomic
def add_direction(association: Association, *, year: int, name: str, by: User | None) -> Direction:
    """A priority direction of a year of work."""
    name = " ".join(name.split())
    if not name:
        raise ActivitiesRefused("Напишите направление.", field="name")
    if Direction.objects.filter(association=association, year=year, name=name).exists():
        raise ActivitiesRefused("Такое направление на этот год уже есть.", field="name")
    place = Direction.objects.filter(association=association, year=year).count() + 1
    direction = Direction.objects.create(association=association, year=year, name=name, position=place)
    record("activities.direction.added", direction, by=by, after={"year": year, "name": name})
    return direction


@transaction.atomic
def choose_directions(activity: Activity, directions: Collection[Direction], *, by: User | None) -> Activity:
    """Which directions it serves: these and no others."""
    locked = lock_activity(activity)
    for direction in directions:
        check_region(locked.region_id, direction, "Направление", "directions")
    known = {row.direction_id: row for row in ActivityDirection.objects.filter(activity=locked)}
    wanted = {direction.pk: direction for direction in directions}
    if known.keys() == wanted.keys():
        return locked
    before = sorted(str(row.direction) for row in known.values())
    ActivityDirection.objects.filter(activity=locked).exclude(direction__in=wanted).delete()
    ActivityDirection.objects.bulk_create(
        ActivityDirection(activity=locked, direction=direction)
        for pk, direction in wanted.items() if pk not in known
    )  # fmt: skip
    after = sorted(map(str, wanted.values()))
    record("activities.activity.changed", locked, by=by, before={"directions": before}, after={"directions": after})
    return locked


@transaction.atomic
def add_recording(
    activity: Activity, *, title: str, address: str, by: User | None, session: Session | None = None
) -> Recording:
    """Only where the player is known and nobody has to install anything."""
    locked = lock_activity(activity)
    if not host_of(address):
        raise ActivitiesRefused(
            f"Записи принимаются с сайтов {' и '.join(sorted(set(HOSTS.values())))}. Скопируйте ссылку оттуда целиком.",
            field="address",
        )
    if session is not None and session.activity_id != locked.pk:
        raise ActivitiesRefused("Это занятие другого мероприятия.", field="session")
    if Recording.objects.filter(activity=locked, address=address).exists():
        raise ActivitiesRefused("Эта запись уже добавлена.", field="address")
    recording = Recording.objects.create(activity=locked, session=session, title=title, address=address)
    record("activities.recording.added", locked, by=by, after={"title": title, "address": address})
    return recording


@transaction.atomic
def remove_recording(recording: Recording, *, by: User | None) -> Activity:
    """The link only; the video stays where it was published."""
    locked = lock_activity(recording.activity)
    record("activities.recording.removed", locked, by=by, before={"address": recording.address})
    recording.delete()
    return locked


@transaction.atomic
def declare_count(
    activity: Activity, *, people: int, source: str, by: User | None, municipality: Municipality | None = None
) -> DeclaredCount:
    """How many came without a list, by municipality; a figure of its own, never added to participations."""
    locked = lock_activity(activity)
    check_region(locked.region_id, municipality, "Муниципалитет", "municipality")
    if people < 1:
        raise ActivitiesRefused("Укажите, сколько человек: хотя бы один.", field="people")
    if not source.strip():
        raise ActivitiesRefused("Напишите, откуда известно число: кто сообщил, какой документ.", field="source")
    known = DeclaredCount.objects.filter(activity=locked, municipality=municipality).first()
    before = {"people": known.people, "source": known.source} if known else {}
    declared = known or DeclaredCount(activity=locked, municipality=municipality)
    declared.people, declared.source = people, source.strip()
    declared.save()
    after = {"people": people, "source": declared.source, "municipality": municipality}
    record("activities.declared_count.written", locked, by=by, before=before, after=after)
    return declared


@transaction.atomic
def remove_declared_count(declared: DeclaredCount, *, by: User | None) -> Activity:
    """It was declared by mistake, or the list was found."""
    locked = lock_activity(declared.activity)
    record("activities.declared_count.removed", locked, by=by, before={"people": declared.people})
    declared.delete()
    return locked
