"""Jobs on cards and what a form may choose from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from metodkabinet.kit import access, clock
from metodkabinet.kit.components.typography import day
from metodkabinet.organisations.models import Library, Organisation
from metodkabinet.people.models import Employment, Merge, Person, Post
from metodkabinet.people.queries.sections import Kind

if TYPE_CHECKING:
    from metodkabinet.kit.access import Actor
    from metodkabinet.organisations.models import Region
    from metodkabinet.people.models import Contact


def _job_note(row: Employment) -> str:
    parts = [
        "основное место" if row.is_main else "совместительство",
        f"ставка {row.rate.normalize():f}".replace(".", ","),
        f"с {day(row.since)}" if row.since else "",
        f"до {day(row.until)}" if row.until else "",
        row.duties,
    ]
    return ", ".join(filter(None, parts))


JOBS = Kind("employment", Employment, "Места работы", "Добавить место работы", _job_note)


def jobs_of(person: Person) -> QuerySet[Employment]:
    """The jobs of one person in the order in which they are read."""
    rows = Employment.objects.filter(person=person).order_by("until", "-is_main", "-since", "pk")
    return rows.select_related("organisation", "post", "library")


def manageable_jobs(user: Actor) -> QuerySet[Employment]:
    """Jobs on cards that this user may change."""
    mine = Person.objects.manageable_by(user).values("pk")
    return Employment.objects.filter(person__in=mine).select_related("person__region")


def places_of_work(region: Region, *, besides: Organisation | None = None) -> QuerySet[Organisation]:
    """Organisations of the region that work today, and the one chosen before."""
    acting = Organisation.objects.on(clock.today()).filter(region=region)
    chosen = Organisation.objects.filter(pk__in=[besides.pk] if besides else [])
    return (acting | chosen).order_by("sort_key", "pk")


def open_libraries(region: Region, *, besides: Library | None = None) -> QuerySet[Library]:
    """Libraries of the region that are open, and the one chosen before."""
    rows = Library.objects.filter(organisation__region=region).select_related("organisation")
    return rows.filter(Q(until=None) | Q(pk=besides.pk if besides else None)).order_by(
        "organisation__sort_key", "name", "pk"
    )


def offered_posts(*, besides: Post | None = None) -> QuerySet[Post]:
    """Posts that are proposed, and the one chosen before."""
    return Post.objects.filter(Q(is_archived=False) | Q(pk=besides.pk if besides else None)).order_by("sort_key", "pk")


def all_posts(user: Actor) -> QuerySet[Post]:
    """The dictionary of posts is one for the installation; whoever may read it reads all."""
    return Post.objects.order_by("sort_key", "pk")


def manageable_posts(user: Actor) -> QuerySet[Post]:
    """Only the administrator changes what every region counts by."""
    everything = access.reach(user, "people.manage_posts", Organisation).everything
    return Post.objects.all() if everything else Post.objects.none()


def undoable_merges(person: Person) -> QuerySet[Merge]:
    """What was joined into this card and may be taken apart."""
    rows = Merge.objects.filter(kept=person, undone_at=None).select_related("absorbed")
    return rows.order_by("-merged_at", "-pk")


def undone_merge(one: Person, other: Person) -> Merge | None:
    """The last time these two were joined and taken apart again."""
    pair = [one.pk, other.pk]
    rows = Merge.objects.filter(kept__in=pair, absorbed__in=pair).exclude(undone_at=None)
    return rows.order_by("-undone_at", "-pk").first()


def mergeable_merges(user: Actor) -> QuerySet[Merge]:
    """Joined cards that this user may take apart."""
    mine = Person.objects.mergeable_by(user).values("pk")
    return Merge.objects.filter(kept__in=mine).select_related("kept", "absorbed")


def guesses_for(contact: Contact, user: Actor) -> QuerySet[Person]:
    """People this contact may be: the same address or the same surname."""
    surname = contact.name.split()[0] if contact.name.split() else contact.name
    alike = Q(surname__iexact=surname)
    if contact.email:
        alike |= Q(email__iexact=contact.email)
    people = Person.objects.visible_to(user).filter(alike, region_id=contact.region_id)
    return people.select_related("main_post", "main_organisation").order_by("sort_key", "pk")
