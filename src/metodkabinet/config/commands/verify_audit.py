"""`verify-audit`: has anybody rewritten the log?"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from metodkabinet.audit.models import Seal
from metodkabinet.audit.services.heads import carried_heads
from metodkabinet.audit.services.returning import still_standing
from metodkabinet.audit.services.sealing import verify

NAME = "verify-audit"
HELP = "проверить, что журнал событий никто не переписал"


def arguments(parser: argparse.ArgumentParser) -> None:
    """For a person or for a machine, and what heads were kept elsewhere."""
    parser.add_argument("--json", action="store_true", help="ответ для программы")
    parser.add_argument(
        "--heads", action="append", default=[], type=Path, metavar="ФАЙЛ",
        help="ещё один файл с отпечатками, вынесенный с сервера (строки «время номер отпечаток»)",
    )  # fmt: skip


def run(options: argparse.Namespace) -> int:
    """Walk the whole chain; 1 and the first bad record when it does not hold."""
    heads = still_standing(carried_heads(*options.heads))
    fault, sealed = verify(heads), Seal.objects.count()
    if options.json:
        print(json.dumps({"ok": not fault, "fault": fault, "sealed": sealed, "heads": len(heads)}, ensure_ascii=False))  # noqa: T201  the answer
    else:
        print(fault or f"Журнал цел: записей {sealed}, сверено с вынесенными отпечатками: {len(heads)}.")  # noqa: T201  the answer
    return 1 if fault else 0
