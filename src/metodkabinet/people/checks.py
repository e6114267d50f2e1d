"""What must hold of people at any moment; each function names the places where it does not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Count, Q, QuerySet

from metodkabinet.kit import clock
from metodkabinet.people.enums import PersonState
from metodkabinet.people.models import Employment, Person
from metodkabinet.people.queries.completeness import completeness_of

STEP = 500


def misplaced() -> Iterator[str]:
    """Main job, municipality, territories on the card equal what jobs of today say."""
    day = clock.today()
    jobs: dict[int, list[Employment]] = {}
    current = Employment.objects.on(day).select_related("organisation").order_by("-is_main", "since", "pk")
    for job in current:
        jobs.setdefault(job.person_id, []).append(job)
    for person in Person.objects.prefetch_related("other_territories").order_by("pk").iterator(chunk_size=STEP):
        own = jobs.get(person.pk, [])
        main = own[0] if own else None
        said = (person.main_organisation_id, person.main_post_id, person.municipality_id, person.territory_id)
        place = main.organisation if main else None
        true = (
            (main.organisation_id, main.post_id, place.municipality_id, place.territory_id)
            if main and place
            else (None, None, None, None)
        )
        if said != true:
            yield f"Человек {person.pk}: место работы на карточке не совпадает с местами работы."
        others = {job.organisation.territory_id for job in own} - {person.territory_id}
        if {other.territory_id for other in person.other_territories.all()} != others:
            yield f"Человек {person.pk}: другие территории не совпадают с местами работы."


def doubled_main_jobs() -> Iterator[str]:
    """One main job at most; nobody in the archive works."""
    doubled: QuerySet[Any] = Person.objects.annotate(
        mains=Count("employments", filter=Q(employments__is_main=True, employments__until=None))
    )
    for person in doubled.filter(mains__gt=1).order_by("pk"):
        yield f"Человек {person.pk}: основных мест работы {person.mains}."
    idle = Person.objects.exclude(state=PersonState.ACTIVE).filter(employments__until=None, employments__isnull=False)
    for person in idle.distinct().order_by("pk"):
        yield f"Человек {person.pk}: карточка не действует, а место работы есть."


def mismeasured() -> Iterator[str]:
    """The per cent on the card is the per cent of the card."""
    people = Person.objects.select_related("main_post").order_by("pk")
    last = 0
    while batch := list(people.filter(pk__gt=last)[:STEP]):
        full = completeness_of(batch)
        for person in batch:
            if person.completeness != full[person.pk]:
                yield f"Человек {person.pk}: заполнено {full[person.pk]} %, а записано {person.completeness} %."
        last = batch[-1].pk


def mismerged() -> Iterator[str]:
    """A merged card has exactly one record of it and no account."""
    merged = Person.objects.filter(state=PersonState.MERGED).annotate(
        records=Count("merges_absorbed", filter=Q(merges_absorbed__undone_at=None))
    )
    for person in merged.filter(~Q(records=1) | Q(user__isnull=False)).order_by("pk"):
        yield f"Человек {person.pk}: объединён, но запись об этом одна не найдена или осталась учётная запись."
    for person in Person.objects.exclude(state=PersonState.MERGED).filter(
        merges_absorbed__isnull=False, merges_absorbed__undone_at=None
    ):
        yield f"Человек {person.pk}: записан как объединённый, а карточка действует."
