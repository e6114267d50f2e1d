"""Making associations and moving them in the tree. The path is written here and nowhere else."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Q

from metodkabinet.associations.enums import AssociationState, PeriodKind
from metodkabinet.associations.models import Association
from metodkabinet.associations.services.refusals import AssociationsRefused, same_region
from metodkabinet.audit.services import changes, record
from metodkabinet.kit import pauses, search
from metodkabinet.kit.refusals import Changed
from metodkabinet.kit.words.keys import search_key, sort_key

if TYPE_CHECKING:
    from metodkabinet.accounts.models import User
    from metodkabinet.organisations.models import Municipality, Organisation, Region

CHANGEABLE = (
    "name", "name_genitive", "short_name", "aliases", "subject", "municipality", "period_kind",
    "base_organisation", "zone",
)  # fmt: skip


CODE = re.compile(r"[a-z][a-z0-9-]{1,39}")
RESERVED = frozenset(
    {"add", "switch", "first-run", "roles", "memberships", "offices", "groups", "regulations", "tree", "grounds"}
)  # words that addresses of the module begin with


@dataclass(frozen=True, slots=True)
class NewAssociation:
    """What is known of an association when it is made."""

    code: str
    name: str
    short_name: str
    subject: str
    base_organisation: Organisation
    name_genitive: str = ""
    parent: Association | None = None
    municipality: Municipality | None = None
    period_kind: str = PeriodKind.SCHOOL
    zone: str = ""
    aliases: list[str] = field(default_factory=list)


@transaction.atomic
def add_association(region: Region, new: NewAssociation, *, by: User | None) -> Association:
    """Make an association, in the state «создаётся» until its order is recorded."""
    if new.code in RESERVED or not CODE.fullmatch(new.code):
        raise AssociationsRefused(
            "Код – латинские буквы, цифры и дефис, начиная с буквы. Слова адресов сайта не годятся.", field="code"
        )
    if Association.objects.filter(code=new.code).exists():
        raise AssociationsRefused(f"Код «{new.code}» уже занят. Придумайте другой.", field="code")
    association = Association(
        region=region,
        code=new.code,
        name=new.name,
        short_name=new.short_name,
        name_genitive=new.name_genitive,
        subject=new.subject,
        parent=new.parent,
        municipality=new.municipality,
        base_organisation=new.base_organisation,
        period_kind=new.period_kind,
        zone=new.zone,
        aliases=new.aliases,
    )
    _check_place(association)
    _write_keys(association)
    association.save()
    _write_path(association)
    record("associations.association.added", association, by=by, after={"code": new.code, "name": new.name})
    search.touch(association)
    return association


@transaction.atomic
def change_association(association: Association, new: dict[str, Any], *, version: int, by: User) -> Association:
    """Change the card. The code never changes: addresses and commands use it."""
    locked = Association.objects.select_for_update().get(pk=association.pk)
    before, after = changes(locked, {key: value for key, value in new.items() if key in CHANGEABLE})
    if locked.version != version:
        raise Changed("Карточку объединения уже изменил кто-то другой. Посмотрите на новые данные и повторите.")
    for key in after:
        setattr(locked, key, new[key])
    _check_place(locked)
    _check_below(locked)
    _write_keys(locked)
    locked.version += 1
    locked.save()
    if after:
        record("associations.association.changed", locked, by=by, before=before, after=after)
        search.touch(locked)
    return locked


@transaction.atomic
def move_association(association: Association, parent: Association | None, *, by: User | None) -> Association:
    """Hang the association with everything below it under another one."""
    pauses.point("associations.move")
    everything = Association.objects.select_for_update().filter(region_id=association.region_id)
    locked = everything.get(pk=association.pk)
    if parent is not None:
        parent = everything.get(pk=parent.pk)
        if parent.path.startswith(locked.path):
            raise AssociationsRefused(
                "Нельзя подчинить объединение самому себе или своему нижестоящему.", field="parent"
            )
    before = {"parent": str(locked.parent or "")}
    old_path = locked.path
    locked.parent = parent
    _check_place(locked)
    locked.version += 1
    locked.save()
    _write_path(locked)
    below = everything.filter(path__startswith=old_path).exclude(pk=locked.pk)
    for lower in below.order_by("path"):
        lower.path = locked.path + lower.path.removeprefix(old_path)
        lower.depth = _depth(lower.path)
        lower.save(update_fields=["path", "depth"])
    record("associations.association.moved", locked, by=by, before=before, after={"parent": str(parent or "")})
    return locked


def _check_place(association: Association) -> None:
    """Everything lies in one region, and a lower body works inside the territory of the upper one."""
    same_region(association.region_id, association.base_organisation.region_id, "Базовая организация")
    place, parent = association.municipality, association.parent
    if place is not None:
        same_region(association.region_id, place.region_id, "Муниципалитет")
    if parent is None:
        return
    same_region(association.region_id, parent.region_id, "Вышестоящее объединение")
    if association.state != AssociationState.LIQUIDATED and parent.state == AssociationState.LIQUIDATED:
        raise AssociationsRefused("Вышестоящее объединение ликвидировано. Выберите действующее.", field="parent")
    upper = parent.municipality_id
    if upper is not None and (place is None or upper not in {place.pk, place.parent_id}):
        raise AssociationsRefused(
            "Муниципалитет должен лежать внутри территории вышестоящего объединения.", field="municipality"
        )


def _check_below(association: Association) -> None:
    """Who is below still works inside the changed territory."""
    place = association.municipality_id
    if place is None:
        return
    outside = association.children.exclude(Q(municipality=place) | Q(municipality__parent=place))
    lower = outside.exclude(state=AssociationState.LIQUIDATED).order_by("sort_key", "pk").first()
    if lower is not None:
        text = f"Нижестоящее объединение «{lower}» работает за этими пределами."
        raise AssociationsRefused(text, field="municipality")


def _write_keys(association: Association) -> None:
    names = [association.short_name, association.name, *association.aliases]
    association.search_key = search_key(" ".join(names))[:900]
    association.sort_key = sort_key(association.short_name)


def _write_path(association: Association) -> None:
    upper = association.parent.path if association.parent is not None else ""
    association.path = f"{upper}{association.pk:06d}/"
    association.depth = _depth(association.path)
    association.save(update_fields=["path", "depth"])


def _depth(path: str) -> int:
    return path.count("/") - 1
