"""What must hold of associations at any moment; each function names the places where it does not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q

from metodkabinet.associations.enums import AssociationState, OfficeKind
from metodkabinet.associations.models import (
    Association,
    Clause,
    LifeAct,
    Membership,
    Office,
    Regulation,
    RoleGrant,
    SettingValue,
    WorkingGroup,
    WorkingGroupMember,
)
from metodkabinet.kit import registry


def wrong_paths() -> Iterator[str]:
    """The path is the upper one's path and the own number; the depth counts its steps."""
    for body in Association.objects.select_related("parent").order_by("pk").iterator(chunk_size=500):
        upper = body.parent.path if body.parent else ""
        if body.path != f"{upper}{body.pk:06d}/" or body.depth != body.path.count("/") - 1:
            yield f"Объединение {body.pk} «{body}»: путь {body.path} не сходится с вышестоящим."


def doubled_heads() -> Iterator[str]:
    """Never two heads on one day."""
    for row, other in _overlaps(Office.objects.filter(kind=OfficeKind.HEAD), ("association_id",)):
        yield f"Объединение {row.association_id}: два руководителя сразу, записи {row.pk} и {other.pk}."


def overlapping() -> Iterator[str]:
    """One person holds one thing once at a time."""
    for rows, same in (
        (Membership.objects.all(), ("association_id", "person_id")),
        (Office.objects.all(), ("association_id", "person_id", "kind")),
        (RoleGrant.objects.all(),
         ("person_id", "role", "region_id", "municipality_id", "organisation_id", "association_id")),
    ):  # fmt: skip
        for row, other in _overlaps(rows, same):
            yield f"{row._meta.verbose_name} {row.pk} и {other.pk}: сроки одного человека накладываются."


def strangers() -> Iterator[str]:
    """People, organisations, municipalities and documents of a body are of its own region and its own."""
    body_region, person_region = F("association__region"), "person__region"
    conditions: list[tuple[Any, Q]] = [
        (Membership, ~Q(**{person_region: body_region}) | ~Q(ground__association=F("association"))),
        (Office, ~Q(**{person_region: body_region}) | ~Q(ground__association=F("association"))),
        (Membership, Q(ended_by__isnull=False) & ~Q(ended_by__association=F("association"))),
        (Office, Q(ended_by__isnull=False) & ~Q(ended_by__association=F("association"))),
        (LifeAct, ~Q(ground__association=F("association"))),
        (Regulation, ~Q(ground__association=F("association"))),
        (WorkingGroup, ~Q(head__region=body_region)),
        (WorkingGroupMember, ~Q(person__region=F("group__association__region"))),
        (Association, ~Q(base_organisation__region=F("region"))),
        (Association, Q(municipality__isnull=False) & ~Q(municipality__region=F("region"))),
        (Association, Q(parent__isnull=False) & ~Q(parent__region=F("region"))),
        (RoleGrant, Q(association__isnull=False) & ~Q(association__region=F(person_region))),
        (RoleGrant, Q(organisation__isnull=False) & ~Q(organisation__region=F(person_region))),
        (RoleGrant, Q(municipality__isnull=False) & ~Q(municipality__region=F(person_region))),
        (RoleGrant, Q(region__isnull=False) & ~Q(region=F(person_region))),
    ]
    for model, condition in conditions:
        for pk in model.objects.filter(condition).order_by("pk").values_list("pk", flat=True):
            yield f"{model._meta.verbose_name} {pk}: связь с чужим регионом или чужим документом."


def wrong_states() -> Iterator[str]:
    """A liquidated body has an end and nobody in it; an acting one has a beginning; both have their act."""
    rows = Association.objects.annotate(
        members=Count("memberships", filter=Q(memberships__until=None)),
        officers=Count("offices", filter=Q(offices__until=None)),
        made=Exists(LifeAct.objects.filter(association=OuterRef("pk"), kind="created")),
        ended=Exists(LifeAct.objects.filter(association=OuterRef("pk"), kind="liquidated")),
    )
    gone = Q(state=AssociationState.LIQUIDATED) & (
        Q(until=None) | Q(ended=False) | Q(members__gt=0) | Q(officers__gt=0)
    )
    acting = Q(state=AssociationState.ACTIVE) & (Q(since=None) | Q(until__isnull=False) | Q(ended=True))
    for body in rows.filter(gone | acting).order_by("pk"):
        yield f"Объединение {body.pk} «{body}»: состояние не сходится с приказами и составом."


def unknown_settings() -> Iterator[str]:
    """Stored choices and clauses name declared settings."""
    known = [declared.key for declared in registry.settings]
    for row in SettingValue.objects.exclude(key__in=known).order_by("pk"):
        yield f"Настройка {row.key} объединения {row.association_id} никем не объявлена."
    for clause in Clause.objects.exclude(setting="").exclude(setting__in=known).order_by("pk"):
        yield f"Пункт {clause.pk}: настройки {clause.setting} нет."


def _overlaps(rows: Any, same: Iterable[str]) -> Iterator[tuple[Any, Any]]:
    """Neighbours in time, of one key, that share a day."""
    keys = tuple(same)
    before: Any = None
    for row in rows.order_by(*keys, "since", "pk"):
        alike = before is not None and all(getattr(row, name) == getattr(before, name) for name in keys)
        if alike and (before.until is None or before.until > row.since):
            yield before, row
        before = row
