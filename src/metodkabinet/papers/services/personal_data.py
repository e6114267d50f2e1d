"""What papers keep about a person: signatures that name him and what he typed into papers as text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Q

from metodkabinet.kit.registry import PersonalData
from metodkabinet.papers.models import Paper, Remark, Step, Transfer, Upload
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


def _export_work(person: Person) -> Iterable[Mapping[str, object]]:
    """What he did with papers under his account."""
    if person.user_id is None:
        return
    for paper in Paper.objects.filter(made_by=person.user_id).order_by("pk"):
        yield {"составлен документ": str(paper), "когда": paper.made_at}
    for remark in Remark.objects.filter(made_by=person.user_id).select_related("paper").order_by("pk"):
        yield {"замечание": remark.text, "документ": str(remark.paper), "когда": remark.made_at}
    for upload in Upload.objects.filter(added_by=person.user_id).select_related("paper").order_by("pk"):
        yield {"приложен файл к документу": str(upload.paper), "когда": upload.added_at}
    handed = Q(sent_by=person.user_id) | Q(received_by=person.user_id)
    for transfer in Transfer.objects.filter(handed).select_related("paper").order_by("pk"):
        yield {"передан или получен документ": str(transfer.paper), "когда": transfer.sent_at}


ENTRIES = [
    PersonalData(
        "papers.step", "Подписи под документами", ["person", "name"], _export, _erase, _merge, _unmerge,
        stays="Подписи под действующими документами: документ хранят по закону таким, каким он подписан.",
    ),
    PersonalData(
        "papers.paper", "Работа с документами",
        ["made_by", "remark.made_by", "remark.text", "transfer.sent_by", "transfer.received_by", "transfer.note",
         "upload.added_by"],
        _export_work, lambda person: 0, lambda kept, absorbed: [],
        stays="Составленные документы, замечания и передачи: номер учётной записи без имени.",
    ),
]  # fmt: skip
