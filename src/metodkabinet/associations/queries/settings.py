"""What an association chose, or what the module that declared the setting offers."""

from __future__ import annotations

from dataclasses import dataclass

from metodkabinet.associations.models import Association, Clause, Regulation, SettingValue
from metodkabinet.kit import registry


@dataclass(frozen=True, slots=True)
class Choice:
    """A declared setting with the value in force and the clause of the regulation that fixes it."""

    declared: registry.Setting
    value: object
    is_default: bool
    clause: Clause | None


def setting_of(association: Association, key: str) -> object:
    """The value in force."""
    row = SettingValue.objects.filter(association=association, key=key).values_list("value", flat=True).first()
    return registry.settings[key].default if row is None else row


def choices_of(association: Association) -> list[Choice]:
    """All declared settings, in their order: three queries whatever their number."""
    chosen = dict(SettingValue.objects.filter(association=association).values_list("key", "value"))
    regulation = current_regulation(association)
    clauses = {clause.setting: clause for clause in regulation.clauses.all() if clause.setting} if regulation else {}
    return [
        Choice(
            declared, chosen.get(declared.key, declared.default), declared.key not in chosen, clauses.get(declared.key)
        )
        for declared in registry.settings
    ]


def current_regulation(association: Association) -> Regulation | None:
    """The newest version of the Положение."""
    return association.regulations.select_related("ground").prefetch_related("clauses").order_by("-version").first()
