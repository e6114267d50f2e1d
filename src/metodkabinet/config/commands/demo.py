"""`demo`: a living invented region with one command."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path

from django.conf import settings

from metodkabinet.accounts.models import User
from metodkabinet.config import demo
from metodkabinet.config.commands import migrate, serve
from metodkabinet.config.jobs import fill_demo
from metodkabinet.kit import clock, jobs
from metodkabinet.kit.demo import SignIn
from metodkabinet.kit.refusals import Refused

NAME = "demo"
HELP = "наполнить вымышленную область и запустить сайт с ней"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Which world and where."""
    serve.arguments(parser)
    parser.add_argument("--no-serve", action="store_true", help="наполнить целиком, сайт не запускать")
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="другое число – другие люди и события (1)")
    parser.add_argument("--today", type=date.fromisoformat, metavar="ГГГГ-ММ-ДД", help="какой день считать сегодняшним")


def run(options: argparse.Namespace) -> None:
    """Fill an empty folder, go on where a start was broken off, keep what is filled; then serve."""
    migrate.tables()
    if demo.Diary().is_new and User.objects.exists():
        message = "В этой папке уже ведут работу, демонстрация её не тронет. Укажите другую папку (--data)."
        raise Refused(message)
    sign_ins = demo.build(
        seed=options.seed, today=options.today or clock.today(), only_fast=not options.no_serve, say=_say
    )
    _introduce(sign_ins)
    if not options.no_serve:
        _leave_slow_parts()
        serve.start(options.host, options.port, worker=not options.no_worker)


def _leave_slow_parts() -> None:
    """The worker builds them while the first pages already answer; a failed attempt is begun again."""
    done, total = demo.progress()
    if done == total:
        return
    run = jobs.enqueue(fill_demo, key=f"config.demo:{done}/{total}", done=done)
    jobs.retry(run)


def _introduce(sign_ins: list[SignIn]) -> None:
    """Who may sign in: who it is, address, password."""
    rows = [(entry.who, entry.email, entry.password) for entry in sign_ins]
    widths = [max(len(row[column]) for row in rows) if rows else 0 for column in range(3)]
    _say(f"\nДемонстрация лежит в папке {Path(settings.DATA)}. Чтобы начать заново, удалите её.\nВойти можно так:")
    for row in rows:
        _say("  " + "   ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


def _say(text: str) -> None:
    print(text, flush=True)  # noqa: T201  the person at the console
