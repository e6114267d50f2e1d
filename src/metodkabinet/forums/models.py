"""The facet and what hangs on it. Title, dates, place, state and audience are the activity's."""

from __future__ import annotations

from typing import Self, TypeVar

from django.db import models
from django.db.models import Q

from metodkabinet.activities.models import Activity, Participation
from metodkabinet.discussions.models import Post, Thread
from metodkabinet.forums.enums import ResolutionState, TalkState
from metodkabinet.kit import access
from metodkabinet.kit.files.models import StoredFile
from metodkabinet.papers.models import Paper
from metodkabinet.people.models import Person


class ForumQuerySet(models.QuerySet["Forum"]):
    def visible_to(self, user: access.Actor) -> Self:
        """As its activity is."""
        return self.filter(activity__in=Activity.objects.visible_to(user).order_by().values("pk"))

    def manageable_by(self, user: access.Actor) -> Self:
        """Of the bodies that this user runs."""
        return self.filter(activity__in=Activity.objects.manageable_by(user).order_by().values("pk"))


class Forum(models.Model):
    """What an activity needs to be a web-forum: its rule of points, its two common threads, resolution, collection."""

    activity = models.OneToOneField(Activity, models.PROTECT, related_name="+")
    welcome = models.TextField("приветствие", blank=True)
    questions = models.OneToOneField(Thread, models.PROTECT, related_name="+")  # asked of the experts
    proposals = models.OneToOneField(Thread, models.PROTECT, related_name="+")  # for the resolution
    points_talk = models.PositiveSmallIntegerField("за доклад", default=10)
    points_answer = models.PositiveSmallIntegerField("за ответ", default=3)
    points_question = models.PositiveSmallIntegerField("за вопрос", default=2)
    points_comment = models.PositiveSmallIntegerField("за комментарий или предложение", default=1)
    day_cap = models.PositiveSmallIntegerField("не больше за день, кроме докладов", default=12)
    preamble = models.TextField("вводная часть резолюции", blank=True)
    resolution_state = models.CharField(
        "резолюция", max_length=10, choices=ResolutionState, default=ResolutionState.COLLECTING
    )
    resolution_paper = models.ForeignKey(Paper, models.PROTECT, null=True, blank=True, related_name="+")
    collection_title = models.CharField("название сборника", max_length=300, blank=True)
    foreword = models.TextField("предисловие", blank=True)
    imprint = models.TextField("выходные сведения", blank=True)
    collection_file = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    collection_made_at = models.DateTimeField("сборник собран", null=True, blank=True)
    collection_link = models.URLField("где опубликован сборник", max_length=500, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = ForumQuerySet.as_manager()

    class Meta:
        verbose_name = "веб-форум"
        verbose_name_plural = "веб-форумы"

    def __str__(self) -> str:
        return str(self.activity)

    @property
    def region_id(self) -> int:
        """The tenant."""
        return self.activity.region_id


Of = TypeVar("Of", bound=models.Model)


class OfForumQuerySet(models.QuerySet[Of]):
    """Rows of a forum are seen and managed where it is."""

    path = "forum"

    def visible_to(self, user: access.Actor) -> Self:
        """Of the forums this reader sees."""
        return self.filter(**{f"{self.path}__in": Forum.objects.visible_to(user).order_by().values("pk")})

    def manageable_by(self, user: access.Actor) -> Self:
        """Of those he runs."""
        return self.filter(**{f"{self.path}__in": Forum.objects.manageable_by(user).order_by().values("pk")})


class TrackQuerySet(OfForumQuerySet["Track"]):
    pass


class Track(models.Model):
    """A section of the forum."""

    forum = models.ForeignKey(Forum, models.PROTECT, related_name="tracks")
    title = models.CharField("название", max_length=300)
    summary = models.TextField("о чём", blank=True)
    position = models.PositiveSmallIntegerField("порядок", default=0)

    objects = TrackQuerySet.as_manager()

    class Meta:
        verbose_name = "секция"
        verbose_name_plural = "секции"
        ordering = ["forum_id", "position", "id"]

    def __str__(self) -> str:
        return self.title

    @property
    def region_id(self) -> int:
        """The tenant."""
        return self.forum.region_id


class TrackModerator(models.Model):
    """Who keeps order under the talks of a track."""

    track = models.ForeignKey(Track, models.PROTECT, related_name="moderators")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "ведущий секции"
        verbose_name_plural = "ведущие секций"
        constraints = [models.UniqueConstraint(fields=["track", "person"], name="track_moderator_once")]

    def __str__(self) -> str:
        return str(self.person)

    @property
    def region_id(self) -> int:
        """The tenant."""
        return self.track.region_id


class ExpertQuerySet(OfForumQuerySet["Expert"]):
    pass


class Expert(models.Model):
    """Whom participants may ask by name."""

    forum = models.ForeignKey(Forum, models.PROTECT, related_name="experts")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="эксперт")
    topics = models.CharField("о чём спрашивать", max_length=300, blank=True)

    objects = ExpertQuerySet.as_manager()

    class Meta:
        verbose_name = "эксперт"
        verbose_name_plural = "эксперты"
        constraints = [models.UniqueConstraint(fields=["forum", "person"], name="expert_once")]

    def __str__(self) -> str:
        return str(self.person)

    @property
    def region_id(self) -> int:
        """The tenant."""
        return self.forum.region_id


