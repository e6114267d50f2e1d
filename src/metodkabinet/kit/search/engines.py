"""The two full-text engines, over the same lemmas. The only place of the product with raw SQL.

Words are parted by single spaces and hold letters and digits only (`kit.words.lemmas`), so neither database's own
tokeniser has anything to decide: SQLite takes its plainest one, PostgreSQL gets its vector spelled out.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections

from metodkabinet.kit.search.models import SearchDocument
from metodkabinet.kit.search.query import Wanted

CAP = 2_000  # answers counted, and candidates ranked on PostgreSQL
TABLE = SearchDocument._meta.db_table
INDEX = f"{TABLE}_words"

_ENTER = f"INSERT INTO {INDEX}(rowid, title_lemmas, body_lemmas) VALUES (new.id, new.title_lemmas, new.body_lemmas);"  # noqa: S608
_LEAVE = (
    f"INSERT INTO {INDEX}({INDEX}, rowid, title_lemmas, body_lemmas)"  # noqa: S608  names of our own
    " VALUES ('delete', old.id, old.title_lemmas, old.body_lemmas);"
)
_WATCHED = "UPDATE OF id, title_lemmas, body_lemmas"
_SQLITE = {
    INDEX: f"CREATE VIRTUAL TABLE {INDEX} USING fts5(title_lemmas, body_lemmas,"
    f" content='{TABLE}', content_rowid='id', tokenize='ascii', prefix='2 3 4')",
    f"{INDEX}_insert": f"CREATE TRIGGER {INDEX}_insert AFTER INSERT ON {TABLE} BEGIN {_ENTER} END",
    f"{INDEX}_delete": f"CREATE TRIGGER {INDEX}_delete AFTER DELETE ON {TABLE} BEGIN {_LEAVE} END",
    f"{INDEX}_update": f"CREATE TRIGGER {INDEX}_update AFTER {_WATCHED} ON {TABLE} BEGIN {_LEAVE} {_ENTER} END",
}

_POSTGRESQL = f"""
CREATE OR REPLACE FUNCTION {INDEX}_vector(words text, weight text) RETURNS tsvector LANGUAGE sql IMMUTABLE AS $$
    SELECT coalesce(string_agg(quote_literal(word) || ':' || least(place, 16383) || weight, ' '), '')::tsvector
    FROM unnest(string_to_array(words, ' ')) WITH ORDINALITY AS listed(word, place) WHERE word <> '' $$;
CREATE OR REPLACE FUNCTION {INDEX}_fill() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    NEW.{INDEX} := {INDEX}_vector(NEW.title_lemmas, 'A') || {INDEX}_vector(NEW.body_lemmas, 'D');
    RETURN NEW; END $$;
CREATE OR REPLACE TRIGGER {INDEX}_fill BEFORE INSERT OR UPDATE ON {TABLE}
    FOR EACH ROW EXECUTE FUNCTION {INDEX}_fill();
