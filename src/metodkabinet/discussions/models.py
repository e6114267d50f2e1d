"""Threads and their posts. Whose a thread is, its owner knows: it holds the foreign key."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from metodkabinet.discussions.enums import Moderation, PostKind, PostState, QuestionState, ThreadKind
from metodkabinet.discussions.logic.owners import owners
from metodkabinet.kit import access
from metodkabinet.kit.files.models import StoredFile
from metodkabinet.organisations.models import Region
from metodkabinet.people.models import Contact, Person


class ThreadQuerySet(models.QuerySet["Thread"]):
    def visible_to(self, user: access.Actor) -> Self:
        """Threads that some owner shows to this reader."""
        return self.filter(access.any_of(Q(pk__in=owner.visible_ids(user)) for owner in owners))

    def writable_by(self, user: access.Actor) -> Self:
        """Threads in which some owner lets this reader speak."""
        return self.filter(access.any_of(Q(pk__in=owner.writable_ids(user)) for owner in owners))

    def manageable_by(self, user: access.Actor) -> Self:
        """Threads in which this reader keeps order."""
        return self.filter(access.any_of(Q(pk__in=owner.moderated_ids(user)) for owner in owners))


class Thread(models.Model):
    """A talk under something. Closed ones are only read."""

    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    kind = models.CharField("о чём пишут", max_length=10, choices=ThreadKind, default=ThreadKind.TALK)
    moderation = models.CharField("проверка", max_length=10, choices=Moderation, default=Moderation.NEWCOMERS)
    is_closed = models.BooleanField("закрыто для новых сообщений", default=False)
    opened_at = models.DateTimeField("открыто")

    objects = ThreadQuerySet.as_manager()

    class Meta:
        verbose_name = "обсуждение"
        verbose_name_plural = "обсуждения"

    def __str__(self) -> str:
        return f"{self.get_kind_display()} № {self.pk}"

    @property
    def topic(self) -> str:
        """What open pages listen to."""
        return f"discussions.thread:{self.pk}"


class PostQuerySet(models.QuerySet["Post"]):
    def readable_by(self, user: access.Actor) -> Self:
        """What everybody reads who sees the thread."""
        threads = Thread.objects.visible_to(user).order_by().values("pk")
        return self.filter(state=PostState.SHOWN, thread__in=threads)

    def visible_to(self, user: access.Actor) -> Self:
        """What he reads, what he wrote, and everything where he keeps order."""
        seen = Thread.objects.visible_to(user).order_by().values("pk")
        kept = Thread.objects.manageable_by(user).order_by().values("pk")
        own = Q(user_id=user.pk) if user.is_authenticated else Q(pk__in=[])
        return self.filter(Q(thread__in=seen) & (Q(state=PostState.SHOWN) | own) | Q(thread__in=kept))

    def manageable_by(self, user: access.Actor) -> Self:
        """Where this reader keeps order."""
        return self.filter(thread__in=Thread.objects.manageable_by(user).order_by().values("pk"))

    def unanswered(self) -> Self:
        """Questions that nobody has answered yet."""
        return self.filter(state=PostState.SHOWN, question_state__in=[QuestionState.OPEN, QuestionState.TAKEN])


class Post(models.Model):
    """Words of one voice. Where he worked then is kept as it was; a question carries its own state."""

    thread = models.ForeignKey(Thread, models.PROTECT, related_name="posts")
    reply_to = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="replies")
    kind = models.CharField("вид", max_length=10, choices=PostKind)
    state = models.CharField("состояние", max_length=10, choices=PostState)
    question_state = models.CharField("вопрос", max_length=10, choices=QuestionState, blank=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    contact = models.ForeignKey(Contact, models.PROTECT, null=True, blank=True, related_name="+")
    name_then = models.CharField("кто", max_length=300)
    origin_then = models.CharField("откуда", max_length=300, blank=True)
    is_staff = models.BooleanField("ведущий", default=False)  # kept order there when he wrote it
    text = models.TextField("текст")
    doubts = models.CharField("на что обратить внимание", max_length=300, blank=True)
    written_at = models.DateTimeField("написано")
    edited_at = models.DateTimeField("исправлено", null=True, blank=True)
    addressee = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="кому вопрос"
    )
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    hidden_because = models.CharField("почему скрыто", max_length=300, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    search_key = models.TextField(editable=False)

    objects = PostQuerySet.as_manager()

    class Meta:
        verbose_name = "сообщение"
        verbose_name_plural = "сообщения"
        indexes = [
            models.Index(fields=["thread", "state", "id"], name="post_of_thread"),
            models.Index(fields=["state", "id"], name="post_state"),
            models.Index(fields=["person", "id"], name="post_of_person"),
            models.Index(fields=["contact", "id"], name="post_of_contact"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(user__isnull=False) | Q(person__isnull=False) | Q(contact__isnull=False),
                name="post_of_somebody",
            ),
            models.CheckConstraint(
                condition=(Q(kind="question") & ~Q(question_state="")) | (~Q(kind="question") & Q(question_state="")),
                name="post_question_state",
            ),
            models.CheckConstraint(condition=~Q(state="hidden") | ~Q(hidden_because=""), name="post_hidden_why"),
        ]

    def __str__(self) -> str:
        return f"{self.name_then}: {self.text[:60]}"

    @property
    def region_id(self) -> int:
        """The tenant."""
        return self.thread.region_id

    @property
    def anchor(self) -> str:
        """Its place on the page."""
        return f"post-{self.pk}"


class Mention(models.Model):
    """Somebody of the talk was called by name."""

    post = models.ForeignKey(Post, models.PROTECT, related_name="mentions")
    whom = models.ForeignKey(Post, models.PROTECT, related_name="+")  # the latest words of the one who was called

    class Meta:
        verbose_name = "упоминание"
        verbose_name_plural = "упоминания"
        constraints = [models.UniqueConstraint(fields=["post", "whom"], name="mention_once")]

    def __str__(self) -> str:
        return f"{self.post} → {self.whom.name_then}"

    @property
    def region_id(self) -> int:
        """The tenant."""
        return self.post.thread.region_id


class Picture(models.Model):
    """A picture under a post."""

    post = models.ForeignKey(Post, models.PROTECT, related_name="pictures")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "картинка"
        verbose_name_plural = "картинки"
        ordering = ["id"]

    def __str__(self) -> str:
        return str(self.file)

    @property
    def region_id(self) -> int:
        """The tenant."""
        return self.post.thread.region_id
