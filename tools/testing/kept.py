"""The cast is made once and laid out again: most tests need it, and making it asks the base eight hundred times."""

from __future__ import annotations

import pickle
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection

if TYPE_CHECKING:
    from metodkabinet.config.testing.cast import Cast

Rows = dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class Kept:
    """Rows of the cast by table, as the engine wrote them, and the objects that tests hold."""

    rows: Rows
    cast: bytes


_kept: dict[datetime, Kept] = {}  # rows bear dates: by the moment at which the clock is held, else by five minutes
_bare: dict[str, int] = {}  # rows that migrations leave


@pytest.fixture(scope="session")
def bare(django_db_setup: None, django_db_blocker: Any) -> None:
    """Note what the base holds before any test."""
    with django_db_blocker.unblock():
        _bare.update(_counts())


@pytest.fixture
def cast(bare: None, db: None) -> Cast:
    """The fixed cast in the mirror world, in a base that holds nothing else; after other rows it is made anew."""
    from metodkabinet.config.testing.cast import make_cast  # noqa: PLC0415  needs Django
    from metodkabinet.kit import clock  # noqa: PLC0415

    if _counts() != _bare:
        return make_cast()
    now = clock.now()
    moment = clock.held() or now.replace(minute=now.minute - now.minute % 5, second=0, microsecond=0)
    if moment not in _kept:
        before = {table: set(rows) for table, rows in _read().items()}
        made = make_cast()
        rows = {table: [row for row in rows if row not in before[table]] for table, rows in _read().items()}
        _kept[moment] = Kept({table: new for table, new in rows.items() if new}, pickle.dumps(made))
    else:
        _write(_kept[moment].rows)
    found: Cast = pickle.loads(_kept[moment].cast)  # noqa: S301  our own bytes of a moment ago
    return found


def _tables() -> list[str]:
    from django.apps import apps  # noqa: PLC0415  needs Django

    return sorted({model._meta.db_table for model in apps.get_models(include_auto_created=True)})


def _counts() -> dict[str, int]:
    quote = connection.ops.quote_name
    asked = " UNION ALL ".join(f"SELECT '{table}', count(*) FROM {quote(table)}" for table in _tables())  # noqa: S608  our tables
    with connection.cursor() as cursor:
        cursor.execute(asked)
        return dict(cursor.fetchall())


def _read() -> Rows:
    """Every row as one text: PostgreSQL spells and reads whole rows itself, for SQLite it is a list of literals."""
    quote, found = connection.ops.quote_name, {}
    with connection.cursor() as cursor:
        for table in _tables():
            spelled = f"{quote(table)}::text"
            if connection.vendor == "sqlite":
                columns = [one.name for one in connection.introspection.get_table_description(cursor, table)]
                spelled = " || ',' || ".join(f"quote({quote(column)})" for column in columns)
            cursor.execute(f"SELECT {spelled} FROM {quote(table)}")  # noqa: S608  our tables
            found[table] = [str(row[0]) for row in cursor.fetchall()]
    return found


def _write(rows: Rows) -> None:
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        for table, new in rows.items():
            if connection.vendor == "sqlite":
                cursor.execute(f"INSERT INTO {quote(table)} VALUES {', '.join(f'({row})' for row in new)}")  # noqa: S608
            else:
                whole = f"INSERT INTO {quote(table)} SELECT (%s::{quote(table)}).*"
                cursor.executemany(whole, [(row,) for row in new])
