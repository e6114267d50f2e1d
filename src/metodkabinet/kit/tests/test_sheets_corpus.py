"""Every file of the corpus: read as promised or refused in Russian, inside the limits, by a process that survives."""

import runpy
import subprocess
import sys
import time
from pathlib import Path

import pytest

from metodkabinet.kit.sheets.reading import read_sheets
from metodkabinet.kit.sheets.refusals import Unreadable

CORPUS = Path(__file__).resolve().parents[4] / "tests" / "corpus"
sys.path.insert(0, str(CORPUS))  # its two scripts belong to no package
CASES = runpy.run_path(str(CORPUS / "sheets.py"))["CASES"]
sys.path.remove(str(CORPUS))


def outcome_of(data):
    try:
        return "read", read_sheets(data)
    except Unreadable as refusal:
        return refusal.code, refusal


@pytest.mark.parametrize(
    "case", [pytest.param(case, id=case.name, marks=[] if case.quick else [pytest.mark.full]) for case in CASES]
)
def test_file_of_the_corpus_does_what_it_must(case):
    data = case.make()
    started = time.monotonic()
    code, told = outcome_of(data)
    took = time.monotonic() - started

    assert code in case.verdict.split("|"), told
    assert took < 12
    if code == "read":
        lines = told.sheets[0].lines
        if case.rows is not None:
            assert [line.cells for line in lines] == case.rows
        doubted = {(line.number, at) for line in lines for at in line.flaws}
        assert doubted == (case.flaws or set())
    else:
        assert told.text.endswith(".")
        assert told.field == "file"
        assert any("а" <= letter <= "я" for letter in told.text)


def test_corpus_is_as_large_as_promised_and_names_do_not_repeat():
    names = [case.name for case in CASES]
    assert len(names) >= 120
    assert sorted(set(names)) == sorted(names)


LIMITED = """
import resource, runpy, sys
resource.setrlimit(resource.RLIMIT_AS, (256 << 20, 256 << 20))
resource.setrlimit(resource.RLIMIT_CPU, (10, 10))
from metodkabinet.kit.sheets.reading import read_sheets
from metodkabinet.kit.sheets.refusals import Unreadable
try:
    read_sheets(sys.stdin.buffer)
    print("read")
except Unreadable as refusal:
    print(refusal.code)
"""
BOMBS = [
    "a cell at the far corner",
    "one to a thousand",
    "entity laughs in xl/worksheets/sheet1.xml",
    "overlapping entries",
]


@pytest.mark.parametrize("name", BOMBS)
def test_bomb_is_refused_while_the_asking_process_itself_has_256_megabytes_and_10_seconds(name):
    case = next(case for case in CASES if case.name == name)
    done = subprocess.run(  # noqa: S603  our own words
        [sys.executable, "-c", LIMITED],
        input=case.make(),
        capture_output=True,
        timeout=20,
        check=False,
        env={"PYTHONPATH": str(CORPUS.parents[1] / "src")},
    )
    assert (done.returncode, done.stdout.decode().strip()) == (0, case.verdict), done.stderr.decode()
