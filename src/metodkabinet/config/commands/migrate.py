"""`migrate`: tables fit for this version."""

from __future__ import annotations

import argparse

from django.core.management import call_command

from metodkabinet.audit.services.guards import install_guards
from metodkabinet.kit.jobs import queue

NAME = "migrate"
HELP = "создать или обновить таблицы базы данных"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Nothing to choose."""


def run(options: argparse.Namespace) -> None:
    """Migrate and say so."""
    tables()
    print("База данных обновлена.")  # noqa: T201  the person at the console


def tables() -> None:
    """Bring the tables of the data and of the queue up to this version."""
    call_command("migrate", verbosity=0, interactive=False)
    queue.prepare()
    install_guards()