class TalkQuerySet(OfForumQuerySet["Talk"]):
    path = "track__forum"

    def visible_to(self, user: access.Actor) -> Self:
        """Published ones of the forums he sees; all of those he runs."""
        return super().visible_to(user).filter(state=TalkState.PUBLISHED) | self.manageable_by(user)

    def published(self) -> Self:
        """What readers may know of."""
        return self.filter(state=TalkState.PUBLISHED)


class Talk(models.Model):
    """A talk: text, slides, video; comments and questions stand in its thread."""

    track = models.ForeignKey(Track, models.PROTECT, related_name="talks", verbose_name="секция")
    title = models.CharField("тема", max_length=300)
    summary = models.CharField("коротко о чём", max_length=500, blank=True)
    text = models.TextField("текст", blank=True)
    video = models.URLField("ссылка на видео", max_length=500, blank=True)
    slides = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    publish_at = models.DateTimeField("когда опубликовать")
    published_at = models.DateTimeField("опубликован", null=True, blank=True)
    state = models.CharField("состояние", max_length=10, choices=TalkState, default=TalkState.SCHEDULED)
    in_collection = models.BooleanField("включить в сборник", default=True)
    thread = models.OneToOneField(Thread, models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = TalkQuerySet.as_manager()

    class Meta:
        verbose_name = "доклад"
        verbose_name_plural = "доклады"
        ordering = ["publish_at", "id"]
        indexes = [models.Index(fields=["state", "publish_at"], name="talk_due")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="published") | Q(published_at__isnull=False), name="talk_published_when"
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def paragraphs(self) -> list[str]:
        """The text line by line."""
        return [line for line in self.text.splitlines() if line.strip()]

    @property
    def forum(self) -> Forum:
        """Whose talk it is."""
        return self.track.forum

    @property
    def region_id(self) -> int:
        """The tenant."""
        return self.track.region_id


class TalkSpeaker(models.Model):
    """An author of a talk, with his place of work as it is printed."""

    talk = models.ForeignKey(Talk, models.PROTECT, related_name="speakers")
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    name_then = models.CharField("имя", max_length=300)
    about_then = models.CharField("должность, организация", max_length=300, blank=True)

    class Meta:
        verbose_name = "докладчик"
        verbose_name_plural = "докладчики"
        ordering = ["talk_id", "id"]

    def __str__(self) -> str:
        return f"{self.name_then}, {self.about_then}" if self.about_then else self.name_then

    @property
    def region_id(self) -> int:
        """The tenant."""
        return self.talk.region_id


class ResolutionPointQuerySet(OfForumQuerySet["ResolutionPoint"]):
    pass


class ResolutionPoint(models.Model):
    """A point of the closing resolution, often taken from a proposal."""

    forum = models.ForeignKey(Forum, models.PROTECT, related_name="points")
    text = models.TextField("текст пункта")
    position = models.PositiveSmallIntegerField("порядок", default=0)
    proposal = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="+")

    objects = ResolutionPointQuerySet.as_manager()

    class Meta:
        verbose_name = "пункт резолюции"
        verbose_name_plural = "пункты резолюции"
        ordering = ["forum_id", "position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["proposal"], condition=Q(proposal__isnull=False), name="proposal_taken_once"
            )
        ]

    def __str__(self) -> str:
        return self.text[:80]

    @property
    def region_id(self) -> int:
        """The tenant."""
        return self.forum.region_id


class ThanksQuerySet(OfForumQuerySet["Thanks"]):
    pass


class Thanks(models.Model):
    """Somebody to be thanked, chosen by hand, with the reason that the letter prints."""

    forum = models.ForeignKey(Forum, models.PROTECT, related_name="thanks")
    participation = models.ForeignKey(Participation, models.PROTECT, related_name="+")
    reason = models.CharField("за что", max_length=300)
    paper = models.ForeignKey(Paper, models.PROTECT, null=True, blank=True, related_name="+")

    objects = ThanksQuerySet.as_manager()

    class Meta:
        verbose_name = "благодарность"
        verbose_name_plural = "благодарности"
        constraints = [models.UniqueConstraint(fields=["participation"], name="thanked_once")]

    def __str__(self) -> str:
        return self.participation.name_then

    @property
    def region_id(self) -> int:
        """The tenant."""
        return self.forum.region_id
