"""`up`: an empty installation with one command."""

from __future__ import annotations

import argparse

from metodkabinet.config.commands import migrate, serve

NAME = "up"
HELP = "обновить базу данных и запустить сайт; при первом запуске откроется страница первой настройки"


def arguments(parser: argparse.ArgumentParser) -> None:
    """As for `serve`."""
    serve.arguments(parser)


def run(options: argparse.Namespace) -> None:
    """Migrate, then serve."""
    migrate.tables()
    serve.start(options.host, options.port, worker=not options.no_worker)
