"""Organisations: added, changed, renamed, moved between municipalities."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Q

from metodkabinet.audit.services import changes, record
from metodkabinet.kit import clock
from metodkabinet.kit.refusals import Changed, Refused
from metodkabinet.kit.search import touch
from metodkabinet.kit.words.keys import search_key, sort_key
from metodkabinet.organisations.enums import OrganisationKind
from metodkabinet.organisations.logic.codes import clean_inn, clean_ogrn
from metodkabinet.organisations.models import (
    Municipality,
    Organisation,
    OrganisationMove,
    OrganisationName,
    Region,
    Territory,
)
from metodkabinet.organisations.services.regions import check_zone, territory_for
from metodkabinet.organisations.signals import organisations_moved

if TYPE_CHECKING:
    from metodkabinet.accounts.models import User


@dataclass(frozen=True, slots=True)
class OrganisationCard:
    """What the card of an organisation says."""

    kind: str
    short_name: str
    full_name: str
    municipality: Municipality | None = None
    parent: Organisation | None = None
    inn: str = ""
    ogrn: str = ""
    address: str = ""
    phone: str = ""
    email: str = ""
    site: str = ""
    zone: str = ""
    since: date | None = None


CARD_FIELDS = tuple(field.name for field in fields(OrganisationCard))


def card_of(organisation: Organisation) -> OrganisationCard:
    """What the card says now; change it with `dataclasses.replace`."""
    return OrganisationCard(**{name: getattr(organisation, name) for name in CARD_FIELDS})


def add_organisation(region: Region, card: OrganisationCard, *, by: User | None) -> Organisation:
    """A new organisation with its first name."""
    return add_organisations(region, [card], by=by)[0]


@transaction.atomic
def add_organisations(region: Region, cards: Sequence[OrganisationCard], *, by: User | None) -> list[Organisation]:
    """Many at once; all or none. The lock on the region keeps twins out."""
    region = Region.objects.select_for_update().get(pk=region.pk)
    checked = [_checked(region, None, card) for card in cards]
    desk = _Desk(region, checked)
    made = []
    for card in checked:
        desk.check_free(None, card)
        organisation = Organisation(region=region, territory=desk.territory(card))
        _put_card(organisation, card)
        _put_keys(organisation, ())
        desk.take(organisation)
        made.append(organisation)
    Organisation.objects.bulk_create(made)
    OrganisationName.objects.bulk_create(
        OrganisationName(organisation=one, short_name=one.short_name, full_name=one.full_name) for one in made
    )
    touch(*made)
    for one in made:
        after = {name: value for name in CARD_FIELDS if (value := getattr(one, name))}
        record("organisations.organisation.added", one, by=by, after=after)
    return made


@transaction.atomic
def change_organisation(
    organisation: Organisation, card: OrganisationCard, *, by: User | None, version: int | None = None
) -> Organisation:
    """Correct the card. A corrected name replaces the newest one; a real renaming is `rename_organisation`."""
    region = Region.objects.select_for_update().get(pk=organisation.region_id)
    organisation = lock_organisation(organisation, version)
    card = _checked(region, organisation, card)
    if organisation.until is None:
        _Desk(region, [card]).check_free(organisation, card)
    before, after = changes(organisation, {name: getattr(card, name) for name in CARD_FIELDS})
    if not after:
        return organisation
    old_municipality, old_territory = organisation.municipality, organisation.territory_id
    _put_card(organisation, card)
    organisation.territory = territory_for(region, card.municipality, OrganisationKind(card.kind).subject)
    newest = newest_name(organisation)
    newest.short_name, newest.full_name = card.short_name, card.full_name
    newest.save(update_fields=["short_name", "full_name"])
    save_organisation(organisation)
    record("organisations.organisation.changed", organisation, by=by, before=before, after=after)
    if old_municipality != card.municipality:
        _correct_moves(organisation, old_municipality, card.municipality)
    if old_territory != organisation.territory_id:
        organisations_moved.send(sender=Organisation, organisation_ids=[organisation.pk], by=by)
    return organisation


@transaction.atomic
def rename_organisation(
    organisation: Organisation, *, short_name: str, full_name: str, since: date, ground: str = "", by: User | None,
    version: int | None = None,
) -> Organisation:  # fmt: skip
    """Another name from a day on; the past keeps the old one."""
    region = Region.objects.select_for_update().get(pk=organisation.region_id)
    organisation = lock_organisation(organisation, version)
    newest = newest_name(organisation)
    _check_renaming(organisation, newest, short_name, full_name, since)
    card = replace(card_of(organisation), short_name=short_name, full_name=full_name)
    _Desk(region, [card]).check_free(organisation, card)
    before = {"short_name": organisation.short_name, "full_name": organisation.full_name}
    OrganisationName.objects.create(
        organisation=organisation, short_name=short_name, full_name=full_name, since=since, ground=ground
    )
    organisation.short_name, organisation.full_name = short_name, full_name
    save_organisation(organisation)
    after = {"short_name": short_name, "full_name": full_name, "since": since, "ground": ground}
    record("organisations.organisation.renamed", organisation, by=by, before=before, after=after)
    return organisation


@transaction.atomic
def undo_rename_organisation(organisation: Organisation, *, by: User | None) -> Organisation:
    """Take back the newest name: it was entered by mistake."""
    region = Region.objects.select_for_update().get(pk=organisation.region_id)
    organisation = lock_organisation(organisation)
    newest = newest_name(organisation)
    if newest.since is None:
        raise Refused("Переименований не было, возвращать нечего.")
    before = {"short_name": newest.short_name, "full_name": newest.full_name, "since": newest.since}
    newest.delete()
    old = newest_name(organisation)
    back = replace(card_of(organisation), short_name=old.short_name, full_name=old.full_name)
    if organisation.until is None:
        _Desk(region, [back]).check_free(organisation, back)
    organisation.short_name, organisation.full_name = old.short_name, old.full_name
    save_organisation(organisation)
    after = {"short_name": old.short_name, "full_name": old.full_name}
    record("organisations.organisation.rename_undone", organisation, by=by, before=before, after=after)
    return organisation


@transaction.atomic
def move_organisations(
    organisations: Iterable[Organisation], *, to: Municipality, day: date | None, ground: str = "", by: User | None
) -> int:
    """From this day they stand in another municipality. Without a day no trace is left: a mistake is taken back."""
    moving = list(
        Organisation.objects.select_for_update(of=("self",))
        .filter(pk__in=[one.pk for one in organisations])
        .exclude(municipality=to)
        .select_related("region", "municipality")
        .order_by("pk")
    )
    to = Municipality.objects.select_for_update().get(pk=to.pk)
    if to.until is not None:
        raise Refused(f"Муниципалитет «{to}» упразднён. Выберите действующий.", field="municipality")
    for one in moving:
        _check_move(one, to, day)
        old = one.municipality
        one.municipality = to
        one.territory = territory_for(one.region, to, OrganisationKind(one.kind).subject)
        one.version += 1
        one.save(update_fields=["municipality", "territory", "version"])
        if day is not None:
            OrganisationMove.objects.create(organisation=one, day=day, before=old, after=to, ground=ground)
        record(
            "organisations.organisation.moved", one, by=by, before={"municipality": old},
            after={"municipality": to, "day": day, "ground": ground},
        )  # fmt: skip
    if moving:
        touch(*moving)
        organisations_moved.send(sender=Organisation, organisation_ids=[one.pk for one in moving], by=by)
    return len(moving)


def check_still_free(organisation: Organisation) -> None:
    """Nobody has taken its name or its ИНН while it was closed."""
    card = card_of(organisation)
    _Desk(organisation.region, [card]).check_free(organisation, card)


def lock_organisation(organisation: Organisation, version: int | None = None) -> Organisation:
    """The row for this transaction alone; a form made from an older card is refused."""
    locked = (
        Organisation.objects.select_for_update(of=("self",))
        .select_related("region", "municipality", "parent", "successor")
        .get(pk=organisation.pk)
    )
    if version is not None and locked.version != version:
        raise Changed(
            "Пока вы заполняли форму, карточку изменил кто-то другой. Сравните, что отличается, и сохраните ещё раз."
        )
    return locked


def newest_name(organisation: Organisation) -> OrganisationName:
    """The name it bears; the first one has no day."""
    return list(organisation.names.all())[-1]


def save_organisation(organisation: Organisation) -> None:
    """Write the row with what is derived from it, as a new version."""
    _put_keys(organisation, [name.short_name for name in organisation.names.all()])
    organisation.version += 1
    organisation.save()
    touch(organisation)


class _Desk:
    """What is looked up again and again while organisations of one region are written."""

    def __init__(self, region: Region, cards: Sequence[OrganisationCard]) -> None:
        self.region = region
        self.territories: dict[tuple[int | None, str], Territory] = {}
        self.names: dict[tuple[int | None, str], Organisation] = {}
        self.inns: dict[str, list[Organisation]] = {}
        alike = Q(sort_key__in={sort_key(card.short_name) for card in cards})
        for row in region.organisations.filter(alike | Q(inn__in={card.inn for card in cards} - {""}), until=None):
            self.take(row)

    def take(self, row: Organisation) -> None:
        """Remember that its name and ИНН are used."""
        self.names[row.municipality_id, search_key(row.short_name)] = row
        if row.inn:
            self.inns.setdefault(row.inn, []).append(row)

    def territory(self, card: OrganisationCard) -> Territory:
        """The territory of a card."""
        subject = OrganisationKind(card.kind).subject
        key = (_key(card.municipality), subject.value)
        if key not in self.territories:
            self.territories[key] = territory_for(self.region, card.municipality, subject)
        return self.territories[key]

    def check_free(self, own: Organisation | None, card: OrganisationCard) -> None:
        """No twin by name in the municipality; one ИНН only for an organisation and its filials.

        What stood so before stays: two municipalities that became one may each bring a «Школа № 1».
        """
        kept = own if own is not None and own.until is None else None
        place, parent = _key(card.municipality), _key(card.parent)
        twin = self.names.get((place, search_key(card.short_name)))
        if (
            twin is not None
            and (own is None or twin.pk != own.pk)
            and (kept is None or (kept.municipality_id, kept.short_name) != (place, card.short_name))
        ):
            raise Refused(f"Здесь уже есть организация «{twin.short_name}». Откройте её карточку.", field="short_name")
        if kept is None or (kept.inn, kept.parent_id) != (card.inn, parent):
            self._check_inn(own, card)

    def _check_inn(self, own: Organisation | None, card: OrganisationCard) -> None:
        for rival in self.inns.get(card.inn, ()):
            family = {rival.pk, rival.parent_id}
            if not ({_key(own), _key(card.parent)} - {None}) & family:
                raise Refused(
                    f"С таким ИНН уже есть «{rival.short_name}». Если это её филиал, укажите головную организацию.",
                    field="inn",
                )


def _key(obj: Municipality | Organisation | None) -> int | None:
    return obj.pk if obj is not None else None


def _checked(region: Region, own: Organisation | None, card: OrganisationCard) -> OrganisationCard:
    """The card with clean numbers, or a refusal."""
    if card.municipality is not None:
        kept = own is not None and own.municipality_id == card.municipality.pk
        if card.municipality.region_id != region.pk or (card.municipality.until is not None and not kept):
            raise Refused("Выберите действующий муниципалитет этого региона.", field="municipality")
    elif OrganisationKind(card.kind) is OrganisationKind.SCHOOL:
        raise Refused("Для школы нужен муниципалитет.", field="municipality")
    _check_parent(region, own, card.parent)
    if card.zone:
        check_zone(card.zone)
    return replace(card, inn=clean_inn(card.inn), ogrn=clean_ogrn(card.ogrn))


def _check_parent(region: Region, own: Organisation | None, parent: Organisation | None) -> None:
    if parent is None or (own is not None and own.parent_id == parent.pk):
        return
    if parent.region_id != region.pk or parent.until is not None:
        raise Refused("Головной может быть только действующая организация этого региона.", field="parent")
    if own is not None and parent.pk == own.pk:
        raise Refused("Организация не может быть филиалом самой себя.", field="parent")
    if parent.parent_id is not None:
        raise Refused(f"«{parent.short_name}» сама филиал. Укажите её головную организацию.", field="parent")
    if own is not None and own.branches.exists():
        raise Refused("У этой организации есть свои филиалы, поэтому она не может стать филиалом.", field="parent")


def _check_renaming(organisation: Organisation, newest: OrganisationName, short: str, full: str, since: date) -> None:
    if organisation.until is not None:
        raise Refused("Организация прекратила работу, переименовать её нельзя.")
    if since > clock.today(organisation.local_zone):
        raise Refused("Этот день ещё не наступил. Внесите новое название, когда оно начнёт действовать.", field="since")
    if newest.since is not None and since <= newest.since:
        raise Refused(
            f"С {newest.since:%d.%m.%Y} уже внесено название «{newest.short_name}». Укажите более поздний день.",
            field="since",
        )
    if organisation.since is not None and since <= organisation.since:
        raise Refused("Организация не могла сменить название раньше, чем начала работать.", field="since")
    if (short, full) == (newest.short_name, newest.full_name):
        raise Refused("Новое название не отличается от прежнего.", field="short_name")


def _check_move(organisation: Organisation, to: Municipality, day: date | None) -> None:
    if organisation.region_id != to.region_id:
        message = f"{organisation} and {to} lie in different regions"
        raise ValueError(message)
    if day is not None and organisation.moves.filter(day__gte=day).exists():
        raise Refused(
            f"«{organisation}» уже переходила в другой муниципалитет в этот день или позже. Укажите день позже.",
            field="day",
        )


def _correct_moves(organisation: Organisation, old: Municipality | None, new: Municipality | None) -> None:
    """A corrected municipality is a correction of the newest move too."""
    newest = organisation.moves.order_by("day").last()
    if newest is not None and newest.after == old:
        newest.after = new
        newest.save(update_fields=["after"])


def _put_card(organisation: Organisation, card: OrganisationCard) -> None:
    for name in CARD_FIELDS:
        value: Any = getattr(card, name)
        setattr(organisation, name, value)


def _put_keys(organisation: Organisation, other_names: Iterable[str]) -> None:
    """It is found by every name it ever bore and by its ИНН."""
    words = dict.fromkeys([organisation.short_name, organisation.full_name, organisation.inn, *other_names])
    organisation.search_key = search_key(" ".join(words))[:800]
    organisation.sort_key = sort_key(organisation.short_name)
