"""Notes which pages the tests really opened, over all workers; `--every-page` fails the run that missed one.

A page is opened when the test client got something else than a refusal or the way to the sign-in page. Tests marked
`generated` walk every page by a table and prove nothing about a page's content, so they do not count. List pages are
told by the kit's list in their context; each has a test marked `list_page` that measures its queries.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import Resolver404, resolve

from tools.walls.tree import Finding, allowed, judge

LISTS = "metodkabinet.kit.tables"


class Notes:
    """What this process saw."""

    opened: set[str] = set()
    lists: set[str] = set()
    measured: set[str] = set()
    counting = True


def is_list(value: object) -> bool:
    """Is this a list of the kit? Asked by name, so that the plumbing loads before Django does."""
    return any(kind.__module__.startswith(LISTS) and kind.__name__ == "Table" for kind in type(value).__mro__)


def note(path: str, status: int, location: str, contexts: Iterable[Any]) -> None:
    """Remember an answer if it shows that the page works."""
    refused = status >= 400 and status != 422
    sent_to_sign_in = status in {301, 302} and "next=" in location
    if refused or sent_to_sign_in or not Notes.counting:
        return
    try:
        name = resolve(path).view_name
    except Resolver404:
        return
    Notes.opened.add(name)
    for context in contexts:
        values = context.flatten().values() if hasattr(context, "flatten") else ()
        if any(is_list(value) for value in values):
            Notes.lists.add(name)


def never_opened(pages: Iterable[str], opened: set[str]) -> Iterable[Finding]:
    """Pages that no test opened."""
    return (Finding(name, "no test opens this page") for name in pages if name not in opened)


def never_measured(lists: set[str], measured: set[str]) -> Iterable[Finding]:
    """List pages whose number of queries no test measures."""
    return (Finding(name, "no test marked list_page measures its queries") for name in lists - measured)


def pytest_addoption(parser: pytest.Parser) -> None:
    """The whole suite is asked about pages; a part of it cannot be."""
    parser.addoption("--every-page", action="store_true", help="fail when no test opened some page of the product")


def pytest_configure() -> None:
    """Listen to the test client."""
    if getattr(Client, "noted", False):
        return
    Client.noted = True  # type: ignore[attr-defined]
    original = Client.request

    def request(self: Client, **environ: Any) -> Any:
        response = original(self, **environ)
        contexts = response.context if isinstance(response.context, list) else [response.context]
        note(str(environ.get("PATH_INFO", "")), response.status_code, response.get("Location", ""), contexts)
        return response

    Client.request = request  # type: ignore[method-assign]


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Count what this test opens, unless it is generated; note what it measures."""
    Notes.counting = item.get_closest_marker("generated") is None
    Notes.measured |= {str(mark.args[0]) for mark in item.iter_markers("list_page")}


def pytest_testnodedown(node: Any) -> None:
    """A worker has ended: add its notes to ours."""
    for name, values in getattr(node, "workeroutput", {}).get("pages", {}).items():
        getattr(Notes, name).update(values)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Workers hand their notes over; the one who holds them all judges."""
    output = getattr(session.config, "workeroutput", None)
    if output is not None:
        output["pages"] = {name: sorted(getattr(Notes, name)) for name in ("opened", "lists", "measured")}
        return
    if session.config.option.every_page and session.exitstatus in {0, 1}:
        session.config.stash[wrong] = verdict()
        if session.config.stash[wrong]:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED


wrong = pytest.StashKey[list[str]]()


def verdict() -> list[str]:
    """What must be put right about pages."""
    from metodkabinet.kit.policy import rows  # noqa: PLC0415  needs the settings that pytest-django loads

    assert settings.ROOT_URLCONF
    return judge(never_opened(rows(), Notes.opened), allowed("unopened-pages")) + judge(
        never_measured(Notes.lists & set(rows()), Notes.measured), allowed("unmeasured-lists")
    )


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """Say which pages were missed."""
    for line in config.stash.get(wrong, []):
        terminalreporter.write_line(f"PAGE {line}", red=True)
