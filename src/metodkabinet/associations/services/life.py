"""Orders, acts of life, the regulation and the settings of an association."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Max

from metodkabinet.associations.enums import AssociationState, LifeKind
from metodkabinet.associations.logic.numerals import number_in
from metodkabinet.associations.models import (
    Association,
    Clause,
    Ground,
    LifeAct,
    Regulation,
    SettingValue,
)
from metodkabinet.associations.queries.settings import setting_of
from metodkabinet.associations.services.composition import end_everyone
from metodkabinet.associations.services.grounds import NewGround, settle_ground
from metodkabinet.associations.services.groups import end_groups
from metodkabinet.associations.services.refusals import AssociationsRefused
from metodkabinet.associations.services.roles import end_roles_in
from metodkabinet.audit.services import record
from metodkabinet.kit import registry, search
from metodkabinet.kit.files.services import keep_file

if TYPE_CHECKING:
    from django.core.files.base import File

    from metodkabinet.accounts.models import User


@dataclass(frozen=True, slots=True)
class NewClause:
    """A clause of a regulation and, beside it, the setting that it fixes."""

    number: str
    text: str
    setting: str = ""
    fixed: object = None  # the value it fixes; of a number it is read from the words when not given


@transaction.atomic
def record_act(
    association: Association, kind: LifeKind, *, date: date, ground: Ground | NewGround, by: User | None, note: str = ""
) -> LifeAct:
    """Created, reorganised, liquidated: each by an order. Liquidation ends memberships, offices, groups on its day."""
    locked = Association.objects.select_for_update().get(pk=association.pk)
    order = settle_ground(locked, ground, by=by)
    _check_act(locked, kind, date)
    if kind == LifeKind.CREATED:
        locked.state, locked.since = AssociationState.ACTIVE, date
    elif kind == LifeKind.LIQUIDATED:
        locked.state, locked.until = AssociationState.LIQUIDATED, date
        end_everyone(locked, date, order, by=by)
        end_groups(locked, by=by)
        end_roles_in(locked, date, by=by)
    locked.version += 1
    locked.save()
    act = LifeAct.objects.create(association=locked, kind=kind, date=date, ground=order, note=note)
    said = {"date": date, "ground": str(order), "note": note}
    record(f"associations.association.{LifeKind(kind)}", locked, by=by, after=said)
    search.touch(locked)
    association.refresh_from_db()
    return act


def _check_act(association: Association, kind: LifeKind, day: date) -> None:
    if kind == LifeKind.CREATED:
        _check_creation(association, day)
        return
    if association.state != AssociationState.ACTIVE:
        raise AssociationsRefused("Это возможно только для действующего объединения.")
    if association.since and day < association.since:
        raise AssociationsRefused("Дата раньше дня создания объединения. Проверьте год.", field="date")
    if kind == LifeKind.LIQUIDATED:
        lower = association.children.exclude(state=AssociationState.LIQUIDATED).order_by("sort_key", "pk").first()
        if lower is not None:
            raise AssociationsRefused(f"Сначала переподчините нижестоящие объединения, например «{lower}».")


def _check_creation(association: Association, day: date) -> None:
    if association.state != AssociationState.FORMING:
        raise AssociationsRefused("Объединение уже создано: второй приказ о создании не нужен.")
    begun = [
        *association.memberships.filter(since__lt=day).values_list("since", flat=True),
        *association.offices.filter(since__lt=day).values_list("since", flat=True),
    ]
    if begun:
        raise AssociationsRefused(
            f"Кто-то состоит в объединении уже с {min(begun):%d.%m.%Y}. Проверьте день создания.", field="date"
        )


@transaction.atomic
def add_regulation(
    association: Association,
    *,
    title: str,
    ground: Ground | NewGround,
    since: date,
    clauses: Sequence[NewClause],
    by: User | None,
    upload: File[Any] | None = None,
) -> Regulation:
    """A new version of the Положение. Earlier versions stay as they were."""
    locked = Association.objects.select_for_update().get(pk=association.pk)
    order = settle_ground(locked, ground, by=by)
    newest = locked.regulations.aggregate(version=Max("version"), since=Max("since"))
    if newest["since"] and since < newest["since"]:
        raise AssociationsRefused("Новая редакция не может действовать раньше прежней.", field="since")
    for clause in clauses:
        if clause.setting and clause.setting not in registry.settings:
            raise AssociationsRefused(f"Настройки «{clause.setting}» нет: выберите из списка.", field="clauses")
    if len({clause.number for clause in clauses}) != len(clauses):
        raise AssociationsRefused("Номера пунктов повторяются. Исправьте нумерацию.", field="clauses")
    fixing = [clause.setting for clause in clauses if clause.setting]
    if len(set(fixing)) != len(fixing):
        raise AssociationsRefused("Два пункта закрепляют одну настройку. Оставьте один.", field="clauses")
    file = keep_file(upload, by=by) if upload is not None else None
    regulation = Regulation.objects.create(
        association=locked, version=(newest["version"] or 0) + 1, title=title, ground=order, since=since, file=file
    )
    Clause.objects.bulk_create(
        Clause(
            regulation=regulation, number=clause.number, text=clause.text, setting=clause.setting,
            fixed=_fixed(clause), position=place,
        )
        for place, clause in enumerate(clauses)
    )  # fmt: skip
    record("associations.regulation.added", regulation, by=by, after={"title": title, "since": since})
    return regulation


def _fixed(clause: NewClause) -> object:
    declared = registry.settings.get(clause.setting) if clause.setting else None
    if declared is None:
        return None
    if clause.fixed not in {None, ""}:
        return _checked(declared, clause.fixed)
    return number_in(clause.text) if declared.kind == "number" else None


@transaction.atomic
def choose_settings(association: Association, values: Mapping[str, object], *, by: User | None) -> Association:
    """Everything of the settings page at once; a value equal to the declared default is not stored."""
    locked = Association.objects.select_for_update().get(pk=association.pk)
    for key, value in values.items():
        declared = registry.settings.get(key)
        choose_setting(locked, key, None if declared and value == declared.default else value, by=by)
    return locked


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
