"""The role table as people read it, and who holds what in a body."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from metodkabinet.associations.enums import Mark, Role
from metodkabinet.associations.models import Association, RoleGrant
from metodkabinet.kit import registry

SECTIONS = {
    "organisations": "Организации и библиотеки",
    "people": "Люди",
    "associations": "Объединения",
    "accounts": "Вход в систему",
    "audit": "История изменений",
    "kit": "Служебное",
    "desk": "Служебное",
}

SIGNS = {Mark.REGION: "весь регион", Mark.SCOPE: "свои пределы", Mark.OWN: "только своё"}


@dataclass(frozen=True, slots=True)
class RoleCell:
    """How far a capability goes for a role: nothing, or a mark with its words."""

    role: str  # how the column is headed: on a phone it stands beside the cell
    mark: Mark | None

    @property
    def sign(self) -> str:
        """What stands in the table."""
        return SIGNS[self.mark] if self.mark else ""


@dataclass(frozen=True, slots=True)
class RoleRow:
    """A capability with a cell for each role."""

    label: str
    cells: Sequence[RoleCell]


@dataclass(frozen=True, slots=True)
class RoleSection:
    """Capabilities of one module."""

    title: str
    rows: Sequence[RoleRow]


def columns() -> list[Role]:
    """Roles that stand in the table; the administrator may everything and has no column."""
    return [role for role in Role if role is not Role.ADMINISTRATOR]


def role_sections() -> list[RoleSection]:
    """The whole table, by modules, in the order of the capabilities."""
    found: dict[str, list[RoleRow]] = {}
    for key, cells in registry.assembly.role_table.items():
        capability = registry.capabilities.get(key)
        row = RoleRow(
            capability.label if capability else key,
            [RoleCell(str(role.label), Mark(cells[role]) if role.value in cells else None) for role in columns()],
        )
        found.setdefault(SECTIONS.get(key.partition(".")[0], "Другое"), []).append(row)
    return [RoleSection(title, rows) for title, rows in found.items()]


def grants_reaching(association: Association, day: date) -> QuerySet[RoleGrant]:
    """Roles of posts that reach this body: held in it or above, at its base organisation, in its place or region."""
    above = [int(step) for step in association.path.split("/") if step]
    where = (
        Q(association__in=above) | Q(organisation=association.base_organisation_id) | Q(region=association.region_id)
    )
    place = association.municipality
    if place is not None:
        where |= Q(municipality__in=[place.pk, place.parent_id or place.pk])
    rows = RoleGrant.objects.on(day).filter(where)
    return rows.select_related("person", "region", "municipality", "organisation", "association").order_by(
        "role", "person__sort_key", "pk"
    )
