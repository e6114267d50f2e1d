"""What this module keeps about a person: taken out, emptied, moved to another card and moved back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Any

from django.db.models import F, Model, Q

from metodkabinet.associations.models import Membership, Office, RoleGrant, WorkingGroup, WorkingGroupMember
from metodkabinet.kit import clock
from metodkabinet.kit.registry import PersonalData

STAYS = "Состав объединений и рабочих групп по годам, без имени: сведения приказов и протоколов хранятся постоянно."
Steps = Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Kept:
    """A model that names a person: by which field, and what must not stand twice beside it."""

    model: type[Model]
    title: str
    field: str = "person"
    beside: tuple[str, ...] = ()
    dated: bool = True


KEPT = {
    "associations.membership": Kept(Membership, "Членство в объединениях", beside=("association_id",)),
    "associations.office": Kept(Office, "Должности в объединениях", beside=("association_id", "kind")),
    "associations.rolegrant": Kept(
        RoleGrant, "Роли по должности",
        beside=("role", "region_id", "municipality_id", "organisation_id", "association_id"),
    ),
    "associations.workinggroupmember": Kept(
        WorkingGroupMember, "Участие в рабочих группах", beside=("group_id",), dated=False
    ),
    "associations.workinggroup": Kept(
        WorkingGroup, "Руководство рабочими группами", "head", beside=("id",), dated=False
    ),
}  # fmt: skip


def entries() -> list[PersonalData]:
    """For the registry."""
    return [
        PersonalData(
            key, kept.title, [kept.field], partial(_export, kept), partial(_end, kept), partial(_move, kept),
            partial(_move_back, kept), stays=STAYS,
        )
        for key, kept in KEPT.items()
    ]  # fmt: skip


def _rows(kept: Kept, person: Any) -> Any:
    return kept.model._base_manager.filter(**{kept.field: person}).order_by("pk")


def _export(kept: Kept, person: Any) -> Iterable[Mapping[str, object]]:
    for row in _rows(kept, person):
        said: dict[str, object] = {"запись": str(row)}
        for name, label in (("since", "с"), ("until", "до"), ("ground", "основание")):
            value = getattr(row, name, None)
            if value is not None:
                said[label] = value if isinstance(value, date) else str(value)
        yield said


def _end(kept: Kept, person: Any) -> int:
    """Orders name people for ever, the name itself is emptied on the card; what he holds now ends today."""
    if not kept.dated:
        return 0
    day = clock.today()
    held = _rows(kept, person).filter(Q(until=None) | Q(until__gt=day))
    ended: int = held.filter(since__lt=day).update(until=day)
    ended += held.filter(since__gte=day).update(until=F("since") + timedelta(days=1))
    return ended


def _move(kept: Kept, receiver: Any, absorbed: Any) -> list[Mapping[str, Any]]:
    """Rows go over to the kept card; one that would stand there twice is taken out, its days are joined."""
    steps: list[Mapping[str, Any]] = []
    for row in _rows(kept, absorbed):
        twin = _twin(kept, row, receiver)
        if twin is None:
            setattr(row, kept.field, receiver)
            row.save(update_fields=[kept.field])
            steps.append({"id": row.pk})
            continue
        steps.append({"row": _stored(row), "twin": twin.pk, "days": _days(twin) if kept.dated else {}})
        row.delete()
        if kept.dated:
            _join_days(twin, row)
    return steps


def _move_back(kept: Kept, receiver: Any, absorbed: Any, steps: Steps) -> None:
    for step in reversed(steps):
        if "id" in step:
            kept.model._base_manager.filter(pk=step["id"]).update(**{kept.field: absorbed})
            continue
        if step["days"]:
            kept.model._base_manager.filter(pk=step["twin"]).update(**step["days"])
        kept.model._base_manager.create(**step["row"])


def _twin(kept: Kept, row: Any, receiver: Any) -> Any:
    """A row of the receiver that this one would overlap."""
    same = _rows(kept, receiver).filter(**{name: getattr(row, name) for name in kept.beside}).exclude(pk=row.pk)
    if kept.dated:
        same = same.filter(Q(until=None) | Q(until__gt=row.since))
        same = same if row.until is None else same.filter(since__lt=row.until)
    return same.first()


def _join_days(twin: Any, row: Any) -> None:
    """The kept row lasts as long as both did; whichever ended later says on what ground."""
    twin.since = min(twin.since, row.since)
    if twin.until is not None and (row.until is None or row.until > twin.until):
        twin.until = row.until
        if hasattr(row, "ended_by_id"):
            twin.ended_by_id = row.ended_by_id
    twin.save()


def _days(row: Any) -> dict[str, Any]:
    names = ("since", "until", "ended_by_id") if hasattr(row, "ended_by_id") else ("since", "until")
    return {name: _plain(getattr(row, name)) for name in names}


def _stored(row: Any) -> dict[str, Any]:
    return {field.attname: _plain(getattr(row, field.attname)) for field in row._meta.concrete_fields}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
