"""`serve`: the site and its worker."""

from __future__ import annotations

import argparse
import logging

from metodkabinet.config import server
from metodkabinet.kit import health
from metodkabinet.kit.backup import presence
from metodkabinet.kit.refusals import Refused

NAME = "serve"
HELP = "запустить сайт вместе с исполнителем фоновых работ"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Where to listen."""
    parser.add_argument("--host", default="127.0.0.1", metavar="АДРЕС", help="на каком адресе слушать (127.0.0.1)")
    parser.add_argument("--port", type=int, default=8000, metavar="ПОРТ", help="на каком порту слушать (8000)")
    parser.add_argument("--no-worker", action="store_true", help="без исполнителя: он запущен отдельно («worker»)")


def run(options: argparse.Namespace) -> None:
    """Serve until told to stop; a database of another version is refused here, not on every page."""
    for sentence in health.migrations():
        raise Refused(sentence)
    start(options.host, options.port, worker=not options.no_worker)


def start(host: str, port: int, *, worker: bool) -> None:
    """Serve, saying first where."""
    logging.getLogger("uvicorn.error").setLevel(logging.WARNING)
    with presence.serving():
        print(f"Методкабинет работает: http://{host}:{port}/ (остановить: Ctrl+C)", flush=True)  # noqa: T201  for a person
        server.serve(host, port, worker=worker)
