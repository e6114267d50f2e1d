"""A whole installation of its own: a data folder, a database, processes to kill, a browser without a face."""

from __future__ import annotations

import html
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from http.client import HTTPConnection, HTTPException
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit, urlunsplit

import pytest

ROOT = Path(__file__).parents[1]
SETTINGS = "tests.installation_settings"
ADMIN, PASSWORD = "admin@demo.example", "polka-knig-42"  # as the demo region has them
START = """
import json, os, sys
import django
django.setup()
from django.core.management import call_command
from django.db import connection
"""
BUILD = """
call_command("migrate", verbosity=0, interactive=False, run_syncdb=True)
from datetime import date
from metodkabinet.config import demo
demo.build(seed=1, today=date(2026, 11, 20), only_fast=True)
from django.core.files.base import ContentFile
from metodkabinet.kit import clock
from metodkabinet.kit.files.services import keep_file
from metodkabinet.kit.models import Holiday, JobRun, Letter
Holiday.objects.create(date="2027-01-11", title="Перенос: «ёлочки», \\N{GREEK SMALL LETTER OMEGA} 😀")
Holiday.objects.create(date="2027-01-12").delete()  # its number must not be given again
for number in range(5):
    keep_file(ContentFile(f"Текст № {number}\\n".encode() * 500, name=f"Справка {number}.txt"), by="test")
now = clock.now()
JobRun.objects.create(job="kit.search-compare", state="runs", queued_at=now, due_at=now, started_at=now,
                      lease_until=now + clock.timezone.timedelta(hours=2))
common = {"address": "a@example.org", "subject": "Тема", "text": "Текст", "html": "<p>Текст</p>", "kind": "test",
          "created_at": now, "next_try_at": now + clock.timezone.timedelta(hours=2)}
Letter.objects.create(key="one", state="sending", **common)
from metodkabinet.audit.services.sealing import seal_events
with clock.fixed(now + clock.timezone.timedelta(minutes=1)):
    seal_events()
"""
SUMS = """
from metodkabinet.kit.backup import rows
from metodkabinet.kit.files import store
from hashlib import sha256
totals = {label: rows.total(model, "default") for label, model in rows.kept_models().items()}
print(json.dumps({
    "tables": {label: [summed.rows, summed.digest()] for label, summed in totals.items()},
    "files": {name: sha256(store.open_bytes(name).read()).hexdigest() for name in store.kept()},
}))
"""


class Installation:
    """Made once, driven from outside only: by its command line, by HTTP and by signals."""

    def __init__(self, folder: Path, database: str = "", **variables: str) -> None:
        self.data, self.database = folder, database
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "static").mkdir(exist_ok=True)
        if not (folder / "secret.key").exists():
            (folder / "secret.key").write_text("k" * 30 + folder.name.ljust(40, "0") + "\n")
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("METODKABINET_")}
        self.environment = inherited | {
            "METODKABINET_DATA": str(folder), "METODKABINET_DATABASE": database, "METODKABINET_LOG_LEVEL": "CRITICAL",
            "DJANGO_SETTINGS_MODULE": SETTINGS, "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]),
            "PYTHONDONTWRITEBYTECODE": "1",
            **{f"METODKABINET_{name}": value for name, value in variables.items()},
        }  # fmt: skip

    def with_key_of(self, other: Installation) -> Installation:
        """As the guide says: a plain copy holds no keys, so the key is brought along."""
        shutil.copy(other.data / "secret.key", self.data)
        return self

    @property
    def sqlite(self) -> Path:
        return self.data / "metodkabinet.sqlite3"

    def script(self, text: str) -> Any:
        """Run Python inside the installation; what it printed, read as JSON."""
        done = subprocess.run(
            [sys.executable, "-c", START + text], env=self.environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout) if done.stdout.strip() else None

    def build(self) -> Installation:
        self.script(BUILD)
        return self

    def command(self, *words: object) -> tuple[int, str]:
        """Run a command; its code and everything it said."""
        line = [sys.executable, "-m", "metodkabinet.config.cli", *map(str, words), "--data", str(self.data)]
        done = subprocess.run(
            line, env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
        )
        return done.returncode, done.stdout.strip()

    def must(self, *words: object) -> str:
        code, said = self.command(*words)
        assert code == 0, said
        return said

    def sums(self) -> dict[str, Any]:
        """What every table and every file comes to."""
        return dict(self.script(SUMS))

    def broken(self) -> list[Any]:
        """What the oracle has to say against the data."""
        code, said = self.command("invariants", "--json")
        answer = json.loads(said.splitlines()[-1])
        assert answer["ok"] is (code == 0), said
        return [check for check in answer["checks"] if check["broken"]]

    @contextmanager
    def serving(self, *, worker: bool = True, prefix: tuple[str, ...] = ()) -> Iterator[Server]:
        server = Server(self, worker=worker, prefix=prefix)
        try:
            server.start()
            yield server
        finally:
            server.kill()


