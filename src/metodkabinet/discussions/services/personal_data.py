"""What discussions keep about a person: taken out, emptied, moved to another card and moved back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet

from metodkabinet.discussions.models import Picture, Post
from metodkabinet.kit import search
from metodkabinet.kit.files.services import drop_file
from metodkabinet.kit.registry import PersonalData

if TYPE_CHECKING:
    from metodkabinet.people.models import Person

ERASED = "стёрто"


def entries() -> list[PersonalData]:
    """For the registry."""
    return [
        PersonalData(
            "discussions.post", "Сообщения в обсуждениях", ["name_then", "origin_then", "text", "hidden_because"],
            _export, lambda person: _erase(_of(person)), _move, _move_back,
            stays="Место сообщения в обсуждении, без имени и текста: на него могли ответить другие.",
            erase_guest=lambda contact: _erase(Q(contact=contact)), guests_since=_guests_since,
        )
    ]  # fmt: skip


def _guests_since(moment: datetime) -> QuerySet[Any, Any]:
    """Who wrote later."""
    return Post.objects.filter(contact__isnull=False, written_at__gt=moment).order_by().values("contact_id")


def _of(person: Person) -> Q:
    """His own and those of the guest he was before he was recognised."""
    return Q(person=person) | Q(contact__person=person)


def _export(person: Person) -> Iterable[Mapping[str, object]]:
    for post in Post.objects.filter(_of(person)).order_by("pk"):
        yield {
            "когда": post.written_at, "вид": post.get_kind_display(), "состояние": post.get_state_display(),
            "имя": post.name_then, "откуда": post.origin_then, "текст": post.text, "причина": post.hidden_because,
        }  # fmt: skip


def _erase(whose: Q) -> int:
    """The place in the talk stays, the words and pictures go."""
    rows = Post.objects.filter(whose)
    posts = list(rows.order_by("pk"))
    for picture in Picture.objects.filter(post__in=posts).select_related("file"):
        file = picture.file
        picture.delete()
        drop_file(file)
    rows.exclude(hidden_because="").update(hidden_because=ERASED)
    rows.update(name_then=ERASED, origin_then="", text="Сообщение стёрто.", search_key="", doubts="")
    search.touch(*posts)
    return len(posts)


def _move(kept: Person, absorbed: Person) -> list[dict[str, Any]]:
    wrote = list(Post.objects.filter(person=absorbed).order_by("pk").values_list("pk", flat=True))
    asked = list(Post.objects.filter(addressee=absorbed).order_by("pk").values_list("pk", flat=True))
    Post.objects.filter(pk__in=wrote).update(person=kept)
    Post.objects.filter(pk__in=asked).update(addressee=kept)
    return [{"wrote": wrote, "asked": asked}] if wrote or asked else []


def _move_back(kept: Person, absorbed: Person, steps: Sequence[Mapping[str, Any]]) -> None:
    for step in steps:
        Post.objects.filter(pk__in=step["wrote"], person=kept).update(person=absorbed)
        Post.objects.filter(pk__in=step["asked"], addressee=kept).update(addressee=absorbed)
