"""What an association chose, or what the module that declared the setting offers."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import OuterRef, QuerySet, Subquery

from metodkabinet.associations.models import Association, Clause, Regulation, SettingValue
from metodkabinet.kit import registry


@dataclass(frozen=True, slots=True)
class Choice:
    """A declared setting with the value in force and the clause of the regulation that fixes it."""

    declared: registry.Setting
    value: object
    is_default: bool
    clause: Clause | None

    @property
    def shown(self) -> str:
        """The value in words."""
        return words_of(self.declared, self.value)

    @property
    def said(self) -> str:
        """What the clause fixes, in words; empty when it names no value."""
        fixed = self.clause.fixed if self.clause else None
        return "" if fixed is None else words_of(self.declared, fixed)

    @property
    def differs(self) -> bool:
        """The clause says one thing and the setting another."""
        return self.clause is not None and self.clause.fixed is not None and self.clause.fixed != self.value


def words_of(declared: registry.Setting, value: object) -> str:
    """A value as a person reads it."""
    if declared.kind == "flag":
        return "да" if value else "нет"
    return dict(declared.choices).get(str(value), str(value))


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


def contradictions(association: Association) -> list[Choice]:
    """Settings that say something else than the regulation."""
    return [choice for choice in choices_of(association) if choice.differs]


def in_contradiction(bodies: QuerySet[Association]) -> list[Association]:
    """Bodies where some setting differs from the clause that fixes it: two queries whatever their number."""
    newest = Regulation.objects.filter(association=OuterRef("regulation__association")).order_by("-version")
    clauses = (
        Clause.objects.filter(
            regulation__association__in=bodies.order_by().values("pk"),
            regulation=Subquery(newest.values("pk")[:1]),
            fixed__isnull=False,
        )
        .exclude(setting="")
        .select_related("regulation__association")
        .order_by("regulation__association__sort_key", "pk")
    )
    chosen = {
        (row.association_id, row.key): row.value
        for row in SettingValue.objects.filter(association__in=bodies.order_by().values("pk")).order_by("pk")
    }
    found = {}
    for clause in clauses:
        body, declared = clause.regulation.association, registry.settings.get(clause.setting)
        if declared and clause.fixed != chosen.get((body.pk, declared.key), declared.default):
            found[body.pk] = body
    return list(found.values())


def current_regulation(association: Association) -> Regulation | None:
    """The newest version of the Положение."""
    return association.regulations.select_related("ground").prefetch_related("clauses").order_by("-version").first()