class Server:
    """The server process with its worker: started, killed, started again on the same port."""

    def __init__(self, installation: Installation, *, worker: bool, prefix: tuple[str, ...] = ()) -> None:
        self.installation, self.worker, self.prefix = installation, worker, prefix
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        words = ["serve", "--port", str(self.port), "--data", str(self.installation.data)]
        words += [] if self.worker else ["--no-worker"]
        self.process = subprocess.Popen(
            [*self.prefix, sys.executable, "-m", "metodkabinet.config.cli", *words],
            env=self.installation.environment, stdout=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
        until = time.monotonic() + 40
        while True:
            assert self.process.poll() is None, "the server ended"
            assert time.monotonic() < until
            try:
                if self.get("/health/live").status == 200:
                    return
            except (OSError, HTTPException):
                time.sleep(0.05)

    def kill(self) -> None:
        """As a power cut does: the whole group at once, nobody is asked."""
        if self.process is not None and self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def get(self, path: str) -> Answer:
        return Browser(self.port).get(path)

    def signed_in(self, email: str = ADMIN) -> Browser:
        browser = Browser(self.port)
        browser.get("/sign-in/")
        answer = browser.post("/sign-in/", {"email": email, "password": PASSWORD})
        assert answer.status == 302, answer.text[:2000]
        return browser


class Answer:
    """What came back."""

    def __init__(self, status: int, headers: Mapping[str, str], body: bytes) -> None:
        self.status, self.headers, self.body = status, headers, body

    @property
    def text(self) -> str:
        return self.body.decode()

    def typed(self) -> dict[str, str]:
        """The fields of the form that is in the page."""
        found = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', self.text)
        return {html.unescape(name): html.unescape(value) for name, value in found}


class Browser:
    """Cookies and forms, nothing more."""

    def __init__(self, port: int, cookies: Mapping[str, str] | None = None) -> None:
        self.port, self.cookies = port, dict(cookies or {})

    def twin(self) -> Browser:
        """The same person at another window."""
        return Browser(self.port, self.cookies)

    def get(self, path: str, timeout: float = 40) -> Answer:
        return self._ask("GET", path, "", {}, timeout)

    def post(self, path: str, fields: Mapping[str, object], timeout: float = 40) -> Answer:
        headers = {"Content-Type": "application/x-www-form-urlencoded", "X-CSRFToken": self.cookies.get("csrf", "")}
        return self._ask("POST", path, urlencode(fields), headers, timeout)

    def upload(self, path: str, content: bytes, name: str) -> Answer:
        """A form with one file."""
        line = "----line"
        body = (
            f'--{line}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
            "Content-Type: application/octet-stream\r\n\r\n"
        ).encode() + content + f"\r\n--{line}--\r\n".encode()  # fmt: skip
        headers = {"Content-Type": f"multipart/form-data; boundary={line}", "X-CSRFToken": self.cookies.get("csrf", "")}
        return self._ask("POST", path, body, headers, 40)

    def _ask(self, method: str, path: str, body: str | bytes, headers: dict[str, str], timeout: float) -> Answer:
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=timeout)) as line:
            line.request(method, path, body, {"Cookie": cookies, **headers})
            answer = line.getresponse()
            found = Answer(
                answer.status, {name.lower(): value for name, value in answer.headers.items()}, answer.read()
            )
            for value in answer.headers.get_all("Set-Cookie") or []:
                self.cookies.update({name: morsel.value for name, morsel in SimpleCookie(value).items()})
        return found


@contextmanager
def fresh_database(like: str = "") -> Iterator[str]:
    """A database of its own on the server of METODKABINET_DATABASE, empty or like another; nothing for SQLite."""
    url = os.environ.get("METODKABINET_DATABASE", "")
    if not url:
        yield ""
        return
    import psycopg  # noqa: PLC0415  only where there is PostgreSQL

    name = f"metodkabinet_test_{os.getpid()}_{time.monotonic_ns()}"
    template = f"TEMPLATE {urlsplit(like).path[1:]}" if like else ""
    with psycopg.connect(url, autocommit=True) as line:
        line.execute(f"CREATE DATABASE {name} {template}")
        try:
            yield urlunsplit(urlsplit(url)._replace(path=f"/{name}"))
        finally:
            line.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def region(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """The demo region with files, work in hand and a letter on its way: full, in order, and changed by nobody."""
    with fresh_database() as database:
        yield Installation(tmp_path_factory.mktemp("region") / "data", database).build()


@pytest.fixture
def own(region: Installation, tmp_path: Path) -> Iterator[Installation]:
    """A region like it, to do with as one likes."""
    with fresh_database(region.database) as database:
        shutil.copytree(region.data, tmp_path / "own")
        yield Installation(tmp_path / "own", database)


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Installation]:
    """A machine where nothing was ever started."""
    with fresh_database() as database:
        yield Installation(tmp_path / "empty", database)
