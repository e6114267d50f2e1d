"""Looking for cards of one person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from metodkabinet.kit.words.keys import search_key, sort_key
from metodkabinet.people.enums import PersonState
from metodkabinet.people.logic.duplicates import ENOUGH, Known, Pair, pairs_among, resemblance
from metodkabinet.people.models import Person, Stranger

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet

    from metodkabinet.organisations.models import Region

FIELDS = ("pk", "surname", "name", "patronymic", "former_surname", "birth_date", "main_organisation_id")
MOST_NAMESAKES = 5


def pairs_in(region: Region) -> list[Pair]:
    """Every pair worth a look in a region, without those told apart: two queries, the rest in memory."""
    people = Person.objects.filter(region=region).exclude(state=PersonState.MERGED).order_by("pk")
    apart = set(Stranger.objects.filter(first__region=region).values_list("first", "second"))
    found = pairs_among(Known(*row) for row in people.values_list(*FIELDS))
    return [pair for pair in found if (pair.first, pair.second) not in apart]


def namesakes(
    region: Region, surname: str, name: str, patronymic: str = "", birth_date: date | None = None
) -> list[Person]:
    """Cards that a new one may repeat, the most alike first: shown before saving."""
    asked = Known(0, surname, name, patronymic, "", birth_date)
    near = Q(sort_key__startswith=sort_key(surname[:3])) | Q(search_key__contains=search_key(surname))
    if birth_date is not None:
        near |= Q(birth_date=birth_date)
    people = _living(region).filter(near).select_related("main_post", "main_organisation")
    scored = [(resemblance(asked, _known(person)).score, person) for person in people[:2000]]
    alike = sorted((pair for pair in scored if pair[0] >= ENOUGH), key=lambda pair: (-pair[0], pair[1].pk))
    return [person for _, person in alike[:MOST_NAMESAKES]]


def _living(region: Region) -> QuerySet[Person]:
    return Person.objects.filter(region=region).exclude(state=PersonState.MERGED).order_by("pk")


def _known(person: Person) -> Known:
    return Known(*(getattr(person, name) for name in FIELDS))
