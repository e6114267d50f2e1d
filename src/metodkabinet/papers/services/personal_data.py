"""What papers keep about a person: signatures that name him and what he typed into papers as text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from metodkabinet.kit.registry import PersonalData
from metodkabinet.papers.models import Step
from metodkabinet.people.models import Person

Steps = Sequence[Mapping[str, Any]]


def _export(person: Person) -> Iterable[Mapping[str, object]]:
    for step in Step.objects.filter(person=person).select_related("paper").order_by("pk"):
        day = f"{step.signed_on:%d.%m.%Y}" if step.signed_on else ""
        yield {"документ": str(step.paper), "подпись": str(step), "имя в подписи": step.name, "дата": day}


def _erase(person: Person) -> int:
    """Issued papers are kept by law with their signatures; what still waits is freed of the name."""
    return Step.objects.filter(person=person).exclude(state="signed").update(person=None, name="")


def _merge(kept: Person, absorbed: Person) -> Steps:
    moved = list(Step.objects.filter(person=absorbed).values_list("pk", flat=True))
    Step.objects.filter(pk__in=moved).update(person=kept)
    return [{"steps": moved}] if moved else []


def _unmerge(kept: Person, absorbed: Person, steps: Steps) -> None:
    for step in steps:
        Step.objects.filter(pk__in=step["steps"], person=kept).update(person=absorbed)


ENTRIES = [
    PersonalData("papers.step", "Подписи под документами", ["person", "name"], _export, _erase, _merge, _unmerge)
]
