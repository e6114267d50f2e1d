"""The collection: its cover and imprint are described, the file is built of the talks as they stand."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from django.core.files.base import ContentFile
from django.db import transaction

from metodkabinet.audit.services import changes, record
from metodkabinet.forums.logic.collection import Article, Book, draw
from metodkabinet.forums.models import Forum, Talk
from metodkabinet.forums.services.refusals import ForumsRefused, lock_forum
from metodkabinet.kit import clock
from metodkabinet.kit.files.services import drop_file, keep_file
from metodkabinet.kit.words.typography import date_range

if TYPE_CHECKING:
    from metodkabinet.accounts.models import User


@dataclass(frozen=True, slots=True)
class CollectionCard:
    """What stands on the cover and after it."""

    collection_title: str = ""
    foreword: str = ""
    imprint: str = ""
    collection_link: str = ""


FIELDS = tuple(entry.name for entry in fields(CollectionCard))


@transaction.atomic
def change_collection(forum: Forum, card: CollectionCard, *, version: int, by: User | None) -> Forum:
    """The words around the talks, and where the collection was published."""
    locked = lock_forum(forum, version=version)
    before, after = changes(locked, {name: getattr(card, name) for name in FIELDS})
    for name in FIELDS:
        setattr(locked, name, getattr(card, name).strip())
    locked.version += 1
    locked.save()
    if after:
        record("forums.collection.changed", locked, by=by, before=before, after=after)
    return locked


def make_collection(forum: Forum, *, by: User | None) -> Forum:
    """Build the file anew; drawing takes a while, so the row is locked only to keep it. Safe to repeat."""
    book = describe_collection(forum)
    if not book.articles:
        raise ForumsRefused("Нет ни одного опубликованного доклада, отмеченного для сборника.")
    return _keep(forum, draw(book), by=by)


@transaction.atomic
def _keep(forum: Forum, pdf: bytes, *, by: User | None) -> Forum:
    locked = lock_forum(forum)
    old = locked.collection_file
    name = f"{(locked.collection_title or str(locked))[:80]}.pdf"
    locked.collection_file = keep_file(ContentFile(pdf, name=name), by=by, kinds=["pdf"])
    locked.collection_made_at = clock.now()
    locked.save(update_fields=["collection_file", "collection_made_at"])
    if old is not None:
        drop_file(old)
    record("forums.collection.made", locked, by=by, after={"size": len(pdf)})
    return locked


def describe_collection(forum: Forum) -> Book:
    """Talks in order: by track, then by the hour."""
    rows = Talk.objects.published().filter(track__forum=forum, in_collection=True)
    talks = rows.select_related("track").prefetch_related("speakers").order_by(
        "track__position", "track_id", "publish_at", "pk"
    )  # fmt: skip
    activity = forum.activity
    articles = [
        Article(talk.track.title, talk.title, [(one.name_then, one.about_then) for one in talk.speakers.all()],
                talk.summary, talk.text, talk.video)
        for talk in talks
    ]  # fmt: skip
    return Book(
        title=forum.collection_title or f"Сборник материалов веб-форума «{activity.title}»",
        organisation=str(activity.owner.base_organisation), body=activity.owner.name,
        dates=date_range(activity.start_date, activity.end_date), year=activity.end_date.year,
        place=str(activity.region), imprint=forum.imprint, foreword=forum.foreword, articles=articles,
    )  # fmt: skip
