"""A worker killed in the middle of a step: the next one takes over, and every step has one effect."""

from __future__ import annotations

import json
import signal
from pathlib import Path

import pytest

from metodkabinet.kit.tests import processes

pytestmark = pytest.mark.full

WORKER = """
runs.BACK_OFF[:] = [timedelta(0)]

@jobs.steps("test.fragile", title="Хрупкая работа", lease=0)
def fragile(run, cursor, *, batch_id):
    place = cursor or 0
    if place == 1 and not (data / "killed").exists():
        (data / "killed").touch()
        os.kill(os.getpid(), signal.SIGKILL)
    with open(data / "effects", "a") as effects:
        effects.write(f"{place}\\n")
    if place == 2:
        os.kill(os.getpid(), signal.SIGTERM)
        return None
    return place + 1

if not JobRun.objects.exists():
    jobs.enqueue(fragile, batch_id=1)
queue.consume(1)
print(json.dumps(list(JobRun.objects.filter(job="test.fragile").values("state", "attempts", "turn"))))
"""


def test_killed_worker_is_succeeded_and_told_to_stop_finishes_its_step(tmp_path: Path) -> None:
    processes.run(tmp_path, processes.TABLES)
    assert processes.finish(processes.begin(tmp_path, WORKER))[0] == -signal.SIGKILL
    assert (tmp_path / "effects").read_text().split() == ["0"]
    [row] = json.loads(processes.run(tmp_path, WORKER))
    assert (tmp_path / "effects").read_text().split() == ["0", "1", "2"]
    assert row == {"state": "done", "attempts": 0, "turn": 4}


def test_wiped_queue_loses_no_work(tmp_path: Path) -> None:
    processes.run(tmp_path, processes.TABLES)
    (tmp_path / "killed").touch()
    processes.run(tmp_path, WORKER.split("queue.consume", maxsplit=1)[0])
    for file in (tmp_path / "queue").iterdir():
        file.unlink()
    processes.run(tmp_path, WORKER)
    assert (tmp_path / "effects").read_text().split() == ["0", "1", "2"]
