"""Tracks with their moderators, experts."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max

from metodkabinet.audit.services import changes, record
from metodkabinet.forums.models import Expert, Forum, Track, TrackModerator
from metodkabinet.forums.services.refusals import ForumsRefused, check_region, line, lock_forum

if TYPE_CHECKING:
    from metodkabinet.accounts.models import User
    from metodkabinet.people.models import Person

MOST_TRACKS = 30


@transaction.atomic
def add_track(
    forum: Forum, *, title: str, by: User | None, summary: str = "", moderators: Collection[Person] = ()
) -> Track:
    """A section, the last in order."""
    locked = lock_forum(forum)
    rows = Track.objects.filter(forum=locked)
    if rows.count() >= MOST_TRACKS:
        raise ForumsRefused(f"На форуме не бывает больше {MOST_TRACKS} секций.")
    last = rows.aggregate(last=Max("position"))["last"] or 0
    named = line(title, "название секции", "title")
    track = Track.objects.create(forum=locked, title=named, summary=summary.strip(), position=last + 1)
    _choose(track, moderators)
    record("forums.track.added", track, by=by, after={"title": named})
    return track


@transaction.atomic
def change_track(
    track: Track, *, title: str, summary: str, position: int, moderators: Collection[Person], by: User | None
) -> Track:
    """Correct it; choose who keeps order in it."""
    lock_forum(track.forum)
    before, after = changes(track, {"title": title, "summary": summary, "position": position})
    track.title, track.summary, track.position = line(title, "название секции", "title"), summary.strip(), position
    track.save(update_fields=["title", "summary", "position"])
    gone, come = _choose(track, moderators)
    if after or gone or come:
        names = {"moderators": come} if come or gone else {}
        record("forums.track.changed", track, by=by, before={**before, **({"moderators": gone} if gone else {})},
               after={**after, **names})  # fmt: skip
    return track


@transaction.atomic
def remove_track(track: Track, *, by: User | None) -> Forum:
    """Only an empty one."""
    forum = lock_forum(track.forum)
    if track.talks.exists():
        raise ForumsRefused("В секции есть доклады. Сначала перенесите их в другую секцию.")
    record("forums.track.removed", track, by=by, before={"title": track.title})
    track.moderators.all().delete()
    track.delete()
    return forum


@transaction.atomic
def add_expert(forum: Forum, person: Person, *, topics: str, by: User | None) -> Expert:
    """Somebody who answers questions; named twice he is one expert with the new topics."""
    locked = lock_forum(forum)
    check_region(locked, person, "Эксперт", "person")
    said = {"topics": " ".join(topics.split())}
    expert, is_new = Expert.objects.update_or_create(forum=locked, person=person, defaults=said)
    if is_new:
        record("forums.expert.added", expert, by=by, after={"person": person.full_name, **said})
    return expert


@transaction.atomic
def remove_expert(expert: Expert, *, by: User | None) -> Forum:
    """He answers no more; what he answered stays."""
    forum = expert.forum
    record("forums.expert.removed", expert, by=by, before={"person": expert.person.full_name})
    expert.delete()
    return forum


def _choose(track: Track, people: Collection[Person]) -> tuple[list[str], list[str]]:
    """These and no others; who went and who came."""
    for person in people:
        check_region(track.forum, person, "Ведущий", "moderators")
    rows = TrackModerator.objects.filter(track=track).select_related("person")
    known, wanted = {row.person_id: row for row in rows}, {person.pk: person for person in people}
    gone = [str(row.person) for pk, row in known.items() if pk not in wanted]
    come = [str(person) for pk, person in wanted.items() if pk not in known]
    rows.exclude(person__in=wanted).delete()
    TrackModerator.objects.bulk_create(
        TrackModerator(track=track, person=person) for pk, person in wanted.items() if pk not in known
    )
    return gone, come
