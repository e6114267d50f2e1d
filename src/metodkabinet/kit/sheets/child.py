"""The process that opens a foreign file: little memory, little time, no network use, no settings, nothing to lose.

A workbook can ask its reader for half a terabyte with two cells; the reader then aborts. Here only this process ends.
Started by `reading`; takes the file on standard input, answers JSON lines on standard output.
"""

from __future__ import annotations

import json
import resource
import sys
from typing import Any

MEMORY = 256 * 1024 * 1024
SECONDS = 8  # of processor; the asking side waits ten by the clock


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))  # it writes into a pipe only


def _say(*words: Any) -> None:
    sys.stdout.write(json.dumps(words, ensure_ascii=True, separators=(",", ":")) + "\n")


def main() -> None:
    """Read one file; the last line is always «end» or «refused», unless a limit struck."""
    data = sys.stdin.buffer.read()
    _limit()
    from metodkabinet.kit.sheets import decoding, refusals  # noqa: PLC0415  the reader loads under the limits too

    notes: list[str] = []
    try:
        for page in decoding.pages(data, notes):
            _say("sheet", page.name)
            for line in page.lines:
                _say("row", line.number, line.cells, line.flaws)
        _say("end", notes)
    except refusals.Unreadable as refusal:
        _say("refused", refusal.code, refusal.text)
    except (MemoryError, RecursionError):
        heavy = refusals.too_heavy()
        _say("refused", heavy.code, heavy.text)


if __name__ == "__main__":
    main()
