"""Asking the search."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.urls import NoReverseMatch, reverse

from metodkabinet.kit import registry
from metodkabinet.kit.search import engines, suggestions
from metodkabinet.kit.search.indexing import token_of
from metodkabinet.kit.search.models import SearchDocument
from metodkabinet.kit.search.query import Wanted, parse
from metodkabinet.kit.search.snippets import Fragment, highlighted, snippet

if TYPE_CHECKING:
    from metodkabinet.kit.access import Actor


@dataclass(frozen=True, slots=True)
class Found:
    """One answer, ready to be shown."""

    label: str
    object_id: int
    kind: str
    title: tuple[Fragment, ...]
    snippet: tuple[Fragment, ...]
    url: str
    updated: datetime | None


@dataclass(frozen=True, slots=True)
class Results:
    """A page of answers. `total` is exact unless `capped`: then there are more than it says."""

    hits: tuple[Found, ...] = ()
    total: int = 0
    capped: bool = False
    suggestion: str = ""  # «Возможно, вы искали», only when nothing was found and this finds something


def search(user: Actor, text: str, kinds: Collection[str] | None = None, limit: int = 20, offset: int = 0) -> Results:
    """Find what this reader may see; `kinds` narrows to these searchables. No text makes it fail."""
    wanted = parse(text)
    tokens = tokens_of(user, kinds)
    matches = engines.match(wanted, tokens, limit, offset)
    if not matches.total:
        suggested = suggestions.suggest(text, tokens) if wanted and tokens and not offset else ""
        return Results(suggestion=suggested)
    rows = SearchDocument.objects.in_bulk(matches.ids)
    hits = tuple(_found(rows[pk], wanted) for pk in matches.ids if pk in rows)
    return Results(hits, min(matches.total, engines.CAP), matches.total > engines.CAP)


def tokens_of(user: Actor, kinds: Collection[str] | None = None) -> list[str]:
    """Everything this reader holds, each token bound to its list."""
    asked = [searchable for searchable in registry.searchables if kinds is None or searchable.key in kinds]
    return [token_of(searchable.key, token) for searchable in asked for token in searchable.audience(user)]


def _found(row: SearchDocument, wanted: tuple[Wanted, ...]) -> Found:
    return Found(
        row.label,
        row.object_id,
        row.kind,
        highlighted(row.title, wanted),
        snippet(row.text, wanted),
        _url(row),
        row.updated,
    )


def _url(row: SearchDocument) -> str:
    if row.url or not row.url_name:
        return row.url
    try:
        return reverse(row.url_name, args=row.url_args)
    except NoReverseMatch:  # a page renamed since: the sweep will describe the object anew
        return ""
