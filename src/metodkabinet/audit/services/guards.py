"""Triggers that refuse to change or delete events and seals, on either database.

Installed by `metodkabinet migrate` and not by a migration: a test database is emptied between tests.
"""

from django.db import connection

TABLES = ("audit_event", "audit_seal")


def install_guards() -> None:
    """Create the triggers; running again changes nothing."""
    with connection.cursor() as cursor:
        for statement in _statements():
            cursor.execute(statement)


def _statements() -> list[str]:
    if connection.vendor == "sqlite":
        return [
            f"CREATE TRIGGER IF NOT EXISTS {table}_no_{act.lower()} BEFORE {act} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END"
            for table in TABLES
            for act in ("UPDATE", "DELETE")
        ]
    function = (
        "CREATE OR REPLACE FUNCTION audit_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the log is append-only'; END $$"
    )
    return [
        function,
        *(
            f"CREATE OR REPLACE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION audit_append_only()"
            for table in TABLES
        ),
    ]
