"""Orders, acts of life, the regulation and the settings of an association."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max

from metodkabinet.associations.enums import AssociationState, GroundKind, LifeKind
from metodkabinet.associations.models import (
    Association,
    Clause,
    Ground,
    LifeAct,
    Membership,
    Office,
    Regulation,
    SettingValue,
)
from metodkabinet.associations.queries.settings import setting_of
from metodkabinet.associations.services.refusals import AssociationsRefused
from metodkabinet.audit.services import record
from metodkabinet.kit import registry

if TYPE_CHECKING:
    from metodkabinet.accounts.models import User
    from metodkabinet.kit.files.models import StoredFile


@dataclass(frozen=True, slots=True)
class NewClause:
    """A clause of a regulation and, beside it, the setting that it fixes."""

    number: str
    text: str
    setting: str = ""


@transaction.atomic
def add_ground(
    association: Association,
    *,
    kind: str,
    number: str,
    date: date,
    by: User | None,
    issuer: str = "",
    title: str = "",
    file: StoredFile | None = None,
) -> Ground:
    """Keep the requisites of an order or a protocol. The same document twice is one row."""
    ground, is_new = Ground.objects.get_or_create(
        association=association,
        kind=GroundKind(kind),
        number=number.strip(),
        date=date,
        defaults={"issuer": issuer, "title": title, "file": file},
    )
    if is_new:
        record("associations.ground.added", ground, by=by, after={"ground": str(ground), "issuer": issuer})
    return ground


@transaction.atomic
def record_act(
    association: Association, kind: LifeKind, *, date: date, ground: Ground, by: User | None, note: str = ""
) -> LifeAct:
    """Created, reorganised, liquidated: each by an order. Liquidation ends memberships and offices on its day."""
    locked = Association.objects.select_for_update().get(pk=association.pk)
    _own_ground(locked, ground)
    _check_act(locked, kind, date)
    if kind is LifeKind.CREATED:
        locked.state, locked.since = AssociationState.ACTIVE, date
    elif kind is LifeKind.LIQUIDATED:
        locked.state, locked.until = AssociationState.LIQUIDATED, date
        _end_people(locked, date, ground)
    locked.version += 1
    locked.save()
    act = LifeAct.objects.create(association=locked, kind=kind, date=date, ground=ground, note=note)
    record(f"associations.association.{kind}", locked, by=by, after={"date": date, "ground": str(ground), "note": note})
    association.refresh_from_db()
    return act


def _check_act(association: Association, kind: LifeKind, day: date) -> None:
    if kind is LifeKind.CREATED and association.state != AssociationState.FORMING:
        raise AssociationsRefused("Объединение уже создано: второй приказ о создании не нужен.")
    if kind is not LifeKind.CREATED and association.state != AssociationState.ACTIVE:
        raise AssociationsRefused("Это возможно только для действующего объединения.")
    if association.since and day < association.since:
        raise AssociationsRefused("Дата раньше дня создания объединения. Проверьте год.", field="date")
    if kind is LifeKind.LIQUIDATED:
        lower = association.children.exclude(state=AssociationState.LIQUIDATED).order_by("sort_key", "pk").first()
        if lower is not None:
            raise AssociationsRefused(f"Сначала переподчините нижестоящие объединения, например «{lower}».")


def _end_people(association: Association, day: date, ground: Ground) -> None:
    """Whoever is in force on that day leaves with it; what would have begun later never begins."""
    for rows in (Membership.objects.filter(association=association), Office.objects.filter(association=association)):
        rows.filter(until=None, since__lt=day).update(until=day, ended_by=ground)
        rows.filter(since__gte=day).delete()


@transaction.atomic
def add_regulation(
    association: Association,
    *,
    title: str,
    ground: Ground,
    since: date,
    clauses: Sequence[NewClause],
    by: User | None,
    file: StoredFile | None = None,
) -> Regulation:
    """A new version of the Положение. Earlier versions stay as they were."""
    _own_ground(association, ground)
    locked = Association.objects.select_for_update().get(pk=association.pk)
    newest = locked.regulations.aggregate(version=Max("version"), since=Max("since"))
    if newest["since"] and since < newest["since"]:
        raise AssociationsRefused("Новая редакция не может действовать раньше прежней.", field="since")
    for clause in clauses:
        if clause.setting and clause.setting not in registry.settings:
            raise AssociationsRefused(f"Настройки «{clause.setting}» нет: выберите из списка.", field="clauses")
    if len({clause.number for clause in clauses}) != len(clauses):
        raise AssociationsRefused("Номера пунктов повторяются. Исправьте нумерацию.", field="clauses")
    regulation = Regulation.objects.create(
        association=locked, version=(newest["version"] or 0) + 1, title=title, ground=ground, since=since, file=file
    )
    Clause.objects.bulk_create(
        Clause(regulation=regulation, number=clause.number, text=clause.text, setting=clause.setting, position=place)
        for place, clause in enumerate(clauses)
    )
    record("associations.regulation.added", regulation, by=by, after={"title": title, "since": since})
    return regulation


@transaction.atomic
def choose_setting(association: Association, key: str, value: object, *, by: User | None) -> SettingValue | None:
    """Choose a value for a declared setting; None returns to the declared default."""
    declared = registry.settings.get(key)
    if declared is None:
        raise AssociationsRefused("Такой настройки нет.")
    before = setting_of(association, key)
    if value is None:
        SettingValue.objects.filter(association=association, key=key).delete()
        row = None
    else:
        row, _ = SettingValue.objects.update_or_create(
            association=association, key=key, defaults={"value": _checked(declared, value)}
        )
    after = setting_of(association, key)
    if before != after:
        record(
            "associations.setting.chosen",
            association,
            by=by,
            before={declared.label: before},
            after={declared.label: after},
        )
    return row


def _checked(declared: registry.Setting, value: object) -> object:
    """The value in its own type, within its bounds."""
    if declared.kind == "flag":
        return bool(value)
    if declared.kind == "choice":
        if value not in {choice for choice, _ in declared.choices}:
            raise AssociationsRefused(f"«{declared.label}»: выберите значение из списка.", field=declared.key)
        return value
    if declared.kind == "number":
        return _number(declared, value)
    return str(value).strip()


def _number(declared: registry.Setting, value: object) -> int:
    try:
        number = int(str(value))
    except ValueError as error:
        raise AssociationsRefused(f"«{declared.label}»: нужно целое число.", field=declared.key) from error
    low, high = declared.minimum, declared.maximum
    if (low is not None and number < low) or (high is not None and number > high):
        bounds = f"от {low if low is not None else '…'} до {high if high is not None else '…'}"
        raise AssociationsRefused(f"«{declared.label}»: число должно быть {bounds}.", field=declared.key)
    return number


def _own_ground(association: Association, ground: Ground) -> None:
    if ground.association_id != association.pk:
        raise AssociationsRefused("Основание принадлежит другому объединению. Выберите своё.", field="ground")
