"""H1–H4, C7: what every answer carries, what a real installation is set to, how the database is opened."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.urls import path

from metodkabinet.config import urls
from metodkabinet.config.settings import database
from metodkabinet.config.testing.cast import Cast
from metodkabinet.kit.middleware import CONTENT_POLICY
from tests.addresses import RELATIONS, addresses, url_of

ROOT = Path(__file__).parents[1]
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
}
EARNEST = {
    "METODKABINET_SITE_URL": "https://metod.example.org",
    "METODKABINET_SECRET_KEY": "".join(map(chr, range(48, 123))),
}


def every_url(cast: Cast) -> Iterator[str]:
    """Each address with each object, and one that is nowhere."""
    yield "/net-takogo/"
    for name, pattern, row in addresses():
        for relation in RELATIONS if row.of else ("own",):
            try:
                yield url_of(cast, name, pattern, row, relation)
            except LookupError:  # the matrix names what the sides lack
                continue


def shortcomings(response: Any, *, signed_in: bool) -> list[str]:
    """What this answer lacks."""
    lacks = [name for name, value in ALWAYS.items() if response.get(name) != value]
    lacks += [] if response.get("Referrer-Policy") in {"same-origin", "no-referrer"} else ["Referrer-Policy"]
    policy = response.get("Content-Security-Policy", "")
    if not policy.startswith("default-src 'none'") or "unsafe" in policy or "frame-ancestors 'none'" not in policy:
        lacks.append("Content-Security-Policy")
    lacks += [name for name in ("X-Request-Id", "Permissions-Policy") if not response.get(name)]
    if (signed_in or response.cookies) and response.get("Cache-Control") != "private, no-store":
        lacks.append("Cache-Control")
    kept = {name: cookie for name, cookie in response.cookies.items() if cookie["max-age"] != 0}  # 0: taken away
    lacks += [f"cookie {name}" for name, cookie in kept.items() if not cookie["httponly"]]
    lacks += [f"cookie {name}" for name, cookie in kept.items() if cookie["samesite"] != "Lax"]
    return lacks


@pytest.mark.full
@pytest.mark.generated
@pytest.mark.parametrize("role", ["guest", "head", "administrator"])
def test_h1_h3_every_answer_is_guarded(cast: Cast, enter: Callable[[str], Client], role: str) -> None:
    client, asked, found = enter(role), 0, []
    for url in every_url(cast):
        for method in ("GET", "DELETE"):
            response = client.generic(method, url)
            response.close()
            asked += 1
            found += [f"{method} {url}: {lack}" for lack in shortcomings(response, signed_in=role != "guest")]
    assert found == []
    assert asked > 100


def fall(request: Any) -> HttpResponse:
    """A page with a fault in it."""
    raise ZeroDivisionError("/etc/passwd SELECT secret FROM safe")


fall.policy_row = next(row for _, _, row in addresses() if row.who.kind == "public")  # type: ignore[attr-defined]
urlpatterns = [*urls.urlpatterns, path("fall/", fall, name="fall")]
handler500 = urls.handler500


@pytest.mark.urls(__name__)
def test_h4_a_fall_shows_nothing_but_words_and_a_number(db: None) -> None:
    client = Client(raise_request_exception=False)
    response = client.get("/fall/")
    said = response.content.decode()
    assert (response.status_code, "Произошла ошибка" in said) == (500, True)
    assert response["X-Request-Id"] in said
    assert not [word for word in ("ZeroDivision", "passwd", "SELECT", "Traceback", str(ROOT)) if word in said]
    assert shortcomings(response, signed_in=False) == []


def test_h2_a_foreign_host_is_refused(db: None) -> None:
    response = Client().get("/help/", headers={"host": "evil.example.com"})
    assert (response.status_code, shortcomings(response, signed_in=False)) == (400, [])


def test_h2_trace_is_not_answered(db: None) -> None:
    assert Client().trace("/help/").status_code == 405


def test_h1_the_policy_lets_nothing_unsafe_in() -> None:
    rules = dict(rule.split(" ", 1) for rule in CONTENT_POLICY.split("; "))
    assert (rules["script-src"], rules["style-src"], rules["default-src"]) == ("'self'", "'self'", "'none'")
    assert (rules["base-uri"], rules["form-action"], rules["frame-ancestors"]) == ("'self'", "'self'", "'none'")


def in_earnest(data: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Python with the settings of a real installation behind https."""
    bare = {name: value for name, value in os.environ.items() if not name.startswith(("METODKABINET_", "DJANGO_"))}
    environment = {
        **bare, **EARNEST, "METODKABINET_DATA": str(data), "PYTHONPATH": str(ROOT / "src"),
        "DJANGO_SETTINGS_MODULE": "metodkabinet.config.settings",
    }  # fmt: skip
    (data / "static").mkdir(exist_ok=True)
    return subprocess.run(
        [sys.executable, *words], env=environment, capture_output=True, text=True, check=False, timeout=60
    )


@pytest.mark.full
@pytest.mark.sqlite
def test_h2_a_real_installation_passes_the_deploy_check(tmp_path: Path) -> None:
    done = in_earnest(tmp_path, "-m", "django", "check", "--deploy", "--fail-level", "WARNING")
    assert done.returncode == 0, done.stderr


@pytest.mark.full
@pytest.mark.sqlite
def test_h2_cookies_of_a_real_installation(tmp_path: Path) -> None:
    script = """
from django.conf import settings as s
print(s.SESSION_COOKIE_NAME, s.SESSION_COOKIE_SECURE, s.SESSION_COOKIE_HTTPONLY, s.SESSION_COOKIE_SAMESITE)
print(s.CSRF_COOKIE_NAME, s.CSRF_COOKIE_SECURE, s.CSRF_COOKIE_HTTPONLY)
print(s.SECURE_HSTS_SECONDS, s.DEBUG, "testserver" in s.ALLOWED_HOSTS, "*" in s.ALLOWED_HOSTS)
"""
    assert in_earnest(tmp_path, "-c", script).stdout.splitlines() == [
        "__Host-session True True Lax",
        "__Host-csrf True True",
        "31536000 False False False",
    ]


@pytest.mark.sqlite
def test_c7_sqlite_is_opened_to_survive(db: None, tmp_path: Path) -> None:
    assert settings.DATABASES["default"]["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    told = {}
    with connection.cursor() as cursor:
        for name in ("synchronous", "foreign_keys"):
            cursor.execute(f"PRAGMA {name}")
            told[name] = cursor.fetchone()[0]
    assert told == {"synchronous": 2, "foreign_keys": 1}  # 2 is FULL


@pytest.mark.sqlite
def test_c7_a_transaction_takes_the_write_lock_at_once(tmp_path: Path) -> None:
    script = """
import django; django.setup()
from django.db import connection, transaction
import sqlite3
with transaction.atomic():
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA journal_mode"); print(cursor.fetchone()[0])
        cursor.execute("PRAGMA synchronous"); print(cursor.fetchone()[0])
    other = sqlite3.connect(connection.settings_dict["NAME"], timeout=0)
    try:
        other.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError as error:
        print(error)
"""
    done = in_earnest(tmp_path, "-c", script)
    assert done.stdout.splitlines() == ["wal", "2", "database is locked"], done.stderr


def test_postgresql_address_becomes_settings(tmp_path: Path) -> None:
    told = database("postgresql://u%40x:p%2Fw@db.example.org:5433/base", tmp_path)
    assert (told["USER"], told["PASSWORD"], told["HOST"], told["PORT"], told["NAME"]) == (
        "u@x", "p/w", "db.example.org", "5433", "base",
    )  # fmt: skip
