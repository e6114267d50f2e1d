"""`backup-drill`: would people work again after a restore, and how soon?"""

from __future__ import annotations

import argparse
from pathlib import Path

from metodkabinet.config import console
from metodkabinet.config.commands.restore import filler
from metodkabinet.kit.backup.drill import drill
from metodkabinet.kit.refusals import Refused

NAME = "backup-drill"
HELP = "учебное восстановление: развернуть копию рядом, проверить данные и убрать (сайт работает)"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Which one."""
    parser.add_argument("file", type=Path, metavar="ФАЙЛ", help="файл копии или папка: возьмётся самая новая")
    parser.add_argument("--trust", action="store_true", help="копия другой установки: не сверять подпись")


def run(options: argparse.Namespace) -> None:
    """Restore beside, judge, tell the time, leave nothing."""
    file = newest(options.file) if options.file.is_dir() else options.file
    with console.progress() as say:
        contents, seconds = drill(file, fill=filler(file), trust=options.trust, say=say)
    console.say(
        f"Копия {file.name} восстановлена рядом и проверена за {seconds:.0f} с: "
        f"строк {contents.rows}, файлов {len(contents.files)}, данные не противоречат сами себе."
    )


def newest(folder: Path) -> Path:
    """Copies are named by their moment, so the last name is the newest."""
    found = sorted(folder.glob("*.backup"))
    if not found:
        raise Refused(f"В папке {folder} нет ни одной копии (*.backup).")
    return found[-1]
