"""Two cards of one person become one, and apart again when that was a mistake."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Q

from metodkabinet.audit.services import record
from metodkabinet.kit import clock, registry
from metodkabinet.people.enums import PersonState
from metodkabinet.people.models import Merge, Person, Resemblance, Stranger
from metodkabinet.people.services.refusals import PeopleRefused
from metodkabinet.people.services.work import settle_work
from metodkabinet.people.signals import entry_given

if TYPE_CHECKING:
    from metodkabinet.accounts.models import User

PAIRS = "people.pairs"  # among the steps of a merge: what the finder had seen of the card that went


@transaction.atomic
def merge_people(kept: Person, absorbed: Person, *, by: User | None) -> Merge:
    """Everything of the absorbed card, in every module, moves to the kept one."""
    kept, absorbed = _locked(kept, absorbed)
    check_mergeable(kept, absorbed)
    for one, other in ((kept, absorbed), (absorbed, kept)):
        if one.user_id is not None:
            entry_given.send(sender=Person, person=other, by=by)
    steps: dict[str, Any] = {entry.key: list(entry.merge(kept, absorbed)) for entry in registry.personal_data}
    absorbed.state = PersonState.MERGED
    settle_work(absorbed)
    settle_work(kept)
    steps[PAIRS] = _forget_pairs(absorbed)
    merge = Merge.objects.create(kept=kept, absorbed=absorbed, steps=steps, merged_at=clock.now())
    record("people.person.absorbed", kept, by=by, after={"card": f"{absorbed.full_name} (№ {absorbed.pk})"})
    record("people.person.merged", absorbed, by=by, after={"card": f"{kept.full_name} (№ {kept.pk})"})
    return merge


@transaction.atomic
def unmerge_people(merge: Merge, *, by: User | None) -> Merge:
    """Give back what the absorbed card brought; what was added to the kept one since stays there."""
    merge = Merge.objects.select_for_update().get(pk=merge.pk)
    if merge.undone_at is not None:
        raise PeopleRefused("Эти карточки уже разъединены.")
    kept, absorbed = _locked(merge.kept, merge.absorbed)
    if kept.state == PersonState.MERGED:
        raise PeopleRefused("Эту карточку потом объединили ещё с одной. Сначала разъедините их.")
    if kept.is_erased:
        raise PeopleRefused("Данные этого человека стёрты, разъединять нечего.")
    for entry in registry.personal_data:
        if entry.unmerge is not None and merge.steps.get(entry.key):
            entry.unmerge(kept, absorbed, merge.steps[entry.key])
    settle_work(kept)
    settle_work(absorbed)
    _remember_pairs(merge.steps.get(PAIRS, []))
    merge.undone_at = clock.now()
    merge.save(update_fields=["undone_at"])
    for person, other in ((kept, absorbed), (absorbed, kept)):
        record("people.person.unmerged", person, by=by, before={"card": f"{other.full_name} (№ {other.pk})"})
    return merge


@transaction.atomic
def tell_apart(one: Person, other: Person, *, by: User | None) -> Stranger:
    """«Не один и тот же человек»: the pair is not proposed again."""
    _check_two(one, other)
    first, second = sorted((one, other), key=lambda person: person.pk)
    stranger, is_new = Stranger.objects.get_or_create(first=first, second=second, defaults={"said_at": clock.now()})
    Resemblance.objects.filter(first=first, second=second).delete()
    if is_new:
        record("people.person.told_apart", first, by=by, after={"card": f"{second.full_name} (№ {second.pk})"})
    return stranger


@transaction.atomic
def take_back_stranger(stranger: Stranger, *, by: User | None) -> Person:
    """They may be one person after all."""
    first, second = stranger.first, stranger.second
    stranger.delete()
    record("people.person.alike_again", first, by=by, after={"card": f"{second.full_name} (№ {second.pk})"})
    return first


def check_mergeable(kept: Person, absorbed: Person) -> None:
    """Refuse what can never be one person; the page asks before it shows what would move."""
    _check_two(kept, absorbed)
    if PersonState.MERGED in {kept.state, absorbed.state}:
        raise PeopleRefused("Одна из карточек уже объединена с другой.")
    if kept.user_id is not None and absorbed.user_id is not None:
        raise PeopleRefused(
            "У обеих карточек есть учётные записи, а у человека она одна. "
            "Попросите администратора закрыть лишнюю, потом объединяйте."
        )


def _forget_pairs(absorbed: Person) -> list[dict[str, Any]]:
    """A card that is gone looks like nobody; what was found is kept, for the merge may be undone."""
    pairs = Resemblance.objects.filter(Q(first=absorbed) | Q(second=absorbed)).order_by("pk")
    known = [{**row, "found_at": row["found_at"].isoformat()} for row in pairs.values()]
    pairs.delete()
    return known


def _remember_pairs(known: Iterable[Mapping[str, Any]]) -> None:
    """Under their old numbers, so that a page opened before the merge is there again."""
    for row in known:
        living = Person.objects.filter(pk__in=[row["first_id"], row["second_id"]]).exclude(state=PersonState.MERGED)
        apart = Stranger.objects.filter(first=row["first_id"], second=row["second_id"])
        found = Resemblance.objects.filter(first=row["first_id"], second=row["second_id"])
        if living.count() == 2 and not apart.exists() and not found.exists():
            Resemblance.objects.create(**{**row, "found_at": datetime.fromisoformat(row["found_at"])})


def _check_two(one: Person, other: Person) -> None:
    if one.pk == other.pk:
        raise PeopleRefused("Это одна и та же карточка. Выберите две разные.")
    if one.region_id != other.region_id:
        raise PeopleRefused("Карточки из разных регионов.")


def _locked(one: Person, other: Person) -> tuple[Person, Person]:
    rows = Person.objects.select_for_update().filter(pk__in=[one.pk, other.pk]).order_by("pk")
    by_key = {person.pk: person for person in rows}
    return by_key[one.pk], by_key[other.pk]
