"""Triggers that refuse to change or delete events and seals, and let values only be emptied, on either database.

Installed by `metodkabinet migrate` and after a restore, not by a migration: a test database is emptied between tests.
"""

from django.db import connection

SEALED = ("audit_event", "audit_seal")
VALUES = "audit_values"
REFUSE_ON_SQLITE = "BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END"
REFUSE = "EXECUTE FUNCTION audit_append_only()"
FUNCTION = """
CREATE OR REPLACE FUNCTION audit_append_only() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'the log is append-only'; END $$
"""
# After an update of values each part is what it was, or is empty together with its salt. JSON is compared as text.
KEPT = """
NEW.event_id = OLD.event_id AND
(
    NEW.salt = OLD.salt AND NEW.object_name = OLD.object_name AND
    CAST(NEW.before AS text) = CAST(OLD.before AS text) AND CAST(NEW.after AS text) = CAST(OLD.after AS text)
    OR NEW.salt = '' AND NEW.object_name = '' AND CAST(NEW.before AS text) = '{}' AND CAST(NEW.after AS text) = '{}'
) AND
(
    NEW.actor_salt = OLD.actor_salt AND NEW.actor_name = OLD.actor_name
    OR NEW.actor_salt = '' AND NEW.actor_name = ''
)
"""


def install_guards() -> None:
    """Create the triggers; running again changes nothing."""
    with connection.cursor() as cursor:
        for statement in _sqlite() if connection.vendor == "sqlite" else _postgresql():
            cursor.execute(statement)


def _sqlite() -> list[str]:
    every = [(table, act) for table in SEALED for act in ("UPDATE", "DELETE")] + [(VALUES, "DELETE")]
    emptied = f"BEFORE UPDATE ON {VALUES} WHEN NOT ({KEPT})"
    return [
        *(
            f"CREATE TRIGGER IF NOT EXISTS {table}_no_{act.lower()} BEFORE {act} ON {table} {REFUSE_ON_SQLITE}"
            for table, act in every
        ),
        f"CREATE TRIGGER IF NOT EXISTS {VALUES}_only_emptied {emptied} {REFUSE_ON_SQLITE}",
    ]


def _postgresql() -> list[str]:
    every = [(table, "UPDATE OR DELETE") for table in SEALED] + [(VALUES, "DELETE")]
    emptied = f"BEFORE UPDATE ON {VALUES} FOR EACH ROW WHEN (NOT ({KEPT}))"
    return [
        FUNCTION,
        *(
            f"CREATE OR REPLACE TRIGGER {table}_append_only BEFORE {acts} ON {table} FOR EACH ROW {REFUSE}"
            for table, acts in every
        ),
        *(
            f"CREATE OR REPLACE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT {REFUSE}"
            for table, _ in every
        ),
        f"CREATE OR REPLACE TRIGGER {VALUES}_only_emptied {emptied} {REFUSE}",
    ]
