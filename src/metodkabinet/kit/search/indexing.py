"""Keeping the search documents like the objects they describe."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from django.db import DEFAULT_DB_ALIAS, connections, transaction

from metodkabinet.kit import registry
from metodkabinet.kit.search.document import Document
from metodkabinet.kit.search.models import SearchDocument
from metodkabinet.kit.words.lemmas import lemmas_of, words

if TYPE_CHECKING:
    from django.db.models import Model

STEP = 200  # objects of one step of the sweep: well under five seconds
TEXT_LENGTH = 200_000  # signs of a text that are shown and searched; PostgreSQL holds 1 MB of words a row
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_WRITTEN = [
    *("kind", "title", "text", "url", "url_name", "url_args"),
    *("title_lemmas", "body_lemmas", "audience", "updated", "digest"),
]


@dataclass(frozen=True, slots=True)
class Swept:
    """What a sweep changed; `after` is the last object looked at, None when the list is done."""

    written: int = 0
    removed: int = 0
    after: int | None = None


def touch(*objects: Model) -> None:
    """Say that these changed: they are described anew after commit. Safe to call many times and before a delete.

    A failure is logged and leaves the saved data alone: the sweep will find the difference.
    """
    waiting = _waiting()
    for obj in objects:
        label = obj._meta.label_lower
        if label not in registry.searchables:
            message = f"«{label}» is not registered as searchable"
            raise LookupError(message)
        if obj.pk is not None:
            waiting.setdefault(label, set()).add(int(obj.pk))
            transaction.on_commit(partial(_flush, label), robust=True)


def _waiting() -> dict[str, set[int]]:
    """What this connection will index after commit. A rolled back entry stays and does no harm: it is read anew."""
    found: dict[str, set[int]] = connections[DEFAULT_DB_ALIAS].__dict__.setdefault("_search_waiting", {})
    return found


def _flush(label: str) -> None:
    """Of several calls in one transaction the first does it all; kinds do not wait for one another's failures."""
    ids = _waiting().pop(label, set())
    if ids:
        index(label, sorted(ids))


def index(label: str, ids: Iterable[int]) -> int:
    """Describe these objects anew; those that exist no more are forgotten. Gives how many documents were written."""
    searchable = registry.searchables[label]
    wanted = list(ids)
    written = 0
    for place in range(0, len(wanted), STEP):
        chunk = wanted[place : place + STEP]
        with transaction.atomic():
            objects = list(searchable.objects().filter(pk__in=chunk))
            written += _write(searchable, objects)
            remove(label, set(chunk) - {obj.pk for obj in objects})
    return written


def remove(label: str, ids: Iterable[int]) -> int:
    """Forget these objects."""
    gone = list(ids)
    return SearchDocument.objects.filter(label=label, object_id__in=gone).delete()[0] if gone else 0


def rebuild(labels: Sequence[str] | None = None) -> Swept:
    """Compare everything with its document and write only what differs; documents of vanished lists go too."""
    keys = [searchable.key for searchable in registry.searchables]
    written = 0
    removed = SearchDocument.objects.exclude(label__in=keys).delete()[0] if labels is None else 0
    for key in keys if labels is None else labels:
        after: int | None = 0
        while after is not None:
            step = sweep_step(key, after)
            written, removed, after = written + step.written, removed + step.removed, step.after
    return Swept(written, removed)


def sweep_step(label: str, after: int = 0, size: int = STEP) -> Swept:
    """One short step of the sweep: the next objects by number. A job runs it and queues the following one."""
    searchable = registry.searchables[label]
    with transaction.atomic():
        objects = list(searchable.objects().filter(pk__gt=after).order_by("pk")[:size])
        last = objects[-1].pk if len(objects) == size else None
        stale = SearchDocument.objects.filter(label=label, object_id__gt=after)
        if last is not None:
            stale = stale.filter(object_id__lte=last)
        removed = stale.exclude(object_id__in=[obj.pk for obj in objects]).delete()[0]
        written = _write(searchable, objects)
    return Swept(written, removed, last)


def _write(searchable: registry.Searchable, objects: Sequence[Any]) -> int:
    digests = dict(
        SearchDocument.objects.filter(label=searchable.key, object_id__in=[obj.pk for obj in objects])
        .values_list("object_id", "digest")
    )  # fmt: skip
    rows = [row for obj in objects if (row := _row(searchable, obj, digests.get(obj.pk, ""))) is not None]
    SearchDocument.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["label", "object_id"], update_fields=_WRITTEN
    )
    return len(rows)


def _row(searchable: registry.Searchable, obj: Any, known_digest: str) -> SearchDocument | None:
    """The document as a row; nothing when it is written already."""
    document: Document = searchable.describe(obj)
    title, text = _storable(document.title, 500), _storable(document.text, TEXT_LENGTH)
    shown: dict[str, Any] = {
        "kind": _storable(document.kind or searchable.label, 100),
        "title": title,
        "text": text,
        "url": document.url,
        "url_name": document.url_name,
        "url_args": list(document.url_args),
        "audience": sorted({token_of(searchable.key, token) for token in document.audience}),
        "updated": document.updated,
    }
    digest = hashlib.sha256(json.dumps(shown, default=str, sort_keys=True).encode()).hexdigest()
    if digest == known_digest:
        return None
    return SearchDocument(
        label=searchable.key,
        object_id=obj.pk,
        title_lemmas=_forms(title, with_words=True),
        body_lemmas=_forms(text),
        digest=digest,
        **shown,
    )


def token_of(label: str, token: str) -> str:
    """A token counts in its own list only: «region:5» of people says nothing about letters."""
    return f"{label} {token}"


def _storable(text: str, limit: int) -> str:
    return _UNSTORABLE.sub(" ", text)[:limit]


def _forms(text: str, *, with_words: bool = False) -> str:
    """Dictionary forms in order, one space apart; titles keep their words too, so that a half-typed form is found."""
    found: list[str] = []
    size = 0
    for word in words(text):
        forms = dict.fromkeys((*lemmas_of(word), word) if with_words else lemmas_of(word))
        size += sum(len(form) + 1 for form in forms)
        if size > TEXT_LENGTH:
            break
        found += forms
    return " ".join(found)
