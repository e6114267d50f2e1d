"""Foreign keys to another module point down, protect what they point to, and put no name on it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import PROTECT, ManyToManyField, Model
from django.db.models.fields.related import RelatedField

from tools.walls.tree import PACKAGE, Finding


def findings(models: Iterable[type[Model]], level: dict[str, int]) -> Iterator[Finding]:
    """Every relation of our models that crosses a module the wrong way."""
    for model in models:
        if not model.__module__.startswith(f"{PACKAGE}."):
            continue
        for field in model._meta.get_fields():
            if isinstance(field, RelatedField) and field.model is model:
                yield from _of(model, field, level)


def _of(model: type[Model], field: Any, level: dict[str, int]) -> Iterator[Finding]:
    key = f"{model._meta.label}.{field.name}"
    own, target = model._meta.app_label, field.related_model._meta.app_label
    relation = field.remote_field
    if target == "contenttypes":
        yield Finding(key, "a generic foreign key; text references only, and only where design.md lists them")
    if target == own or target not in level:
        return
    if level[target] >= level.get(own, -1):
        yield Finding(f"{key}::up", f"points from {own} to {target}, which is not on a lower shelf")
    if isinstance(field, ManyToManyField):
        if relation.through._meta.auto_created:
            yield Finding(f"{key}::through", "a many-to-many across modules has its own model in between")
    elif relation.on_delete is not PROTECT:
        yield Finding(f"{key}::on_delete", "on_delete across modules is PROTECT")
    if not (relation.related_name or "").endswith("+"):
        yield Finding(f"{key}::related_name", 'related_name across modules is "+"')
