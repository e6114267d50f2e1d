"""`restore`: puts a copy in the place of the live data, after everything about it has been found good."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from metodkabinet.config import console
from metodkabinet.kit.backup.restoring import Fill, fill_stage, restore
from metodkabinet.kit.refusals import Refused

NAME = "restore"
HELP = "восстановить данные и файлы из резервной копии (сайт должен быть остановлен)"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Which copy, and what to be lenient about."""
    parser.add_argument("file", type=Path, metavar="ФАЙЛ", help="файл копии")
    parser.add_argument("--yes", action="store_true", help="не переспрашивать")
    parser.add_argument("--trust", action="store_true", help="копия другой установки: не сверять подпись")
    parser.add_argument("--with-faults", action="store_true", help="поставить, даже если проверка нашла нарушения")
    parser.add_argument("--staged", action="store_true", help=argparse.SUPPRESS)  # the process that fills the new place


def run(options: argparse.Namespace) -> None:
    """Ask, verify, fill beside, judge, swap."""
    if options.staged:
        with console.progress() as say:
            fill_stage(options.file, with_faults=options.with_faults, say=say)
        return
    if not options.yes and not _agreed():
        raise Refused("Ничего не изменено.")

    fill = filler(options.file, "--with-faults") if options.with_faults else filler(options.file)
    with console.progress() as say:
        restored = restore(options.file, fill=fill, trust=options.trust, say=say)
    console.say(f"Восстановлено на {restored.contents.moment.astimezone():%d.%m.%Y %H:%M}. Теперь запустите сайт.")
    if restored.before:
        console.say(f"Прежние данные пока целы: {restored.before}")


def filler(file: Path, *flags: str) -> Fill:
    """Runs the process whose world is the staged folder; what it refuses is refused here."""

    def fill(folder: Path, surroundings: Mapping[str, str]) -> None:
        command = [
            sys.executable, "-m", "metodkabinet.config.cli", NAME, str(file.resolve()), "--staged", *flags,
            "--data", str(folder),
        ]  # fmt: skip
        apart = {"METODKABINET_QUEUE": "file", "METODKABINET_REDIS": "", "METODKABINET_MAIL": "", **surroundings}
        done = subprocess.run(command, env={**os.environ, **apart}, check=False)  # noqa: S603, TID251  our own words, our own surroundings
        if done.returncode:
            raise Refused("Восстановление прервано, живые данные не тронуты. Причина названа выше.")

    return fill


def _agreed() -> bool:
    console.say("Нынешние данные и файлы будут заменены копией. Введите «да», чтобы продолжить:")
    return sys.stdin.readline().strip().lower() == "да"
