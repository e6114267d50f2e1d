"""Every model has a factory in its module's tests, so that any test can have any object."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.db.models import Model
from factory.django import DjangoModelFactory

from tools.walls.tree import PACKAGE, Finding


def made_by(modules: Iterable[str]) -> set[type[Model]]:
    """Models that the factories of these modules make."""
    for module in modules:
        if find_spec(f"{PACKAGE}.{module}.tests") and find_spec(f"{PACKAGE}.{module}.tests.factories"):
            import_module(f"{PACKAGE}.{module}.tests.factories")
    made: set[type[Model]] = set()
    queue: list[Any] = [DjangoModelFactory]
    while queue:
        for factory in queue.pop().__subclasses__():
            queue.append(factory)
            if factory._meta.model and not factory._meta.abstract:
                made.add(factory._meta.model)
    return made


def findings(models: Iterable[type[Model]], made: set[type[Model]]) -> Iterator[Finding]:
    """Our own models that no factory makes."""
    for model in models:
        meta = model._meta
        ours = model.__module__.startswith(f"{PACKAGE}.") and ".tests" not in model.__module__
        if ours and meta.managed and not meta.proxy and not meta.auto_created and model not in made:
            yield Finding(meta.label, f"has no factory in {PACKAGE}/{meta.app_label}/tests/factories.py")
