"""What must hold over all modules at once. Tenant = region: no foreign key leads from one region into another."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import cache
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db.models import F, ForeignKey, Model

from metodkabinet.organisations.models import Region

if TYPE_CHECKING:
    from django.db.models import Field

SHOWN = 20  # places named for one key: enough to see what happened


@cache
def region_path(model: type[Model], seen: frozenset[type[Model]] = frozenset()) -> str:
    """Where the region of a row is found, «organisation__region_id»; empty: the model belongs to no region.

    Its own region first, else the nearest required owner's.
    """
    if model is Region:
        return "pk"
    keys = [field for field in _keys(model) if not field.null and field.related_model not in seen]
    if any(field.related_model is Region for field in _keys(model)):
        return next(f"{field.name}_id" for field in _keys(model) if field.related_model is Region)
    found = [(field.name, region_path(field.related_model, seen | {model})) for field in keys]
    paths = [f"{name}__{path}" for name, path in found if path]
    return min(paths, key=lambda path: path.count("__"), default="")


def _keys(model: type[Model]) -> list[Any]:
    return [field for field in model._meta.concrete_fields if isinstance(field, ForeignKey)]


def guarded_keys() -> Iterator[tuple[type[Model], Field[Any, Any], str, str]]:
    """Every foreign key whose both sides belong to a region: model, key, region of the row, region it points to."""
    for model in apps.get_models(include_auto_created=True):
        home = region_path(model)
        for field in _keys(model) if home else []:
            away = region_path(field.related_model)
            there = f"{field.name}__{away}" if away and away != "pk" else ""
            if there and there != home:
                yield model, field, home, there


def keys_that_cross(tables: Collection[str] | None = None) -> Iterator[str]:
    """Rows tied to something of another region: everywhere, or in these tables only."""
    for model, field, home, there in guarded_keys():
        if tables is not None and model._meta.db_table not in tables:
            continue
        rows = model._base_manager.filter(**{f"{home}__isnull": False, f"{there}__isnull": False})
        for pk in rows.exclude(**{home: F(there)}).order_by("pk").values_list("pk", flat=True)[:SHOWN]:
            yield f"{model._meta.label_lower}.{field.name} № {pk} ведёт в другой регион"