CREATE INDEX IF NOT EXISTS {INDEX}_gin ON {TABLE} USING gin({INDEX});
"""  # noqa: S608  names of our own


@dataclass(frozen=True, slots=True)
class Matches:
    """Ids of one page in order, and how many there are in all (counted up to `CAP`)."""

    ids: list[int]
    total: int


def install(using: str = DEFAULT_DB_ALIAS) -> None:
    """Lay out what is missing; running it again changes nothing. A table that Django rebuilt loses its triggers."""
    connection = connections[using]
    with connection.cursor() as cursor:
        if TABLE not in connection.introspection.table_names(cursor):
            return
        if connection.vendor == "postgresql":
            _install_postgresql(cursor)
        else:
            _install_sqlite(cursor)


def _install_sqlite(cursor: Any) -> None:
    cursor.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'trigger')")
    present = {name for (name,) in cursor.fetchall()}
    missing = [statement for name, statement in _SQLITE.items() if name not in present]
    for statement in missing:
        cursor.execute(statement)
    if missing:
        cursor.execute(f"INSERT INTO {INDEX}({INDEX}) VALUES ('rebuild')")  # noqa: S608  names of our own


def _install_postgresql(cursor: Any) -> None:
    cursor.execute(
        "SELECT 1 FROM information_schema.columns WHERE table_schema = current_schema()"
        " AND table_name = %s AND column_name = %s",
        [TABLE, INDEX],
    )
    is_new = cursor.fetchone() is None
    if is_new:
        cursor.execute(f"ALTER TABLE {TABLE} ADD COLUMN {INDEX} tsvector")
    cursor.execute(_POSTGRESQL)
    if is_new:
        cursor.execute(f"UPDATE {TABLE} SET id = id")  # noqa: S608  names of our own


def rewrite_index() -> None:
    """SQLite's index keeps the words of what was taken out until it is built anew; PostgreSQL's is part of the row."""
    connection = connections[DEFAULT_DB_ALIAS]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite" and TABLE in connection.introspection.table_names(cursor):
            cursor.execute(f"INSERT INTO {INDEX}({INDEX}) VALUES ('rebuild')")  # noqa: S608  names of our own


def match(wanted: Sequence[Wanted], tokens: Iterable[str], limit: int, offset: int) -> Matches:
    """Documents with every wanted word that hold a token of the reader: hits in the title first, then by weight."""
    held = sorted(set(tokens))
    if not wanted or not held or limit <= 0 or not 0 <= offset < CAP:
        return Matches([], 0)
    connection = connections[DEFAULT_DB_ALIAS]
    page = min(limit, CAP - offset), offset
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            count, ranked = _ask_postgresql(wanted, held)
        else:
            count, ranked = _ask_sqlite(wanted, held)
        cursor.execute(count[0], count[1])
        total = cursor.fetchone()[0]
        ids: list[int] = []
        if total:
            cursor.execute(ranked[0], [*ranked[1], *page])
            ids = [row[0] for row in cursor.fetchall()]
    return Matches(ids, total)


Asked = tuple[str, list[Any]]


def _ask_sqlite(wanted: Sequence[Wanted], held: list[str]) -> tuple[Asked, Asked]:
    words = " AND ".join(f"({_sqlite_word(word)})" for word in wanted)
    mine = (
        f"{INDEX} MATCH %s AND EXISTS (SELECT 1 FROM json_each(found.audience) AS one"  # noqa: S608  values are bound
        " WHERE one.value IN (SELECT value FROM json_each(%s)))"
    )
    source = f"{INDEX} JOIN {TABLE} AS found ON found.id = {INDEX}.rowid"
    asked = [words, json.dumps(held, ensure_ascii=False)]
    count = f"SELECT count(*) FROM (SELECT 1 FROM {source} WHERE {mine} LIMIT {CAP + 1})"  # noqa: S608  values are bound
    ranked = (
        f"SELECT found.id FROM {source} WHERE {mine} ORDER BY found.id IN"  # noqa: S608  values are bound
        f" (SELECT rowid FROM {INDEX} WHERE {INDEX} MATCH %s) DESC,"
        f" bm25({INDEX}, 10.0, 1.0), found.id DESC LIMIT %s OFFSET %s"
    )
    return (count, asked), (ranked, [*asked, f"{{title_lemmas}} : ({words})"])


def _sqlite_word(word: Wanted) -> str:
    forms = [f'"{lemma}"' for lemma in word.lemmas]
    return " OR ".join([*forms, f'"{word.prefix}" *'] if word.prefix else forms)


def _ask_postgresql(wanted: Sequence[Wanted], held: list[str]) -> tuple[Asked, Asked]:
    words = " & ".join(f"({_postgresql_word(word)})" for word in wanted)
    in_title = " & ".join(f"({_postgresql_word(word, 'A')})" for word in wanted)
    mine = f"{INDEX} @@ %s::tsquery AND audience ?| %s"
    count = f"SELECT count(*) FROM (SELECT 1 FROM {TABLE} WHERE {mine} LIMIT {CAP + 1}) AS found"  # noqa: S608  values are bound
    ranked = (
        f"WITH candidates AS ((SELECT id FROM {TABLE} WHERE {mine} LIMIT {CAP})"  # noqa: S608  values are bound
        f" UNION (SELECT id FROM {TABLE} WHERE {mine} LIMIT {CAP}))"
        f" SELECT id FROM {TABLE} JOIN candidates USING (id)"
        f" ORDER BY {INDEX} @@ %s::tsquery DESC, ts_rank('{{0.1, 0.1, 0.1, 1.0}}', {INDEX}, %s::tsquery) DESC, id DESC"
        " LIMIT %s OFFSET %s"
    )
    return (count, [words, held]), (ranked, [in_title, held, words, held, in_title, words])


def _postgresql_word(word: Wanted, weight: str = "") -> str:
    mark = f":{weight}" if weight else ""
    forms = [f"'{lemma}'{mark}" for lemma in word.lemmas]
    return " | ".join([*forms, f"'{word.prefix}':*{weight}"] if word.prefix else forms)


def titles(tokens: Iterable[str], most: int = 5_000) -> list[str]:
    """Titles this reader may see, the newest first: the bounded vocabulary of suggestions."""
    held = sorted(set(tokens))
    connection = connections[DEFAULT_DB_ALIAS]
    asked: list[Any] = [held]
    mine = "audience ?| %s"
    if connection.vendor != "postgresql":
        asked = [json.dumps(held, ensure_ascii=False)]
        mine = "EXISTS (SELECT 1 FROM json_each(audience) AS one WHERE one.value IN (SELECT value FROM json_each(%s)))"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT title FROM {TABLE} WHERE {mine} ORDER BY id DESC LIMIT {most}", asked)  # noqa: S608
        return [row[0] for row in cursor.fetchall()]
