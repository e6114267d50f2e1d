"""C1, C3, C4, C6, C7: servers killed, databases locked, disks full – through HTTP, as people see it."""

from __future__ import annotations

import errno
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date, timedelta
from http.client import HTTPException
from pathlib import Path

import pytest
from django.db import OperationalError

from metodkabinet.kit import outage
from tests.installation import START, Browser, Installation, Server

pytestmark = pytest.mark.full
ADD = "/holidays/add/"
DAY = date(1900, 1, 1)


class Clients:
    """People who write as fast as they can; `done` is the ledger of what they were told is done."""

    def __init__(self, browser: Browser, count: int, pause: float = 0.0, first: int = 0) -> None:
        self.done: list[str] = []
        self.failed: list[str] = []
        self._stop, self._pause, self._lock, self._number = threading.Event(), pause, threading.Lock(), first
        self._threads = [threading.Thread(target=self._write, args=(browser.twin(),)) for _ in range(count)]

    def __enter__(self) -> Clients:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *failure: object) -> None:
        self.stop()

    def stop(self) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def _write(self, browser: Browser) -> None:
        while not self._stop.wait(self._pause):
            with self._lock:
                self._number += 1
                day = str(DAY + timedelta(days=self._number))
            fields = {"date": day, "title": "запись", "once": f"crash-test-{day}-0000"}
            try:
                status = browser.post(ADD, fields).status
            except (OSError, HTTPException):
                self.failed.append(day)
                self._stop.wait(0.05)
            else:
                (self.done if status == 302 else self.failed).append(day)


LEDGER = """
from metodkabinet.kit.models import FormKey, Holiday
print(json.dumps([
    [str(day) for day in Holiday.objects.filter(title="запись").values_list("date", flat=True)],
    [key[11:21] for key in FormKey.objects.filter(key__startswith="crash-test-").values_list("key", flat=True)],
]))
"""


def _worker_of(server: Server) -> int:
    """The process number of the worker, 0 while there is none."""
    assert server.process is not None
    children = Path(f"/proc/{server.process.pid}/task/{server.process.pid}/children")
    found = children.read_text().split() if children.exists() else []
    return int(found[0]) if found else 0


def _kill_at_random(
    installation: Installation, times: int, *, seed: int = 0, worker: bool = True
) -> tuple[Clients, list[str], list[str]]:
    """Kill the server, and now and then only the worker, under writing clients. The ledger, the days, the form keys."""
    chance = random.Random(times + seed)  # noqa: S311  the same chances each time
    with installation.serving(worker=worker) as server:
        clients = Clients(server.signed_in(), 6, first=seed * 2000)
        with clients:
            for number in range(times):
                time.sleep(chance.uniform(0.1, 0.8))
                if number % 4 == 2 and (child := _worker_of(server)):
                    os.kill(child, signal.SIGKILL)
                else:
                    server.kill()
                    server.start()
    days, keys = installation.script(LEDGER)
    return clients, days, keys


def _nothing_lost(installation: Installation, times: int) -> None:
    clients, days, keys = _kill_at_random(installation, times)
    assert len(clients.done) > times * 2
    assert set(clients.done) - set(days) == set()
    assert set(days) - set(clients.done) <= set(clients.failed)  # done, but the answer did not come through
    assert sorted(days) == sorted(keys)  # a form is marked as served exactly when it was
    assert installation.broken() == []


def test_c1_what_was_acknowledged_is_there(own: Installation) -> None:
    _nothing_lost(own, 6 if own.database == "" else 4)


@pytest.mark.nightly
def test_c1_a_hundred_kills(own: Installation) -> None:
    _nothing_lost(own, 100 if own.database == "" else 20)


@pytest.mark.sqlite  # PostgreSQL refuses to lock rows outside a transaction, so there the twin does not even run
def test_c1_twin_without_transactions_is_caught(own: Installation) -> None:
    own.environment["DJANGO_SETTINGS_MODULE"] = "tests.installation_without_transactions"
    for seed in range(10):
        _, days, keys = _kill_at_random(own, 2, seed=seed, worker=False)
        if sorted(days) != sorted(keys):
            return
    pytest.fail("half-done forms were not noticed")


def test_c1_twin_that_answers_before_it_writes_is_caught(own: Installation) -> None:
    own.environment["DJANGO_SETTINGS_MODULE"] = "tests.installation_answering_early"
    for seed in range(10):
        clients, days, _ = _kill_at_random(own, 2, seed=seed, worker=False)
        if set(clients.done) - set(days):
            return
    pytest.fail("a lost write was not noticed")


