"""Municipalities: they are renamed, change their kind, end in a successor; what was stays known by its day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q

from metodkabinet.audit.services import record
from metodkabinet.kit import clock
from metodkabinet.kit.dated import in_force
from metodkabinet.kit.refusals import Refused
from metodkabinet.kit.words.keys import search_key, sort_key
from metodkabinet.organisations.enums import MunicipalityKind
from metodkabinet.organisations.logic.codes import clean_oktmo
from metodkabinet.organisations.models import Municipality, MunicipalityName, Organisation, OrganisationMove, Region
from metodkabinet.organisations.services.organisations import move_organisations
from metodkabinet.organisations.signals import municipality_ended, municipality_restored

if TYPE_CHECKING:
    from metodkabinet.accounts.models import User


@dataclass(frozen=True, slots=True)
class MunicipalityCard:
    """What a municipality is called, and under which city it hangs."""

    name: str
    kind: str
    parent: Municipality | None = None
    oktmo: str = ""
    since: date | None = None


def add_municipality(region: Region, card: MunicipalityCard, *, by: User | None) -> Municipality:
    """A new municipality, or a district inside a city."""
    return add_municipalities(region, [card], by=by)[0]


@transaction.atomic
def add_municipalities(region: Region, cards: Sequence[MunicipalityCard], *, by: User | None) -> list[Municipality]:
    """Several at once; all or none."""
    region = Region.objects.select_for_update().get(pk=region.pk)
    taken = set(region.municipalities.filter(until=None).values_list("name", "parent"))
    made = []
    for card in cards:
        parent = _checked_parent(region, card)
        if (card.name, parent.pk if parent else None) in taken:
            raise Refused(f"Муниципалитет «{card.name}» уже есть.", field="name")
        taken.add((card.name, parent.pk if parent else None))
        made.append(
            Municipality(
                region=region, parent=parent, kind=card.kind, name=card.name, oktmo=clean_oktmo(card.oktmo),
                since=card.since, search_key=search_key(card.name)[:250], sort_key=sort_key(card.name),
            )
        )  # fmt: skip
    Municipality.objects.bulk_create(made)
    MunicipalityName.objects.bulk_create(
        MunicipalityName(municipality=one, kind=one.kind, name=one.name, oktmo=one.oktmo) for one in made
    )
    for one in made:
        record("organisations.municipality.added", one, by=by, after={"name": one.name, "kind": one.kind})
    return made


@transaction.atomic
def rename_municipality(
    municipality: Municipality, *, name: str, kind: str, oktmo: str, since: date, ground: str = "", by: User | None
) -> Municipality:
    """Another name, kind or code from a day on: «район» that became «муниципальный округ» is the same municipality."""
    municipality = _locked(municipality)
    if municipality.until is not None:
        raise Refused("Муниципалитет упразднён, переименовать его нельзя.")
    if since > clock.today(municipality.region.zone):
        raise Refused("Этот день ещё не наступил. Внесите новое название, когда оно начнёт действовать.", field="since")
    newest = municipality.names.exclude(since=None).order_by("-since").first()
    if newest is not None and newest.since is not None and since <= newest.since:
        raise Refused(
            f"С {newest.since:%d.%m.%Y} уже внесено название «{newest.name}». Укажите более поздний день.",
            field="since",
        )
    if (kind == MunicipalityKind.CITY_DISTRICT) != (municipality.parent_id is not None):
        raise Refused("Внутригородским районом может быть только район внутри города.", field="kind")
    _check_name_free(municipality, name)
    new = {"name": name, "kind": kind, "oktmo": clean_oktmo(oktmo)}
    before = {field: getattr(municipality, field) for field in new}
    if before == new:
        raise Refused("Ничего не изменилось: название, вид и код прежние.", field="name")
    _put_name(municipality, **new)
    MunicipalityName.objects.create(municipality=municipality, since=since, ground=ground, **new)
    record(
        "organisations.municipality.renamed",
        municipality,
        by=by,
        before=before,
        after={**new, "since": since, "ground": ground},
    )
    return municipality


@transaction.atomic
def undo_rename_municipality(municipality: Municipality, *, by: User | None) -> Municipality:
    """Take back the newest name: it was entered by mistake."""
    municipality = _locked(municipality)
    newest = municipality.names.exclude(since=None).order_by("-since").first()
    if newest is None:
        raise Refused("Переименований не было, возвращать нечего.")
    before = {"name": newest.name, "kind": newest.kind, "oktmo": newest.oktmo, "since": newest.since}
    newest.delete()
    old = list(municipality.names.all())[-1]
    _check_name_free(municipality, old.name)
    _put_name(municipality, name=old.name, kind=old.kind, oktmo=old.oktmo)
    record("organisations.municipality.rename_undone", municipality, by=by, before=before, after={"name": old.name})
    return municipality


@transaction.atomic
def end_municipality(
    municipality: Municipality, *, successor: Municipality, day: date, ground: str = "", by: User | None
) -> Municipality:
    """From this day the municipality is part of another one; its organisations move there.

    When it was divided, move the others' organisations first (`move_organisations`), then end it.
    """
    Region.objects.select_for_update().get(pk=municipality.region_id)
    municipality = _locked(municipality)
    _check_ending(municipality, successor, day)
    moving = list(municipality.organisations.filter(Q(until=None) | Q(until__gt=day)).order_by("pk"))
    move_organisations(moving, to=successor, day=day, ground=ground, by=by)
    municipality.until, municipality.successor = day, successor
    municipality.save(update_fields=["until", "successor"])
    record(
        "organisations.municipality.ended", municipality, by=by,
        after={"until": day, "successor": successor, "ground": ground, "organisations": len(moving)},
    )  # fmt: skip
    municipality_ended.send(sender=Municipality, municipality=municipality, successor=successor, day=day, by=by)
    return municipality


@transaction.atomic
def restore_municipality(municipality: Municipality, *, by: User | None) -> Municipality:
    """Take back an ending entered by mistake: the organisations that moved with it come back."""
    Region.objects.select_for_update().get(pk=municipality.region_id)
    municipality = _locked(municipality)
    day, successor = municipality.until, municipality.successor
    if day is None or successor is None:
        raise Refused("Муниципалитет и так действует.")
    _check_name_free(municipality, municipality.name)
    municipality.until = municipality.successor = None
    municipality.save(update_fields=["until", "successor"])
    moves = OrganisationMove.objects.filter(before=municipality, after=successor, day=day)
    back = list(Organisation.objects.filter(pk__in=moves.values("organisation"), municipality=successor).order_by("pk"))
    moves.filter(organisation__in=back).delete()
    move_organisations(back, to=municipality, day=None, ground="", by=by)
    record("organisations.municipality.restored", municipality, by=by, before={"until": day, "successor": successor})
    municipality_restored.send(sender=Municipality, municipality=municipality, successor=successor, by=by)
    return municipality


def _checked_parent(region: Region, card: MunicipalityCard) -> Municipality | None:
    parent = card.parent
    if (card.kind == MunicipalityKind.CITY_DISTRICT) != (parent is not None):
        raise Refused("Для внутригородского района укажите город, для остальных видов город не нужен.", field="parent")
    if parent is not None and (
        parent.region_id != region.pk or parent.kind != MunicipalityKind.CITY or parent.until is not None
    ):
        raise Refused("Районы бывают только внутри действующего города этого региона.", field="parent")
    return parent


def _check_ending(municipality: Municipality, successor: Municipality, day: date) -> None:
    if municipality.until is not None:
        raise Refused("Этот муниципалитет уже упразднён.")
    if day > clock.today(municipality.region.zone):
        raise Refused("Этот день ещё не наступил. Внесите упразднение, когда оно вступит в силу.", field="day")
    if successor.pk == municipality.pk:
        raise Refused("Преемником должен быть другой муниципалитет.", field="successor")
    if successor.region_id != municipality.region_id:
        raise Refused("Преемник должен быть из того же региона.", field="successor")
    if successor.parent_id == municipality.pk:
        raise Refused("Район внутри города не может стать его преемником.", field="successor")
    if not Municipality.objects.filter(in_force(day), pk=successor.pk, until=None).exists():
        raise Refused("Преемник в этот день не действует. Выберите действующий муниципалитет.", field="successor")
    if municipality.since is not None and day <= municipality.since:
        raise Refused("Муниципалитет не может закончиться раньше, чем появился.", field="day")
    if municipality.districts.filter(until=None).exists():
        raise Refused("Внутри города есть действующие районы. Сначала упраздните их.")


def _check_name_free(municipality: Municipality, name: str) -> None:
    rivals = Municipality.objects.filter(
        region_id=municipality.region_id, parent_id=municipality.parent_id, name=name, until=None
    )
    if rivals.exclude(pk=municipality.pk).exists():
        raise Refused(f"Муниципалитет «{name}» уже есть.", field="name")


def _put_name(municipality: Municipality, *, name: str, kind: str, oktmo: str) -> None:
    municipality.name, municipality.kind, municipality.oktmo = name, kind, oktmo
    municipality.search_key, municipality.sort_key = search_key(name)[:250], sort_key(name)
    municipality.save(update_fields=["name", "kind", "oktmo", "search_key", "sort_key"])


def _locked(municipality: Municipality) -> Municipality:
    return (
        Municipality.objects.select_for_update(of=("self",))
        .select_related("region", "successor")
        .get(pk=municipality.pk)
    )
