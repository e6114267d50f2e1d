"""Which forums and talks a reader opens, which of their threads he reads, writes in, keeps; what the search shows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet
from django.urls import reverse

from metodkabinet.activities.enums import ActivityState
from metodkabinet.activities.models import LIVE, Activity, Registration
from metodkabinet.activities.queries import sight as activities_sight
from metodkabinet.associations.queries.settings import setting_of
from metodkabinet.discussions.logic.owners import Place
from metodkabinet.discussions.models import Thread
from metodkabinet.forums.enums import TalkState
from metodkabinet.forums.models import Expert, Forum, Talk, TalkSpeaker, TrackModerator
from metodkabinet.kit import clock
from metodkabinet.kit.search import Document
from metodkabinet.people.models import Person

if TYPE_CHECKING:
    from metodkabinet.kit.access import Actor

NOBODY = AnonymousUser()


def open_forums(user: Actor) -> QuerySet[Forum]:
    """What this reader may open: his own and what is public, in whatever region."""
    public = Activity.objects.visible_to(NOBODY).order_by().values("pk")
    mine = Activity.objects.visible_to(user).order_by().values("pk")
    return Forum.objects.filter(Q(activity__in=public) | Q(activity__in=mine))


def open_talks(user: Actor) -> QuerySet[Talk]:
    """Published talks of those; all of the forums he runs."""
    mine = Forum.objects.manageable_by(user).order_by().values("pk")
    seen = open_forums(user).order_by().values("pk")
    return Talk.objects.filter(Q(track__forum__in=seen, state=TalkState.PUBLISHED) | Q(track__forum__in=mine))


# Threads, for their owner's entry


def visible_threads(user: Actor) -> QuerySet[Any, Any]:
    """Under talks and forums that the reader sees."""
    return _joined(Talk.objects.visible_to(user), Forum.objects.visible_to(user))


def writable_threads(user: Actor) -> QuerySet[Any, Any]:
    """Of a running forum for which he is registered, where he is an expert, or which he runs."""
    if not user.is_authenticated:
        return Thread.objects.none().values("pk")
    me = Person.objects.filter(user_id=user.pk).order_by().values("pk")
    registered = Registration.objects.filter(person__in=me, state__in=LIVE).order_by().values("activity_id")
    asked = Expert.objects.filter(person__in=me).order_by().values("forum_id")
    forums = Forum.objects.filter(Q(activity__in=registered) | Q(pk__in=asked)) | Forum.objects.manageable_by(user)
    open_now = forums.filter(running())
    talks = Talk.objects.filter(track__forum__in=open_now.order_by().values("pk"), state=TalkState.PUBLISHED)
    return _joined(talks, open_now)


def moderated_threads(user: Actor) -> QuerySet[Any, Any]:
    """Of the forums he runs; of the talks in his tracks."""
    if not user.is_authenticated:
        return Thread.objects.none().values("pk")
    me = Person.objects.filter(user_id=user.pk).order_by().values("pk")
    tracks = TrackModerator.objects.filter(person__in=me).order_by().values("track_id")
    mine = Forum.objects.manageable_by(user)
    talks = Talk.objects.filter(Q(track__in=tracks) | Q(track__forum__in=mine.order_by().values("pk")))
    return _joined(talks, mine)


def running() -> Q:
    """Announced and not over yet."""
    return Q(activity__state=ActivityState.ANNOUNCED, activity__end_date__gte=clock.today())


def _joined(talks: QuerySet[Talk], forums: QuerySet[Forum]) -> QuerySet[Any, Any]:
    """The threads of these talks and the common threads of these forums."""
    found = Thread.objects.filter(
        Q(pk__in=talks.order_by().values("thread_id"))
        | Q(pk__in=forums.order_by().values("questions_id"))
        | Q(pk__in=forums.order_by().values("proposals_id"))
    )
    return found.order_by().values("pk")


def forum_of_thread(thread_id: int) -> Forum | None:
    """Whose thread it is, by whichever of its keys."""
    rows = Forum.objects.select_related("activity__owner__region")
    by_talk = Talk.objects.filter(thread=thread_id).order_by().values("track__forum_id")
    return rows.filter(Q(questions=thread_id) | Q(proposals=thread_id) | Q(pk__in=by_talk)).first()


def place_of(thread_id: int) -> Place | None:
    """The page on which the thread stands."""
    talk = Talk.objects.filter(thread=thread_id).only("pk", "title").first()
    if talk is not None:
        return Place(talk.title, reverse("forums:talk", args=[talk.pk]))
    forum = forum_of_thread(thread_id)
    if forum is None:
        return None
    if forum.questions_id == thread_id:
        return Place(f"Вопросы экспертам: {forum}", reverse("forums:questions", args=[forum.pk]))
    return Place(f"Резолюция: {forum}", reverse("forums:resolution", args=[forum.pk]))


def expert_ids(thread_id: int) -> QuerySet[Any, Any]:
    """Experts of the forum among its questions, speakers under their talk."""
    experts = Expert.objects.filter(forum__questions=thread_id).order_by().values("person_id")
    speakers = TalkSpeaker.objects.filter(talk__thread=thread_id, person__isnull=False).order_by().values("person_id")
    return Person.objects.filter(Q(pk__in=experts) | Q(pk__in=speakers)).order_by().values("pk")


def watched_words(thread_id: int) -> Sequence[str]:
    """What the association asked to look at."""
    forum = forum_of_thread(thread_id)
    if forum is None:
        return ()
    return [word.strip() for word in str(setting_of(forum.activity.owner, "forums.watched") or "").split(",")]


# Search


def findable_talks() -> QuerySet[Talk]:
    """Everything the search holds."""
    rows = Talk.objects.select_related("track__forum__activity__kind", "track__forum__activity__owner")
    return rows.prefetch_related("speakers", "track__forum__activity__co_owners").order_by("pk")


def described(talk: Talk) -> Document:
    """By its theme, text and speakers. What is not published is found by those who run the forum."""
    speakers = " ".join(str(one) for one in talk.speakers.all())
    return Document(
        title=talk.title, text=f"{talk.summary} {speakers} {talk.text}", audience=_tokens(talk),
        url_name="forums:talk", url_args=(talk.pk,), kind=f"доклад, {talk.track.forum}",
    )  # fmt: skip


def tokens_of_thread(thread_id: int) -> Iterable[str]:
    """Who finds the words under a talk."""
    talk = findable_talks().filter(thread=thread_id).first()
    if talk is not None:
        return _tokens(talk)
    forum = forum_of_thread(thread_id)
    return activities_sight.tokens_of(forum.activity) if forum is not None else []


def tokens_for(user: Actor) -> Iterable[str]:
    """What this reader holds."""
    return activities_sight.tokens_for(user)


def _tokens(talk: Talk) -> list[str]:
    tokens = activities_sight.tokens_of(talk.track.forum.activity)
    if talk.state == TalkState.PUBLISHED:
        return tokens
    return [token for token in tokens if token == activities_sight.EVERYWHERE or token.startswith("manage")]


def files_of(user: Actor) -> QuerySet[Any, Any]:
    """Slides of talks and collections that this reader opens."""
    rows = open_talks(user).filter(slides__isnull=False)
    return rows.order_by().values("slides_id")


def collections_of(user: Actor) -> QuerySet[Any, Any]:
    """Collections of forums that this reader opens."""
    return open_forums(user).filter(collection_file__isnull=False).order_by().values("collection_file_id")


def forum_named(reference: str) -> Forum | None:
    """«forums.forum:5» or «forums.thanks:7»."""
    label, _, key = reference.partition(":")
    if not key.isdecimal():
        return None
    rows = Forum.objects.select_related("activity")
    found = {"forums.forum": Q(pk=key), "forums.thanks": Q(thanks=key)}.get(label)
    return rows.filter(found).first() if found is not None else None
