"""Jobs follow their organisations: to a successor and back, out of a closed one, to another territory."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q

from metodkabinet.audit.services import record
from metodkabinet.kit import clock
from metodkabinet.people.models import Employment, Person
from metodkabinet.people.services.work import settle_work_of_many

if TYPE_CHECKING:
    from metodkabinet.accounts.models import User
    from metodkabinet.organisations.models import Library, Organisation, OrganisationEnd


def jobs_after(organisation: Organisation, day: date) -> list[Employment]:
    """Jobs there that last beyond a day."""
    rows = Employment.objects.filter(Q(until=None) | Q(until__gt=day), organisation=organisation)
    return list(rows.select_related("person", "post").order_by("pk"))


def count_jobs(organisation: Organisation) -> int:
    """How many jobs there are not ended."""
    return Employment.objects.filter(organisation=organisation, until=None).count()


@transaction.atomic
def follow_successor(
    organisation: Organisation, successor: Organisation, day: date, libraries: Mapping[int, Library], *, by: User | None
) -> int:
    """From the day on everyone works at the successor, in the heir of the library where he stood."""
    jobs = jobs_after(organisation, day)
    ending = [job for job in jobs if job.since is None or job.since < day]
    begun_later = [job for job in jobs if job not in ending]
    heirs = [
        Employment(
            person=job.person, organisation=successor, library=libraries.get(job.library_id or 0), post=job.post,
            rate=job.rate, is_main=job.is_main, since=day, until=job.until, order=job.order, duties=job.duties,
            moved_from=job,
        )
        for job in ending
    ]  # fmt: skip
    Employment.objects.filter(pk__in=[job.pk for job in ending]).update(until=day)
    Employment.objects.bulk_create(heirs)
    for job in begun_later:
        job.organisation, job.library = successor, libraries.get(job.library_id or 0)
        job.save(update_fields=["organisation", "library"])
    _settle(jobs)
    for job in jobs:
        record("people.employment.moved", job.person, by=by, before={"job": organisation}, after={"job": successor})
    return len(jobs)


@transaction.atomic
def follow_back(end: OrganisationEnd, libraries: Mapping[int, Library], *, by: User | None) -> int:
    """The ending was a mistake: everyone is back where he stood."""
    home = end.organisation
    heirs = list(Employment.objects.filter(moved_from__organisation=home, moved_from__until=end.day).order_by("pk"))
    until = {heir.moved_from_id: heir.until for heir in heirs}
    Employment.objects.filter(pk__in=[heir.pk for heir in heirs]).delete()
    ended = list(Employment.objects.filter(organisation=home, until=end.day).select_related("person").order_by("pk"))
    for job in ended:
        job.until = until.get(job.pk)
        job.is_main = job.is_main and not _has_other_main(job)
        job.save(update_fields=["until", "is_main"])
    begun_later = list(Employment.objects.filter(library__in=list(libraries)).select_related("person").order_by("pk"))
    for job in begun_later:
        job.organisation, job.library = home, libraries[job.library_id or 0]
        job.save(update_fields=["organisation", "library"])
    _settle([*ended, *begun_later])
    for job in [*ended, *begun_later]:
        record("people.employment.returned", job.person, by=by, after={"job": home})
    return len(ended) + len(begun_later)


@transaction.atomic
def leave_closed(organisation: Organisation, day: date, *, by: User | None) -> int:
    """A closed organisation employs nobody from the day on; a job that would begin later never began."""
    jobs = jobs_after(organisation, day)
    for job in jobs:
        if job.since is not None and job.since >= day:
            record("people.employment.removed", job.person, by=by, before={"job": organisation, "since": job.since})
            job.delete()
        else:
            job.until = day
            job.save(update_fields=["until"])
            record("people.employment.ended", job.person, by=by, after={"job": organisation, "until": day})
    _settle(jobs)
    return len(jobs)


def resettle_organisations(organisation_ids: Iterable[int]) -> int:
    """These stand on another territory now, and whoever works there with them."""
    people = _people(
        Employment.objects.filter(organisation__in=list(organisation_ids)).values_list("person", flat=True)
    )
    settle_work_of_many(people)
    return len(people)


def resettle_today() -> int:
    """Jobs that ended or began by the calendar alone: nobody pressed a button, yet lists must know."""
    day = clock.today()
    turned = Employment.objects.filter(Q(until=day) | Q(since=day)).values_list("person", flat=True)
    people = _people(turned)
    settle_work_of_many(people)
    return len(people)


def _settle(jobs: Iterable[Employment]) -> None:
    settle_work_of_many(_people(job.person_id for job in jobs))


def _people(ids: Iterable[int]) -> list[Person]:
    return list(Person.objects.filter(pk__in=set(ids)).select_related("main_post").order_by("pk"))


def _has_other_main(job: Employment) -> bool:
    return job.person.employments.filter(is_main=True, until=None).exclude(pk=job.pk).exists()