def _caused(error: Exception, cause: Exception) -> Exception:
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (OperationalError("database is locked"), 503),
        (OperationalError("could not extend file: No space left on device"), 507),
        (OperationalError("database or disk is full"), 507),
        (OperationalError('connection to server at "127.0.0.1" failed: Connection refused'), 503),
        (OSError(errno.ENOSPC, "No space left on device"), 507),
        (_caused(RuntimeError("in the middle"), OperationalError("database is locked")), 503),
        (OperationalError("no such table: people_person"), 0),
        (OSError(errno.ENOENT, "No such file"), 0),
        (ValueError("locked"), 0),
        (None, 0),
    ],
)
def test_c4_only_an_outage_is_called_one(error: Exception | None, status: int) -> None:
    assert outage.status_of(error) == status


@contextmanager
def locked(database: Path) -> Iterator[None]:
    """Another process in the middle of a long write."""
    with closing(sqlite3.connect(database, isolation_level=None)) as line:
        line.execute("BEGIN IMMEDIATE")
        try:
            yield
        finally:
            line.execute("ROLLBACK")


FORM = {"date": "2031-05-09", "title": "Длинный «текст» & <знаки>\n\tвторая строка", "once": "lock-test-0000000000"}


AGE = """
from metodkabinet.accounts.models import Session
from metodkabinet.kit import clock
Session.objects.update(seen_at=clock.now() - clock.timezone.timedelta(hours=1))
"""
AGED = """
from metodkabinet.accounts.models import Session
from metodkabinet.kit import clock
print(Session.objects.filter(seen_at__lt=clock.now() - clock.timezone.timedelta(minutes=5)).exclude(user=None).count())
"""


@pytest.mark.sqlite
def test_c4_a_short_lock_is_a_delay(own: Installation) -> None:
    with own.serving(worker=False) as server:
        browser = server.signed_in()
        own.script(AGE)
        with locked(own.sqlite):
            answers: list[int] = []
            begun = time.monotonic()
            assert browser.get("/holidays/").status == 200
            assert time.monotonic() - begun < 2  # an aged session is prolonged another time
            writing = threading.Thread(target=lambda: answers.append(browser.twin().post(ADD, FORM).status))
            begun = time.monotonic()
            writing.start()
            for _ in range(6):
                assert browser.get("/holidays/").status == 200
                time.sleep(0.5)
            assert answers == []
        writing.join()
        assert (answers, time.monotonic() - begun < 8) == ([302], True)
        browser.get("/holidays/")
    assert own.script(AGED) == 0


@pytest.mark.sqlite
def test_c4_a_long_lock_keeps_what_was_typed(own: Installation) -> None:
    with own.serving(worker=False) as server:
        browser = server.signed_in()
        with locked(own.sqlite):
            found: list[object] = []
            writing = threading.Thread(target=lambda: found.append(browser.twin().post(ADD, FORM)))
            writing.start()
            slowest = 0.0
            while writing.is_alive():
                begun = time.monotonic()
                assert browser.get("/holidays/").status == 200
                slowest = max(slowest, time.monotonic() - begun)
                time.sleep(0.3)
            assert slowest < 2
        [answer] = found
        assert (answer.status, answer.headers["retry-after"]) == (503, "15")  # type: ignore[attr-defined]
        assert "Введённое не пропало" in answer.text  # type: ignore[attr-defined]
        assert "locked" not in answer.text  # type: ignore[attr-defined]
        typed = answer.typed()  # type: ignore[attr-defined]
        typed.pop("csrfmiddlewaretoken", None)
        assert {name: " ".join(value.split()) for name, value in typed.items()} == {
            name: " ".join(value.split()) for name, value in FORM.items()
        }
        assert browser.post(ADD, typed).status == 302
        assert browser.post(ADD, typed).status == 302  # sent twice, kept once
    count = own.script(
        'from metodkabinet.kit.models import Holiday; print(Holiday.objects.filter(date="2031-05-09").count())'
    )
    assert count == 1


def test_c6_told_to_stop_it_loses_no_request(own: Installation) -> None:
    with own.serving() as server:
        assert server.process is not None
        browser = server.signed_in()
        with Clients(browser, 2, pause=0.05) as clients:
            time.sleep(1)
            server.process.terminate()
            begun = time.monotonic()
            while server.get("/health/ready").status == 200:
                assert time.monotonic() - begun < 2
            clients.stop()  # what a proxy does when readiness goes red
            assert server.get("/health/live").status == 200
        assert (server.process.wait(30), clients.failed) == (0, [])
    days, _ = own.script(LEDGER)
    assert sorted(days) == sorted(clients.done)
    assert own.broken() == []


SMALL = """
mkdir "$0.small" && mount -t tmpfs -o size=48m none "$0.small" && cp -a "$0/." "$0.small" && \
mount --bind "$0.small" "$0" && exec "$@"
"""


def _fill(path: Path) -> None:
    with path.open("wb", buffering=0) as file:
        while True:
            if file.write(bytes(65536)) < 65536:
                file.write(b"\0" * 4096)


