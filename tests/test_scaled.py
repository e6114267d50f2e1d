"""The scale switch: PostgreSQL, Redis, two web processes and two workers over the same data, by variables alone."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import psycopg
import pytest

from metodkabinet.kit.tests import smtp
from tests.installation import PASSWORD, Browser, Installation, Server, fresh_database

pytestmark = [pytest.mark.full, pytest.mark.postgresql, pytest.mark.redis]
PATIENCE = 40  # seconds until something that must happen is taken for lost


class Redis:
    """A server of its own on a free port, that keeps nothing."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        self.folder, self.url = folder, f"redis://127.0.0.1:{self.port}/0"
        self.start()

    def start(self) -> None:
        words = ["redis-server", "--port", str(self.port), "--bind", "127.0.0.1", "--save", ""]
        self.process = subprocess.Popen(words, cwd=self.folder, stdout=subprocess.DEVNULL)
        until(self._answers)

    def stop(self) -> None:
        self.process.kill()
        self.process.wait()

    def _answers(self) -> bool:
        with socket.socket() as line:
            return line.connect_ex(("127.0.0.1", self.port)) == 0


@dataclass
class Layout:
    """Everything that runs."""

    installation: Installation
    redis: Redis
    mail: smtp.Server
    webs: list[Server]
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def hire(self) -> None:
        """Start a worker."""
        words = [sys.executable, "-m", "metodkabinet.config.cli", "worker", "--threads", "1"]
        words += ["--data", str(self.installation.data)]
        self.workers.append(subprocess.Popen(words, env=self.installation.environment, stdout=subprocess.DEVNULL))

    def ask(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """What the database says, past the product."""
        with psycopg.connect(self.installation.database, autocommit=True) as line:
            return line.execute(query, values).fetchall()

    def sent(self, address: str) -> int:
        """How many letters the mail server has taken for this address."""
        return Counter(to for to, _ in self.mail.taken)[address]


def until(happened: Callable[[], Any]) -> Any:
    """Wait for it."""
    ends = time.monotonic() + PATIENCE
    while not (found := happened()):
        assert time.monotonic() < ends, "it did not happen"
        threading.Event().wait(0.05)
    return found


@contextmanager
def mail_server() -> Iterator[smtp.Server]:
    with smtp.Server() as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture(scope="module")
def layout(region: Installation, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Layout]:
    """A region like the others, served by four processes."""
    folder = tmp_path_factory.mktemp("scaled")
    shutil.copytree(region.data, folder / "data")
    redis = Redis(folder)
    with fresh_database(region.database) as database, mail_server() as mail:
        address = f"smtp://127.0.0.1:{mail.server_address[1]}"
        installation = Installation(folder / "data", database, REDIS=redis.url, MAIL=address)
        installation.environment["DJANGO_SETTINGS_MODULE"] = "tests.installation_scaled"
        found = Layout(installation, redis, mail, [Server(installation, worker=False) for _ in range(2)])
        try:
            for _ in range(2):
                found.hire()
            for web in found.webs:
                web.start()
            yield found
        finally:
            for web in found.webs:
                web.kill()
            for worker in found.workers:
                worker.kill()
                worker.wait()
            redis.stop()


def at(web: Server, browser: Browser) -> Browser:
    """The same person at another process."""
    return Browser(web.port, browser.cookies)


def test_a_session_and_a_form_are_known_to_every_process(layout: Layout) -> None:
    first, second = layout.webs
    here = first.signed_in()
    there = at(second, here)
    form = {"date": "2033-03-03", "title": "отсюда", "once": "scaled-test-000000000"}
    answers = [here.post("/holidays/add/", form), there.post("/holidays/add/", form)]
    assert [answer.status for answer in answers] == [302, 302]
    assert layout.ask("SELECT count(*) FROM kit_holiday WHERE date = '2033-03-03'") == [(1,)]
    assert "отсюда" in there.get("/holidays/?year=2033").text
    assert there.post("/sign-out/", {}).status == 302
    assert here.get("/holidays/").status == 302  # the very next request, by the other process


def test_r1_limits_are_shared_and_kept_in_redis(layout: Layout) -> None:
    in_the_base = "SELECT count(*) FROM kit_hit WHERE name = 'accounts.password'"  # some, if Redis was away before
    before, statuses = layout.ask(in_the_base), []
    for number in range(12):
        browser = Browser(layout.webs[number % 2].port)
        browser.get("/sign-in/")
        statuses.append(browser.post("/sign-in/", {"email": "nobody@example.org", "password": "неверный"}).status)
    assert statuses == [422] * 8 + [429] * 4
    assert layout.ask(in_the_base) == before


TELL = """
from metodkabinet.accounts.models import User
from metodkabinet.kit import live
from metodkabinet.notifications.services import topic_of
from tests.installation import ADMIN
live.announce(topic_of(User.objects.get(email=ADMIN)))
"""


def test_news_reach_the_streams_of_every_process(layout: Layout) -> None:
    first, second = layout.webs
    here = first.signed_in()
    wires = []
    for web in (first, second):
        [token] = re.findall(r'data-live="([^"]+)" hx-get', at(web, here).get("/").text)
        wire = HTTPConnection("127.0.0.1", web.port, timeout=PATIENCE)
        cookies = "; ".join(f"{name}={value}" for name, value in here.cookies.items())
        wire.request("GET", f"/live/?topic={token}", headers={"Cookie": cookies})
        wires.append((wire, wire.getresponse()))
    assert [stream.status for _, stream in wires] == [200, 200]
    begun = time.monotonic()
    layout.installation.script(TELL)
    for wire, stream in wires:
        while stream.readline() != b"event: change\n":
            assert time.monotonic() - begun < PATIENCE
        wire.close()


START_WORK = """
from metodkabinet.kit import jobs
from tests.slow.jobs import slow
print(jobs.enqueue(slow, last=5).pk)
"""
SWEEP = """
from datetime import timedelta
from metodkabinet.kit.jobs import runs
runs.BACK_OFF[:] = [timedelta(0)]
runs.sweep()
runs.sweep()
"""


def test_a_killed_workers_job_is_finished_once_by_another(layout: Layout) -> None:
    number = layout.installation.script(START_WORK)

    def stands() -> tuple[str, int, str]:
        [found] = layout.ask("SELECT state, done, text FROM kit_jobrun WHERE id = %s", number)
        return found

    until(lambda: stands()[0] == "runs" and stands()[1] >= 2)
    killed = int(stands()[2])
    os.kill(killed, signal.SIGKILL)
    lost = "SELECT 1 FROM kit_jobrun WHERE id = %s AND state = 'runs' AND lease_until < now()"
    until(lambda: layout.ask(lost, number))
    layout.installation.script(SWEEP)  # what a worker does at its start and then every minute
    until(lambda: stands()[0] == "done")
    assert (stands()[1], int(stands()[2]) != killed) == (5, True)
    days = layout.ask("SELECT date, title FROM kit_holiday WHERE title LIKE 'шаг %%' ORDER BY date")
    assert (len(days), len({title for _, title in days})) == (6, 2)
    until(lambda: layout.sent("slow@example.org"))
    assert layout.ask("SELECT state, attempts FROM kit_letter WHERE key = %s", f"slow {number}") == [("sent", 1)]
    layout.hire()


POST = """
from django.db import transaction
from metodkabinet.kit import letters
with transaction.atomic():
    for number in range(60):
        letters.post(f"scaled {number}", to=f"n{number}@example.org", subject="Раз", template="audit/head.txt",
                     context={}, kind="test")
"""


def test_l2_two_workers_send_each_letter_once(layout: Layout) -> None:
    layout.installation.script(POST)
    until(lambda: layout.ask("SELECT count(*) FROM kit_letter WHERE kind = 'test' AND state = 'sent'") >= [(60,)])
    assert [layout.sent(f"n{number}@example.org") for number in range(60)] == [1] * 60


def test_c5_without_redis_people_come_in_and_save_and_nothing_is_lost(layout: Layout) -> None:
    layout.redis.stop()
    try:
        here = layout.webs[0].signed_in()
        assert here.post("/holidays/add/", {"date": "2034-04-04", "title": "без Redis"}).status == 302
        statuses = []
        for number in range(9):
            browser = Browser(layout.webs[number % 2].port)
            browser.get("/sign-in/")
            statuses.append(browser.post("/sign-in/", {"email": "no@example.org", "password": PASSWORD}).status)
        assert statuses == [422] * 8 + [429]  # counted by the database: never open
        number = layout.installation.script(START_WORK)
    finally:
        layout.redis.start()
    layout.installation.script(SWEEP)
    until(lambda: layout.ask("SELECT state FROM kit_jobrun WHERE id = %s", number) == [("done",)])
    assert layout.installation.broken() == []
