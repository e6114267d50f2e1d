"""How far the setting up of an empty installation has come."""

from __future__ import annotations

from dataclasses import dataclass

from metodkabinet.associations.enums import OfficeKind
from metodkabinet.associations.models import Association, Office
from metodkabinet.organisations.models import Organisation, Region

STEPS = {
    "region": "Регион",
    "organisation": "Базовая организация",
    "association": "Первое объединение",
    "head": "Руководитель",
}


@dataclass(frozen=True, slots=True)
class Beginning:
    """What is there already; the first thing that is not is the next step."""

    region: Region | None
    organisation: Organisation | None
    association: Association | None
    head: Office | None

    @property
    def step(self) -> str:
        """The key of the next step; empty when all is done."""
        return next((key for key in STEPS if getattr(self, key) is None), "")

    @property
    def steps(self) -> list[tuple[str, object, bool]]:
        """Label, what is there, whether it is the next one."""
        return [(label, getattr(self, key), key == self.step) for key, label in STEPS.items()]


def beginning() -> Beginning:
    """Of the whole installation; only its administrator asks."""
    region = Region.objects.order_by("pk").first()
    association = Association.objects.order_by("pk").select_related("region", "base_organisation").first()
    organisation = association.base_organisation if association else Organisation.objects.order_by("pk").first()
    head = Office.objects.filter(kind=OfficeKind.HEAD).order_by("pk").select_related("person").first()
    return Beginning(region, organisation, association, head)
