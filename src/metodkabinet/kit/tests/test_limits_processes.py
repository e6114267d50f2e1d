"""Two processes spend from one budget."""

from __future__ import annotations

from pathlib import Path

import pytest

from metodkabinet.kit.tests import processes

SPEND = """
taken = 0
for _ in range(30):
    try:
        limits.spend("x", "one", 20, 3600)
        taken += 1
    except Busy:
        pass
print(taken)
"""


@pytest.mark.full
def test_budget_is_exact_across_processes(tmp_path: Path) -> None:
    processes.run(tmp_path, processes.TABLES)
    both = [processes.begin(tmp_path, SPEND) for _ in range(2)]
    ended = [processes.finish(process) for process in both]
    assert [code for code, taken in ended] == [0, 0]
    assert sum(int(taken) for code, taken in ended) == 20
