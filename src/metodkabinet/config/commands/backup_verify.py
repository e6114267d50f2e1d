"""`backup-verify`: would this copy restore?"""

from __future__ import annotations

import argparse
from pathlib import Path

from metodkabinet.config import console
from metodkabinet.kit.backup import verified
from metodkabinet.kit.backup.verifying import verify

NAME = "backup-verify"
HELP = "прочесть резервную копию от начала до конца и сказать, цела ли она"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Which one."""
    parser.add_argument("file", type=Path, metavar="ФАЙЛ", help="файл копии")
    parser.add_argument("--trust", action="store_true", help="копия другой установки: не сверять подпись")


def run(options: argparse.Namespace) -> None:
    """Say what is inside; a sentence and 1 when it is not good."""
    with console.progress() as say:
        contents = verify(options.file, trust=options.trust, say=say)
    if not options.trust:
        verified.note(options.file, contents)
    console.say(
        f"Копия цела: сделана {contents.moment.astimezone():%d.%m.%Y в %H:%M}, "
        f"строк {contents.rows}, файлов {len(contents.files)}."
    )
