"""An organisation is closed or joined to another, and a mistake in that is taken back."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import ProtectedError, Q

from metodkabinet.audit.services import record
from metodkabinet.kit import clock
from metodkabinet.kit.refusals import Refused
from metodkabinet.organisations.enums import Ending
from metodkabinet.organisations.models import (
    BaseSite,
    Library,
    Municipality,
    Organisation,
    OrganisationEnd,
    Region,
)
from metodkabinet.organisations.services.organisations import (
    check_still_free,
    lock_organisation,
    move_organisations,
    save_organisation,
)
from metodkabinet.organisations.signals import organisation_closed, organisation_joined, organisation_restored

if TYPE_CHECKING:
    from metodkabinet.accounts.models import User


@transaction.atomic
def close_organisation(
    organisation: Organisation, *, day: date, ground: str = "", by: User | None, version: int | None = None
) -> Organisation:
    """It works no longer from this day; its libraries close and its status of a base site ends with it."""
    Region.objects.select_for_update().get(pk=organisation.region_id)
    organisation = lock_organisation(organisation, version)
    _check_ending(organisation, day)
    if branches := _open_branches(organisation, day):
        raise Refused(f"У организации есть действующие филиалы: {branches}. Сначала закройте или присоедините их.")
    libraries = _close_libraries(organisation, day)
    effects = {"libraries": [library.pk for library in libraries], "sites": _end_sites(organisation, day)}
    _put_end(organisation, OrganisationEnd(ending=Ending.CLOSED, day=day, ground=ground, effects=effects))
    record("organisations.organisation.closed", organisation, by=by, after={"until": day, "ground": ground})
    organisation_closed.send(sender=Organisation, organisation=organisation, day=day, by=by)
    return organisation


@transaction.atomic
def join_organisation(
    organisation: Organisation, *, successor: Organisation, day: date, ground: str = "", keep_libraries: bool = True,
    by: User | None, version: int | None = None,
) -> Organisation:  # fmt: skip
    """From this day it is part of its successor. Its libraries go on there, or close."""
    Region.objects.select_for_update().get(pk=organisation.region_id)
    organisation = lock_organisation(organisation, version)
    successor = lock_organisation(successor)
    _check_ending(organisation, day)
    _check_successor(organisation, successor, day)
    libraries = _close_libraries(organisation, day)
    heirs = [_heir(library, organisation, successor, day) for library in libraries] if keep_libraries else []
    effects = {
        "libraries": [library.pk for library in libraries],
        "heirs": [heir.pk for heir in heirs],
        "sites": _end_sites(organisation, day),
    }
    end = OrganisationEnd(ending=Ending.MERGED, day=day, successor=successor, ground=ground, effects=effects)
    _put_end(organisation, end)
    record(
        "organisations.organisation.joined", organisation, by=by,
        after={"until": day, "successor": successor, "ground": ground, "libraries": len(heirs)},
    )  # fmt: skip
    record("organisations.organisation.received", successor, by=by, after={"joined": organisation, "since": day})
    organisation_joined.send(
        sender=Organisation, organisation=organisation, successor=successor, day=day,
        libraries={heir.moved_from_id: heir for heir in heirs}, by=by,
    )  # fmt: skip
    return organisation


@transaction.atomic
def restore_organisation(organisation: Organisation, *, by: User | None, version: int | None = None) -> Organisation:
    """Take back a closing or joining entered by mistake, with everything it did."""
    Region.objects.select_for_update().get(pk=organisation.region_id)
    organisation = lock_organisation(organisation, version)
    end = organisation.ends.select_for_update().filter(undone_at=None).first()
    if end is None:
        raise Refused("Организация и так действует.")
    if organisation.successor is not None and organisation.successor.until is not None:
        raise Refused(f"Преемник «{organisation.successor}» сам прекратил работу. Сначала верните его.")
    check_still_free(organisation)
    before = {"until": organisation.until, "ending": organisation.ending, "successor": organisation.successor}
    organisation.until, organisation.ending, organisation.successor = None, "", None
    save_organisation(organisation)
    end.undone_at = clock.now()
    end.save(update_fields=["undone_at"])
    Library.objects.filter(pk__in=end.effects.get("libraries", [])).update(until=None)
    BaseSite.objects.filter(pk__in=end.effects.get("sites", [])).update(until=None)
    heirs = Library.objects.filter(pk__in=end.effects.get("heirs", [])).select_related("moved_from").order_by("pk")
    organisation_restored.send(
        sender=Organisation, end=end, libraries={heir.pk: heir.moved_from for heir in heirs}, by=by
    )
    _delete_heirs(list(heirs))
    _return_home(organisation, by=by)
    record("organisations.organisation.restored", organisation, by=by, before=before)
    return organisation


def _check_ending(organisation: Organisation, day: date) -> None:
    if organisation.until is not None:
        raise Refused(f"Организация уже не работает с {organisation.until:%d.%m.%Y}.")
    if organisation.since is not None and day <= organisation.since:
        raise Refused("Организация не может закончить работу раньше, чем начала.", field="day")
    if (day - clock.today(organisation.local_zone)).days > 366:
        raise Refused("До этого дня больше года. Проверьте дату.", field="day")
    newest = organisation.names.exclude(since=None).order_by("since").last()
    if newest is not None and newest.since is not None and day <= newest.since:
        raise Refused(
            f"С {newest.since:%d.%m.%Y} у организации новое название. Укажите более поздний день.", field="day"
        )


def _check_successor(organisation: Organisation, successor: Organisation, day: date) -> None:
    if successor.pk == organisation.pk:
        raise Refused("Преемником должна быть другая организация.", field="successor")
    if successor.region_id != organisation.region_id:
        raise Refused("Преемник должен быть из того же региона.", field="successor")
    if successor.until is not None or (successor.since is not None and successor.since > day):
        raise Refused(f"«{successor}» в этот день не работает. Выберите действующую организацию.", field="successor")
    if organisation.branches.filter(pk=successor.pk).exists():
        raise Refused(
            "Головную организацию нельзя присоединить к её филиалу. Сначала уберите у филиала головную.",
            field="successor",
        )


def _open_branches(organisation: Organisation, day: date) -> str:
    rows = organisation.branches.filter(Q(until=None) | Q(until__gt=day)).order_by("sort_key", "pk")
    return ", ".join(f"«{row}»" for row in rows[:5])


def _put_end(organisation: Organisation, end: OrganisationEnd) -> None:
    end.organisation = organisation
    end.save()
    organisation.until, organisation.ending, organisation.successor = end.day, end.ending, end.successor
    save_organisation(organisation)


def _close_libraries(organisation: Organisation, day: date) -> list[Library]:
    libraries = list(organisation.libraries.select_for_update().filter(until=None).order_by("pk"))
    for library in libraries:
        if library.since is not None and library.since >= day:
            raise Refused(
                f"Библиотека «{library.name}» открыта {library.since:%d.%m.%Y}, позже этого дня.", field="day"
            )
        library.until = day
        library.save(update_fields=["until"])
    return libraries


def _end_sites(organisation: Organisation, day: date) -> list[int]:
    sites = list(organisation.base_sites.select_for_update().filter(until=None).order_by("pk"))
    for site in sites:
        if site.since >= day:
            raise Refused(f"Статус базовой площадки дан {site.since:%d.%m.%Y}, позже этого дня.", field="day")
        site.until = day
        site.save(update_fields=["until"])
    return [site.pk for site in sites]


def _heir(library: Library, organisation: Organisation, successor: Organisation, day: date) -> Library:
    """The same library at the successor; a name that is taken there says where it comes from."""
    taken = set(successor.libraries.values_list("name", flat=True))
    name = library.name if library.name not in taken else f"{library.name[:90]} ({organisation.short_name[:90]})"
    number = 2
    while name in taken:
        name, number = f"{name[:195]} {number}", number + 1
    address = library.address or organisation.address
    return Library.objects.create(
        organisation=successor, kind=library.kind, name=name, address=address, since=day, moved_from=library
    )


def _delete_heirs(heirs: list[Library]) -> None:
    try:
        for heir in heirs:
            heir.delete()
    except ProtectedError as error:
        raise Refused(
            "В библиотеках, перешедших к преемнику, уже есть новые записи (работники, отчёты). "
            "Сначала перенесите их, потом возвращайте организацию."
        ) from error


def _return_home(organisation: Organisation, *, by: User | None) -> None:
    """Its municipality may have ended meanwhile: then it moves on as its neighbours did."""
    while organisation.municipality is not None and organisation.municipality.until is not None:
        ended = Municipality.objects.select_related("successor").get(pk=organisation.municipality.pk)
        assert ended.successor is not None
        move_organisations([organisation], to=_last(ended), day=ended.until, by=by)
        organisation.refresh_from_db()


def _last(municipality: Municipality) -> Municipality:
    while municipality.successor is not None:
        municipality = municipality.successor
    return municipality
