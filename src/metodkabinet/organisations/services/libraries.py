"""Libraries of organisations, and the status of a base site."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction

from metodkabinet.audit.services import changes, record
from metodkabinet.kit.refusals import Changed, Refused
from metodkabinet.organisations.models import BaseSite, Library, Organisation

if TYPE_CHECKING:
    from metodkabinet.accounts.models import User

ENDED = "Организация прекратила работу. Такие записи вносят только в действующую."


@dataclass(frozen=True, slots=True)
class LibraryCard:
    """What the card of a library says."""

    kind: str
    name: str
    address: str = ""
    since: date | None = None


def add_library(organisation: Organisation, card: LibraryCard, *, by: User | None) -> Library:
    """One more library of the organisation."""
    return add_libraries([(organisation, card)], by=by)[0]


@transaction.atomic
def add_libraries(cards: Sequence[tuple[Organisation, LibraryCard]], *, by: User | None) -> list[Library]:
    """Many at once; all or none."""
    owners = [organisation.pk for organisation, _ in cards]
    locked = {one.pk: one for one in Organisation.objects.select_for_update().filter(pk__in=owners).order_by("pk")}
    taken = set(Library.objects.filter(organisation__in=owners).values_list("organisation", "name"))
    made = []
    for given, card in cards:
        organisation = locked[given.pk]
        if organisation.until is not None:
            raise Refused(ENDED)
        if (organisation.pk, card.name) in taken:
            raise Refused(f"У этой организации уже есть «{card.name}». Назовите библиотеку иначе.", field="name")
        _check_since(organisation, card.since)
        taken.add((organisation.pk, card.name))
        made.append(
            Library(organisation=organisation, kind=card.kind, name=card.name, address=card.address, since=card.since)
        )
    Library.objects.bulk_create(made)
    for one in made:
        record("organisations.library.added", one, by=by, after={"kind": one.kind, "name": one.name})
    return made


@transaction.atomic
def change_library(library: Library, card: LibraryCard, *, by: User | None, version: int | None = None) -> Library:
    """Correct the card, or say what the library has become."""
    library = _locked(library, version)
    if library.organisation.libraries.filter(name=card.name).exclude(pk=library.pk).exists():
        raise Refused(f"У этой организации уже есть «{card.name}». Назовите библиотеку иначе.", field="name")
    _check_since(library.organisation, card.since)
    if library.until is not None and card.since is not None and card.since >= library.until:
        raise Refused("Библиотека не могла открыться позже, чем закрылась.", field="since")
    new = {"kind": card.kind, "name": card.name, "address": card.address, "since": card.since}
    before, after = changes(library, new)
    if after:
        for field, value in new.items():
            setattr(library, field, value)
        library.version += 1
        library.save()
        record("organisations.library.changed", library, by=by, before=before, after=after)
    return library


@transaction.atomic
def close_library(library: Library, *, day: date, by: User | None) -> Library:
    """From this day there is no such library."""
    library = _locked(library)
    if library.until is not None:
        raise Refused(f"Библиотека уже закрыта с {library.until:%d.%m.%Y}.")
    if library.since is not None and day <= library.since:
        raise Refused("Библиотека не может закрыться раньше, чем открылась.", field="day")
    library.until = day
    library.version += 1
    library.save()
    record("organisations.library.closed", library, by=by, after={"until": day})
    return library


@transaction.atomic
def reopen_library(library: Library, *, by: User | None) -> Library:
    """Take back a closing entered by mistake."""
    library = _locked(library)
    if library.until is None:
        raise Refused("Библиотека и так открыта.")
    if library.organisation.until is not None:
        raise Refused("Сначала верните в работу саму организацию.")
    before = {"until": library.until}
    library.until = None
    library.version += 1
    library.save()
    record("organisations.library.reopened", library, by=by, before=before)
    return library


@transaction.atomic
def give_base_site(
    organisation: Organisation, *, theme: str, since: date, until: date | None = None, ground: str = "", by: User | None
) -> BaseSite:
    """The organisation shows its practice to others on this theme, for a time or until further notice."""
    organisation = Organisation.objects.select_for_update().get(pk=organisation.pk)
    if organisation.until is not None:
        raise Refused(ENDED)
    if until is not None and until <= since:
        raise Refused("Последний день должен быть позже первого.", field="until")
    for rival in organisation.base_sites.filter(theme=theme):
        if (rival.until is None or rival.until > since) and (until is None or rival.since < until):
            raise Refused("На эту тему статус базовой площадки в эти дни уже есть.", field="theme")
    site = BaseSite.objects.create(organisation=organisation, theme=theme, since=since, until=until, ground=ground)
    after = {"theme": theme, "since": since, "until": until, "ground": ground}
    record("organisations.base_site.given", site, by=by, after=after)
    return site


@transaction.atomic
def end_base_site(site: BaseSite, *, day: date, by: User | None) -> BaseSite:
    """From this day the status is over."""
    site = BaseSite.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=site.pk)
    if day <= site.since:
        raise Refused("Статус не может закончиться раньше, чем начался.", field="day")
    if site.until is not None and site.until <= day:
        raise Refused(f"Статус и так действует только до {site.until:%d.%m.%Y}.", field="day")
    before = {"until": site.until}
    site.until = day
    site.save(update_fields=["until"])
    record("organisations.base_site.ended", site, by=by, before=before, after={"until": day})
    return site


def _check_since(organisation: Organisation, since: date | None) -> None:
    if since is not None and organisation.since is not None and since < organisation.since:
        raise Refused("Библиотека не могла открыться раньше самой организации.", field="since")


def _locked(library: Library, version: int | None = None) -> Library:
    locked = Library.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=library.pk)
    if version is not None and locked.version != version:
        raise Changed(
            "Пока вы заполняли форму, карточку изменил кто-то другой. Сравните, что отличается, и сохраните ещё раз."
        )
    return locked
