"""`demo`: a living invented region with one command."""

from __future__ import annotations

import argparse
import json
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction

from metodkabinet.config.commands import migrate, serve
from metodkabinet.config.jobs import fill_demo
from metodkabinet.kit import clock, jobs
from metodkabinet.kit.refusals import Refused

NAME = "demo"
HELP = "наполнить вымышленную область и запустить сайт с ней"
MARK = "demo.json"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Which world and where."""
    serve.arguments(parser)
    parser.add_argument("--no-serve", action="store_true", help="наполнить целиком, сайт не запускать")
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="другое число – другие люди и события (1)")
    parser.add_argument("--today", type=date.fromisoformat, metavar="ГГГГ-ММ-ДД", help="какой день считать сегодняшним")


def run(options: argparse.Namespace) -> None:
    """Fill an empty folder, keep a filled one; then serve while the worker does the slow parts."""
    migrate.tables()
    mark = Path(settings.DATA) / MARK
    world = _read(mark) if mark.is_file() else _build(mark, options.seed, options.today or clock.today())
    if options.no_serve:
        jobs.run_waiting()
    _introduce(world)
    if not options.no_serve:
        serve.start(options.host, options.port, worker=not options.no_worker)


def _build(mark: Path, seed: int, today: date) -> dict[str, Any]:
    """In one transaction: a start that was broken off leaves nothing behind, and SQLite syncs once."""
    if get_user_model()._default_manager.exists():
        message = "В этой папке уже ведут работу, демонстрация её не тронет. Укажите другую папку (--data)."
        raise Refused(message)
    print("Наполняем область, это займёт меньше минуты…", flush=True)  # noqa: T201  the person at the console
    with transaction.atomic():
        people = import_module("metodkabinet.config.demo").build(seed=seed, today=today, only_fast=True)
        jobs.enqueue(fill_demo, key="config.demo", seed=seed, today=today.isoformat())
    world = {"seed": seed, "today": today.isoformat(), "people": [list(person) for person in people]}
    mark.write_text(json.dumps(world, ensure_ascii=False, indent=1))
    mark.chmod(0o600)
    return world


def _read(mark: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(mark.read_text())
    print(f"Область уже наполнена на {found['today']}. Чтобы начать заново, удалите папку {mark.parent}.")  # noqa: T201
    return found


def _introduce(world: dict[str, Any]) -> None:
    """Who may sign in: role, address, password."""
    widths = [max((len(str(person[column])) for person in world["people"]), default=0) for column in range(3)]
    print("\nВойти можно так:")  # noqa: T201  the person at the console
    for person in world["people"]:
        print("  " + "   ".join(str(cell).ljust(width) for cell, width in zip(person, widths, strict=True)))  # noqa: T201
    print(flush=True)  # noqa: T201
