"""Regions, and the territories that rights are handed out in."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.db import transaction

from metodkabinet.audit.services import changes, record
from metodkabinet.kit.refusals import Refused
from metodkabinet.organisations.enums import Subject
from metodkabinet.organisations.models import Municipality, Region, Territory

if TYPE_CHECKING:
    from metodkabinet.accounts.models import User


@transaction.atomic
def add_region(name: str, *, name_genitive: str, zone: str = "Europe/Moscow", by: User | None) -> Region:
    """A new tenant."""
    _check_region(None, name, zone)
    region = Region.objects.create(name=name, name_genitive=name_genitive, zone=zone)
    record("organisations.region.added", region, by=by, after={"name": name, "zone": zone})
    return region


@transaction.atomic
def change_region(region: Region, *, name: str, name_genitive: str, zone: str, by: User | None) -> Region:
    """How the region is called and where its clocks stand."""
    region = Region.objects.select_for_update().get(pk=region.pk)
    _check_region(region, name, zone)
    new = {"name": name, "name_genitive": name_genitive, "zone": zone}
    before, after = changes(region, new)
    if after:
        for field, value in new.items():
            setattr(region, field, value)
        region.save(update_fields=list(new))
        record("organisations.region.changed", region, by=by, before=before, after=after)
    return region


def territory_for(region: Region, municipality: Municipality | None, subject: str) -> Territory:
    """The territory of a municipality (or of the region itself) and a branch; made when first needed."""
    if municipality is not None and municipality.region_id != region.pk:
        message = f"{municipality} lies in another region than {region}"
        raise ValueError(message)
    territory, _ = Territory.objects.get_or_create(region=region, municipality=municipality, subject=Subject(subject))
    return territory


def check_zone(zone: str, *, field: str = "zone") -> str:
    """The zone as given, when such a zone exists."""
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise Refused("Такого часового пояса нет. Выберите его из списка.", field=field) from error
    return zone


def _check_region(region: Region | None, name: str, zone: str) -> None:
    check_zone(zone)
    others = Region.objects.exclude(pk=region.pk) if region else Region.objects.all()
    if others.filter(name=name).exists():
        raise Refused(f"Регион «{name}» уже есть.", field="name")
