"""K2: copies made while people write are of one moment each, and nobody waits for them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from metodkabinet.kit.backup import archive, rows
from metodkabinet.kit.letters.models import Letter
from metodkabinet.kit.models import Holiday
from tests.installation import START, Installation

pytestmark = pytest.mark.full
MODELS = {"kit.holiday": Holiday, "kit.letter": Letter}

WRITER = """
import time
from django.db import transaction
from metodkabinet.kit import clock
from metodkabinet.kit.models import Holiday, Letter
from datetime import date, timedelta
slowest, started, number = 0.0, time.monotonic(), 0
while not os.path.exists(sys.argv[1]):
    number += 1
    begun = time.monotonic()
    with transaction.atomic():
        day = date(1900, 1, 1) + timedelta(days=number)
        Holiday.objects.create(date=day, title="пара")
        Letter.objects.create(key=f"pair {day}", address="a@example.org", subject="пара", text="", html="", kind="pair",
                              state="dropped", created_at=clock.now(), next_try_at=clock.now())
    slowest = max(slowest, time.monotonic() - begun)
    time.sleep(max(0, started + number / 50 - time.monotonic()))
print(json.dumps([slowest, number, time.monotonic() - started]))
"""
WITHOUT_PICTURE = """
import time
from contextlib import contextmanager
from pathlib import Path
from metodkabinet.kit.backup import engines, making, rows

@contextmanager
def no_picture():
    yield "default"

engines.picture = no_picture
read = rows.lines
def slowly(model, using):
    time.sleep(0.2 if model._meta.label_lower == "kit.letter" else 0)
    return read(model, using)
rows.lines = slowly
making.make_backup(Path(sys.argv[1]))
"""


def _writer(installation: Installation, stop: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", START + WRITER, str(stop)]
    return subprocess.Popen(command, env=installation.environment, stdout=subprocess.PIPE, text=True)


def _pairs(copy: Path) -> tuple[int, int]:
    """How many days a copy holds, and how many pairs in it are torn."""
    found: dict[str, list[Any]] = {"kit.holiday": [], "kit.letter": []}
    with copy.open("rb") as file, archive.opened(file) as members:
        for member in members:
            if (table := archive.TABLE.fullmatch(member.name)) and table[1] in found:
                found[table[1]] += [rows.parse(MODELS[table[1]], line) for line in member.lines()]
    days = {str(holiday.date) for holiday in found["kit.holiday"] if holiday.title == "пара"}
    letters = {letter.key.removeprefix("pair ") for letter in found["kit.letter"] if letter.kind == "pair"}
    return len(days), len(days ^ letters)


def _copies_under_writing(installation: Installation, folder: Path, count: int) -> list[Path]:
    """Copies that are whole, each of a later moment; the twin without one picture of all tables is torn."""
    stop, twin = folder / "stop", folder / "twin.backup"
    copies = [folder / f"{number}.backup" for number in range(count)]
    writer = _writer(installation, stop)
    try:
        for copy in copies:
            installation.must("backup", copy)
        subprocess.run(
            [sys.executable, "-c", START + WITHOUT_PICTURE, str(twin)], env=installation.environment, check=True
        )
    finally:
        stop.touch()
        said, _ = writer.communicate(timeout=30)
    slowest, written, took = json.loads(said)
    assert (slowest < 1, written / took > 30) == (True, True), (slowest, written / took)
    seen = [_pairs(copy) for copy in copies]
    assert [torn for _, torn in seen] == [0] * count
    assert [days for days, _ in seen] == sorted({days for days, _ in seen})
    assert seen[-1][0] > 0
    assert _pairs(twin)[1] > 0, "without one picture of all tables pairs are torn, and this test sees it"
    return copies


def _restores_green(copy: Path, empty: Installation) -> None:
    empty.must("restore", copy, "--yes")
    assert empty.broken() == []


def test_k2_copies_made_under_writing_are_of_one_moment(own: Installation, empty: Installation, tmp_path: Path) -> None:
    _restores_green(_copies_under_writing(own, tmp_path, 2)[-1], empty.with_key_of(own))


@pytest.mark.nightly
def test_k2_ten_copies_under_writing(own: Installation, empty: Installation, tmp_path: Path) -> None:
    for copy in _copies_under_writing(own, tmp_path, 10):
        _restores_green(copy, empty.with_key_of(own))
