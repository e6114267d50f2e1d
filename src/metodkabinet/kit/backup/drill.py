"""A drill: the copy is restored whole beside the live data, judged and thrown away. People go on working meanwhile."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from metodkabinet.kit.backup import restoring, verified
from metodkabinet.kit.backup.archive import Contents
from metodkabinet.kit.backup.restoring import Fill, Say
from metodkabinet.kit.backup.verifying import open_archive, verify_open

PLACE = "drill"


def drill(path: Path, *, fill: Fill, trust: bool = False, say: Say = lambda text: None) -> tuple[Contents, float]:
    """Everything a restore does but the last step, always on SQLite; what was inside and how many seconds it took."""
    begun = time.monotonic()
    with open_archive(path) as file, _place() as folder:
        contents = verify_open(file, trust=trust, say=say)
        restoring.write(folder / restoring.CONTENTS, contents.dump())
        restoring.write(folder / restoring.CARRIED, json.dumps({}).encode())
        restoring.lay_keys(file, contents, folder)
        fill(folder, {"METODKABINET_DATABASE": ""})
    if not trust:
        verified.note(path, contents, restored=True)
    return contents, time.monotonic() - begun


@contextmanager
def _place() -> Iterator[Path]:
    folder = Path(settings.DATA) / PLACE
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
