"""What each database says in its own words: a still picture, numbers given out, a second place, the swap."""

from __future__ import annotations

import copy
import os
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.conf import settings
from django.core.management.color import no_style
from django.db import DEFAULT_DB_ALIAS, connection, connections, transaction

from metodkabinet.kit.refusals import Refused

if TYPE_CHECKING:
    from django.db.models import Model

PICTURE = "picture"  # the connection that looks at the still picture
STAGED, BEFORE = "restoring", "before_restore"  # schemas of PostgreSQL
SUFFIX = ".before-restore"


@contextmanager
def picture() -> Iterator[str]:
    """One moment of the database, read only, that writers neither see nor wait for. Gives the connection's name."""
    connections.databases[PICTURE] = _picture_settings()
    try:
        with transaction.atomic(using=PICTURE):
            with connections[PICTURE].cursor() as cursor:
                cursor.execute("SELECT count(*) FROM django_migrations")  # the picture is taken by the first look
            yield PICTURE
    finally:
        connections[PICTURE].close()
        del connections[PICTURE]
        del connections.databases[PICTURE]


def _picture_settings() -> dict[str, Any]:
    found = copy.deepcopy(connection.settings_dict)
    options = found["OPTIONS"]
    if connection.vendor == "sqlite":
        options["transaction_mode"] = "DEFERRED"
        options["init_command"] += "PRAGMA query_only=ON;"
    else:
        from psycopg import IsolationLevel  # noqa: PLC0415  only an installation with PostgreSQL loads its client

        options.pop("pool", None)
        options["isolation_level"] = IsolationLevel.REPEATABLE_READ
        options["options"] = f"{options.get('options', '')} -c default_transaction_read_only=on".strip()
    return found


def last_numbers(models: Mapping[str, type[Model]], using: str) -> dict[str, int]:
    """The highest number each table ever gave out: a deleted row's number must not be given again."""
    found = {}
    with connections[using].cursor() as cursor:
        for label, model in models.items():
            if (number := _last_number(cursor, model)) is not None:
                found[label] = number
    return found


def _last_number(cursor: Any, model: type[Model]) -> int | None:
    table, key = model._meta.db_table, model._meta.pk.column
    if connection.vendor == "sqlite":
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
    elif model._meta.auto_field is None:
        return None
    else:
        cursor.execute("SELECT pg_sequence_last_value(pg_get_serial_sequence(%s, %s)::regclass)", [f'"{table}"', key])
    row = cursor.fetchone()
    return row[0] if row else None


def set_numbers(models: Mapping[str, type[Model]], last: Mapping[str, int | None]) -> None:
    """Go on counting where the archive stopped, and never below what lies in the table."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(models.values())):
            cursor.execute(statement)
        for label, number in last.items():
            model = models[label]
            if number is None or model._meta.auto_field is None:
                continue
            table, key = model._meta.db_table, model._meta.pk.column
            if connection.vendor == "sqlite":
                cursor.execute("UPDATE sqlite_sequence SET seq = max(seq, %s) WHERE name = %s", [number, table])
                cursor.execute(
                    "INSERT INTO sqlite_sequence(name, seq) SELECT %s, %s"
                    " WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = %s)",
                    [table, number, table],
                )
            else:
                cursor.execute(
                    f"SELECT setval(pg_get_serial_sequence(%s, %s), greatest(%s, (SELECT coalesce(max({key}), 1)"  # noqa: S608  names of our own
                    f' FROM "{table}")))',
                    [f'"{table}"', key, number],
                )


def clear_numbers() -> None:
    """Forget what filling an empty database has counted."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM sqlite_sequence")


def rewrite_storage() -> bool:
    """Build the files anew without what was freed; False when a reader held the write-ahead log."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("VACUUM")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            busy, _log, _done = cursor.fetchone()
            return not busy
        for model in apps.get_models():
            cursor.execute(f"VACUUM {connection.ops.quote_name(model._meta.db_table)}")
    return True


def refuse_company() -> None:
    """On PostgreSQL other machines may serve the same data; their connections tell."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            " AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
        )
        others = cursor.fetchone()[0]
    if others:
        raise Refused(
            f"С этой базой PostgreSQL сейчас работает кто-то ещё (соединений: {others}). "
            "Остановите сайт и исполнителей на всех машинах и повторите."
        )


def stage(folder: Path) -> dict[str, str]:
    """Make an empty place beside the live data; gives the surroundings of the process that fills it."""
    if connection.vendor == "sqlite":
        return {"METODKABINET_DATABASE": ""}
    drop_stage()
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE SCHEMA {STAGED}")
    return {"PGOPTIONS": f"-c search_path={STAGED}"}


def drop_stage() -> None:
    """Nothing is left of a restore that did not come to its end."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"DROP SCHEMA IF EXISTS {STAGED} CASCADE")


def swap(folder: Path) -> str:
    """Put the filled database in the place of the live one, in one indivisible act; says where the old one is."""
    if connection.vendor == "postgresql":
        return _swap_schemas()
    live, staged = Path(settings.DATABASES[DEFAULT_DB_ALIAS]["NAME"]), folder / "metodkabinet.sqlite3"
    connections.close_all()
    _fold(staged)
    before = live.with_name(live.name + SUFFIX)
    if live.exists():
        _fold(live)
        before.unlink(missing_ok=True)
        os.link(live, before)
    staged.replace(live)
    handle = os.open(live.parent, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
    return str(before) if before.exists() else ""


def _fold(database: Path) -> None:
    """Everything into the one file: a log left beside it would be taken for the log of the new database."""
    folding = sqlite3.connect(database)
    try:
        folding.execute("PRAGMA journal_mode=DELETE")
    finally:
        folding.close()
    for name in ("-wal", "-shm"):
        database.with_name(database.name + name).unlink(missing_ok=True)


def _swap_schemas() -> str:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT current_schema()")
        live = cursor.fetchone()[0]
        cursor.execute(f"DROP SCHEMA IF EXISTS {BEFORE} CASCADE")
        cursor.execute(f'ALTER SCHEMA "{live}" RENAME TO {BEFORE}')
        cursor.execute(f'ALTER SCHEMA {STAGED} RENAME TO "{live}"')
    return f"схема {BEFORE} той же базы"
