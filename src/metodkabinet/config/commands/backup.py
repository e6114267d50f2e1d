"""`backup`: one file with everything, made while people work and read back before it gets its name."""

from __future__ import annotations

import argparse
from pathlib import Path

from django.conf import settings

from metodkabinet.config import console
from metodkabinet.kit import clock
from metodkabinet.kit.backup.making import make_backup
from metodkabinet.kit.refusals import Refused

NAME = "backup"
HELP = "сделать резервную копию данных и файлов (сайт останавливать не нужно)"
NAMED = "metodkabinet-{moment:%Y-%m-%d-%H%M%S}.backup"
PATTERN = "metodkabinet-[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]-[0-9][0-9][0-9][0-9][0-9][0-9].backup"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Where to, and how many to keep."""
    parser.add_argument("file", type=Path, metavar="ФАЙЛ", help="файл копии или папка, где копии называются по времени")
    parser.add_argument("--keep", type=int, metavar="N", help="в папке: оставить N последних копий, старые удалить")


def run(options: argparse.Namespace) -> None:
    """Make it, verify it, then and only then let old ones go."""
    folder = options.file if options.file.is_dir() else None
    if options.keep is not None and (folder is None or options.keep < 1):
        raise Refused("С --keep укажите существующую папку для копий и число не меньше 1.")
    target = folder / NAMED.format(moment=clock.now()) if folder else options.file
    if target.exists():
        raise Refused(f"Файл {target} уже есть. Укажите другое имя: копии не затирают друг друга.")
    with console.progress() as say:
        contents = make_backup(target, say=say)
    console.say(
        f"Копия сделана и проверена: {target}\n"
        f"Строк {contents.rows}, файлов {len(contents.files)}, размер {console.size(target.stat().st_size)}."
    )
    if contents.missing:
        console.say(
            f"Внимание: у {len(contents.missing)} файлов нет содержимого уже на сайте («metodkabinet invariants»)."
        )
    if not settings.BACKUP_KEY:
        console.say(
            "Копия не зашифрована и без secret.key: храните этот ключ отдельно. "
            "Чтобы шифровать, задайте METODKABINET_BACKUP_KEY."
        )
    if folder and options.keep:
        for old in sorted(folder.glob(PATTERN))[: -options.keep]:
            old.unlink()
            console.say(f"Старая копия удалена: {old.name}")
