"""Every personal field is known to the registry: what is not exported and erased there is forgotten by everyone."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from typing import Any

from django.db import models

from tools.walls.tree import PACKAGE, Finding

PEOPLE = frozenset({"people.Person", "people.Contact", "accounts.User"})
# What a field about a person is called; of one of something else («name» of a region) its module says so in its hooks.
PERSONAL = re.compile(
    r"(^|_)(surname|name|patronymic|fio|email|mail|phone|birth|born|address|passport|snils|inn|text|comment|note|label|"
    r"answer|raw|device|detail|photo|portrait|cells|findings)(_|$)"
)
HOLDING = (models.CharField, models.TextField, models.JSONField, models.DateField, models.GenericIPAddressField)


def findings(
    every: Iterable[type[models.Model]], known: Collection[str], impersonal: Collection[str] = ()
) -> Iterator[Finding]:
    """Fields that hold or point to a person and that nobody registered.

    `known` names models («people.course») and fields of them; `impersonal` those of which their module says why they
    are not. What was said of a field that needs no excuse, or is not there, is told too: excuses must not outlive it.
    """
    needed = set()
    for finding in _unknown(every, known):
        excuse = next((key for key in (finding.key, finding.key.rpartition(".")[0]) if key in impersonal), "")
        if excuse:
            needed.add(excuse)
        else:
            yield finding
    for key in sorted(set(impersonal) - needed):
        yield Finding(key, "is said to be impersonal in the registry, and need not be")


def _unknown(every: Iterable[type[models.Model]], known: Collection[str]) -> Iterator[Finding]:
    for model in every:
        if not model.__module__.startswith(f"{PACKAGE}.") or ".tests" in model.__module__:
            continue
        label = model._meta.label_lower
        for field in model._meta.concrete_fields:
            if _points_to_people(field):
                if label not in known:
                    yield Finding(f"{label}.{field.name}", "points to a person; register the model in personal_data")
            elif _holds_text_of_people(field) and f"{label}.{field.name}" not in known:
                yield Finding(
                    f"{label}.{field.name}",
                    "looks personal; register the field in personal_data, or say in registry.impersonal why it is not",
                )


def registered(entries: Iterable[Any]) -> set[str]:
    """Models and fields that entries name, as «app.model» and «app.model.field»."""
    known = set()
    for entry in entries:
        app = entry.key.partition(".")[0]
        known.add(entry.key)
        for name in entry.fields:
            label = f"{app}.{name}" if "." in name else f"{entry.key}.{name}"
            known |= {label, label.rpartition(".")[0]}
    return known


def _points_to_people(field: Any) -> bool:
    return field.is_relation and field.related_model is not None and field.related_model._meta.label in PEOPLE


def _holds_text_of_people(field: Any) -> bool:
    return isinstance(field, HOLDING) and not field.choices and PERSONAL.search(field.name) is not None