@pytest.mark.sqlite  # the small disk is the one of the data folder; a PostgreSQL server has its own
def test_c3_a_full_disk_is_said_and_passes(own: Installation, tmp_path: Path) -> None:
    if subprocess.run(["unshare", "-rm", "true"], check=False).returncode:
        pytest.skip("a small disk needs leave to make a mount namespace")
    prefix = ("unshare", "-rm", "sh", "-c", SMALL, str(own.data))
    with own.serving(worker=False, prefix=prefix) as server:
        assert server.process is not None
        browser = server.signed_in()
        inside = Path(f"/proc/{server.process.pid}/root{own.data}")
        seen = Installation(inside, own.database)
        assert browser.post(ADD, {**FORM, "once": ""}).status == 302
        filler = inside / "filler"
        with pytest.raises(OSError, match="No space"):
            _fill(filler)
        upload = browser.upload("/organisations/import/", b"a;b\n" * 50_000, "список.csv")
        assert (upload.status, "На сервере кончилось место" in upload.text) == (507, True)
        statuses = {
            browser.post(ADD, {"date": str(DAY + timedelta(days=day)), "title": "я" * 190}).status for day in range(400)
        }
        assert statuses <= {302, 507}
        assert 507 in statuses
        assert browser.get("/holidays/").status == 200
        assert server.get("/health/ready").status == 503
        code, said = seen.command("backup", inside / "x.backup")
        assert (code, "не хватило места" in said) == (1, True), said
        assert not list(inside.glob("x.backup*"))
        filler.unlink()
        assert browser.post(ADD, {"date": "2035-01-01", "title": "снова"}).status == 302
        assert (
            browser.upload("/organisations/import/", "Название;Вид\nШкола;школа\n".encode(), "список.csv").status == 302
        )
        assert seen.broken() == []


WRITER = """
from datetime import date, timedelta
from django.db import transaction
from metodkabinet.kit import clock
from metodkabinet.kit.models import FormKey, Holiday
for number in range(1, 60000):
    day = date(1900, 1, 1) + timedelta(days=number)
    with transaction.atomic():
        FormKey.objects.create(key=f"crash-test-{day}", owner="", page="", sent_at=clock.now())
        Holiday.objects.create(date=day, title="запись")
    print(day, flush=True)
"""


def _read(database: Path) -> tuple[list[str], list[str]]:
    """The days and the form keys of a copy, once its pages are in order."""
    with closing(sqlite3.connect(database)) as line:
        assert line.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        days = line.execute("SELECT date FROM kit_holiday WHERE title = 'запись' ORDER BY date").fetchall()
        keys = line.execute("SELECT key FROM kit_formkey WHERE key LIKE 'crash-test-%' ORDER BY key").fetchall()
    return [day for (day,) in days], [key[11:21] for (key,) in keys]


@pytest.mark.sqlite
def test_c7_database_and_log_of_any_moment_open(own: Installation, tmp_path: Path) -> None:
    """The writer stands still while its files are copied: what a power cut leaves on a disk that keeps its promises."""
    chance, lost_without_log = random.Random(7), 0  # noqa: S311  as above
    ledger = tmp_path / "ledger"
    with ledger.open("w") as said:
        writer = subprocess.Popen([sys.executable, "-c", START + WRITER], env=own.environment, stdout=said)
    try:
        while not ledger.read_text():
            time.sleep(0.05)
        for number in range(12):
            time.sleep(chance.uniform(0.05, 0.3))
            copy = Installation(tmp_path / f"copy{number}").with_key_of(own)
            (copy.data / "files").symlink_to(own.data / "files")
            writer.send_signal(signal.SIGSTOP)
            shutil.copy(own.sqlite, copy.sqlite)
            log = shutil.copy(f"{own.sqlite}-wal", f"{copy.sqlite}-wal")
            done = ledger.read_text().split()
            writer.send_signal(signal.SIGCONT)
            kind = ("whole", "cut", "without")[number % 3]
            if kind == "cut":
                os.truncate(log, chance.randrange(Path(log).stat().st_size))
            elif kind == "without":
                Path(log).unlink()
            days, keys = _read(copy.sqlite)
            assert days == keys
            if kind == "whole":
                assert set(done) <= set(days)
            if kind == "without":
                lost_without_log += len(set(done) - set(days))
        assert copy.broken() == []
    finally:
        writer.kill()
        writer.wait()
    assert lost_without_log > 0  # the twin: without its log the database does lose what was acknowledged


@pytest.mark.sqlite
def test_c7_every_commit_is_on_the_disk(own: Installation) -> None:
    settings = own.script("""
with connection.cursor() as cursor:
    found = [cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in ("synchronous", "journal_mode", "foreign_keys")]
print(json.dumps(found))
""")
    assert settings == [2, "wal", 1]
    with closing(sqlite3.connect(own.sqlite)) as line:
        assert line.execute("PRAGMA quick_check").fetchall() == [("ok",)]
