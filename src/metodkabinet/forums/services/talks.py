"""Talks: added with their hour, corrected, published by the schedule or by hand, withdrawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.core.files.base import File
from django.db import transaction

from metodkabinet.activities.enums import ActivityState, Evidence, PartRole
from metodkabinet.activities.logic.hosts import HOSTS, host_of
from metodkabinet.activities.services import mark_present, write_outcome
from metodkabinet.audit.services import changes, record
from metodkabinet.discussions.services import open_thread
from metodkabinet.forums.enums import TalkState
from metodkabinet.forums.models import Forum, Talk, TalkSpeaker, Track
from metodkabinet.forums.queries.programme import day_of
from metodkabinet.forums.services.refusals import ForumsRefused, check_region, line, lock_forum
from metodkabinet.forums.services.taking import session_of, settle_points
from metodkabinet.kit import clock, search
from metodkabinet.kit.files.services import drop_file, keep_file
from metodkabinet.kit.refusals import Changed

if TYPE_CHECKING:
    from metodkabinet.accounts.models import User
    from metodkabinet.people.models import Person

SLIDES = ("pdf", "pptx")
MOST_SPEAKERS = 10
CARD = ("title", "summary", "text", "video", "publish_at", "in_collection")


@dataclass(frozen=True, slots=True)
class TalkCard:
    """What a talk is. `others`: authors who are not in the base, one a line, «имя, должность, организация»."""

    title: str
    publish_at: datetime
    summary: str = ""
    text: str = ""
    video: str = ""
    speakers: Sequence[Person] = ()
    others: Sequence[str] = ()
    in_collection: bool = True


@transaction.atomic
def add_talk(track: Track, card: TalkCard, *, by: User | None, slides: File[Any] | None = None) -> Talk:
    """Waiting for its hour."""
    forum = lock_forum(track.forum)
    said = _checked(forum, card)
    thread = open_thread(forum.activity.region, moderation=forum.questions.moderation, by=by)
    talk = Talk.objects.create(track=track, thread=thread, **said)
    _put_speakers(talk, card)
    if slides is not None:
        talk.slides = keep_file(slides, by=by, kinds=SLIDES)
        talk.save(update_fields=["slides"])
    record("forums.talk.added", talk, by=by, after={"title": talk.title, "publish_at": card.publish_at})
    search.touch(talk)
    return talk


@transaction.atomic
def change_talk(
    talk: Talk, track: Track, card: TalkCard, *, version: int, by: User | None, slides: File[Any] | None = None
) -> Talk:
    """Correct it. The hour of a published one stays."""
    forum = lock_forum(talk.forum)
    locked = _locked(talk, version)
    if track.forum_id != forum.pk:
        raise ForumsRefused("Это секция другого форума.", field="track")
    said = _checked(forum, card)
    if locked.state == TalkState.PUBLISHED:
        said["publish_at"] = locked.publish_at
    before, after = changes(locked, said)
    for name, value in said.items():
        setattr(locked, name, value)
    locked.track, locked.version = track, locked.version + 1
    old = locked.slides
    if slides is not None:
        locked.slides = keep_file(slides, by=by, kinds=SLIDES)
    locked.save()
    if slides is not None and old is not None:
        drop_file(old)
    _put_speakers(locked, card)
    if after or slides is not None:
        record("forums.talk.changed", locked, by=by, before=before, after=after)
    if locked.state == TalkState.PUBLISHED:
        _credit(locked, forum, by=by)
        settle_points(forum, by=by)
    search.touch(locked)
    return locked


@transaction.atomic
def publish_talk(talk: Talk, *, by: User | None) -> Talk:
    """Everybody reads it from now on; its speakers took part. A second time changes nothing."""
    forum = lock_forum(talk.forum)
    locked = _locked(talk)
    if locked.state == TalkState.PUBLISHED:
        return locked
    activity = forum.activity
    if activity.state not in {ActivityState.ANNOUNCED, ActivityState.HELD}:
        raise ForumsRefused("Форум ещё не объявлен. Сначала объявите мероприятие.")
    if clock.today(activity.zone) < activity.start_date:
        raise ForumsRefused("Форум ещё не начался. Доклад появится сам в назначенный час.")
    locked.state, locked.published_at = TalkState.PUBLISHED, clock.now()
    locked.save(update_fields=["state", "published_at"])
    record("forums.talk.published", locked, by=by, after={"title": locked.title})
    _credit(locked, forum, by=by)
    settle_points(forum, [(one.person_id, None) for one in locked.speakers.all() if one.person_id], by=by)
    search.touch(locked)
    return locked


@transaction.atomic
def withdraw_talk(talk: Talk, *, by: User | None) -> Talk:
    """Away from the programme; what was said under it stays with it. Publishing returns it."""
    forum = lock_forum(talk.forum)
    locked = _locked(talk)
    if locked.state == TalkState.WITHDRAWN:
        return locked
    before = {"state": locked.state}
    locked.state = TalkState.WITHDRAWN
    locked.save(update_fields=["state"])
    record("forums.talk.withdrawn", locked, by=by, before=before)
    settle_points(forum, by=by)
    search.touch(locked)
    return locked


def publish_due_talks() -> int:
    """Those whose hour has come, of announced forums; each in a transaction of its own."""
    due = Talk.objects.filter(
        state=TalkState.SCHEDULED, publish_at__lte=clock.now(),
        track__forum__activity__state__in=[ActivityState.ANNOUNCED, ActivityState.HELD],
        track__forum__activity__start_date__lte=clock.today(),
    )  # fmt: skip
    return len(
        [publish_talk(talk, by=None) for talk in due.select_related("track__forum").order_by("publish_at", "pk")]
    )


def _checked(forum: Forum, card: TalkCard) -> dict[str, Any]:
    if card.video and not host_of(card.video):
        raise ForumsRefused(
            f"Видео принимается с сайтов {' и '.join(sorted(set(HOSTS.values())))}. Скопируйте ссылку оттуда целиком.",
            field="video",
        )
    day = card.publish_at.astimezone(forum.activity.zone).date()
    if not forum.activity.start_date <= day <= forum.activity.end_date:
        raise ForumsRefused("Этот день не попадает в даты форума.", field="publish_at")
    if not card.speakers and not card.others:
        raise ForumsRefused("Укажите, кто выступает.", field="speakers")
    if len(card.speakers) + len(card.others) > MOST_SPEAKERS:
        raise ForumsRefused(f"У доклада не больше {MOST_SPEAKERS} авторов.", field="speakers")
    for person in card.speakers:
        check_region(forum, person, "Докладчик", "speakers")
    said = {name: getattr(card, name) for name in CARD}
    return {**said, "title": line(card.title, "тема доклада", "title"), "text": card.text.strip()}


def _put_speakers(talk: Talk, card: TalkCard) -> None:
    """As they are written now; the forum prints them so."""
    TalkSpeaker.objects.filter(talk=talk).delete()
    rows = [
        TalkSpeaker(talk=talk, person=person, name_then=person.full_name, about_then=_about(person))
        for person in card.speakers
    ]
    for other in card.others:
        name, _, about = other.partition(",")
        rows.append(
            TalkSpeaker(talk=talk, name_then=" ".join(name.split())[:300], about_then=" ".join(about.split())[:300])
        )
    TalkSpeaker.objects.bulk_create(rows)


def _about(person: Person) -> str:
    parts = (person.main_post.name if person.main_post else "", str(person.main_organisation or ""))
    return ", ".join(part for part in parts if part)[:300]


def _credit(talk: Talk, forum: Forum, *, by: User | None) -> None:
    """A talk proves the day of its publication; its author is a speaker in the ledger."""
    session = session_of(forum, day_of(talk.published_at or talk.publish_at, forum))
    if session is None:
        return
    for speaker in talk.speakers.filter(person__isnull=False).select_related("person"):
        person = speaker.person
        assert person is not None  # filtered
        presence = mark_present(
            session, person, evidence=Evidence.FACET, by=by, detail=f"доклад «{talk.title}»", role=PartRole.SPEAKER
        )
        if presence.participation.role != PartRole.SPEAKER:
            write_outcome(presence.participation, by=by, role=PartRole.SPEAKER)


def _locked(talk: Talk, version: int | None = None) -> Talk:
    locked = Talk.objects.select_for_update(of=("self",)).select_related("track", "slides").get(pk=talk.pk)
    if version is not None and locked.version != version:
        raise Changed("Пока вы правили, этот доклад сохранил кто-то другой. Сравните и сохраните ещё раз.")
    return locked
