"""What certificates keep about a person. The register is kept by law: erasing leaves number and name in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Q

from metodkabinet.certificates.enums import BatchState
from metodkabinet.certificates.models import Certificate, Line
from metodkabinet.kit.registry import PersonalData
from metodkabinet.people.models import Person

Steps = Sequence[Mapping[str, Any]]


def entries() -> list[PersonalData]:
    """For the registry."""
    return [
        PersonalData(
            "certificates.certificate", "Выданные сертификаты, дипломы, благодарности",
            ["name", "organisation", "words", "email"], _export, _erase, _merge, _unmerge,
        ),
        PersonalData(
            "certificates.line", "Имена в готовящихся выдачах",
            ["name", "name_dative", "post", "post_dative", "organisation", "email", "facts"], _export_lines,
            _erase_lines, _merge_lines, _unmerge_lines,
        ),
    ]  # fmt: skip


def _export(person: Person) -> Iterable[Mapping[str, object]]:
    for row in Certificate.objects.of_person(person).select_related("association").order_by("pk"):
        yield {
            "вид": row.get_kind_display(), "номер": row.number, "дата": row.issued_on, "имя": row.name,
            "организация": row.organisation, "за что": row.about, "кто выдал": row.association.name,
            "состояние": row.get_state_display(), "почта": row.email,
        }  # fmt: skip


def _erase(person: Person) -> int:
    """The address goes; what stands in the register of issued papers is kept on its own legal ground."""
    return Certificate.objects.of_person(person).exclude(email="").update(email="")


def _merge(kept: Person, absorbed: Person) -> list[dict[str, Any]]:
    moved = list(Certificate.objects.filter(person=absorbed).order_by("pk").values_list("pk", flat=True))
    Certificate.objects.filter(pk__in=moved).update(person=kept)
    return [{"certificates": moved}] if moved else []


def _unmerge(kept: Person, absorbed: Person, steps: Steps) -> None:
    for step in steps:
        Certificate.objects.filter(pk__in=step["certificates"], person=kept).update(person=absorbed)


def _export_lines(person: Person) -> Iterable[Mapping[str, object]]:
    for row in Line.objects.filter(person=person, batch__state=BatchState.DRAFT).order_by("pk"):
        yield {"имя": row.name, "организация": row.organisation, "должность": row.post, "почта": row.email}


def _erase_lines(person: Person) -> int:
    """A draft is no register: he is taken off it; what was issued keeps its words in the certificate alone."""
    own = Q(person=person) | Q(participation__person=person) | Q(participation__contact__person=person)
    gone = Line.objects.filter(own, batch__state=BatchState.DRAFT).delete()[0]
    rows = Line.objects.filter(pk__in=list(Line.objects.filter(own).values_list("pk", flat=True)))
    return gone + rows.update(
        name="стёрто", name_dative="", post="", post_dative="", organisation="", email="", facts={}
    )


def _merge_lines(kept: Person, absorbed: Person) -> list[dict[str, Any]]:
    moved = list(Line.objects.filter(person=absorbed).order_by("pk").values_list("pk", flat=True))
    Line.objects.filter(pk__in=moved).update(person=kept)
    return [{"lines": moved}] if moved else []


def _unmerge_lines(kept: Person, absorbed: Person, steps: Steps) -> None:
    for step in steps:
        Line.objects.filter(pk__in=step["lines"], person=kept).update(person=absorbed)
