"""When the database or the disk takes no write: a page that says so and keeps what was typed, to be sent again."""

from __future__ import annotations

import errno
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from django.db import InterfaceError, OperationalError, connection, transaction
from django.shortcuts import render

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

BUSY, FULL = 503, 507
RETRY_AFTER = 15  # seconds
SPARE = 50  # milliseconds that a write of no hurry waits for its turn
_BUSY = ("locked", "busy", "unable to open", "disk i/o", "connection", "server closed", "lock timeout", "starting up")
_FULL = ("disk is full", "no space left", "could not extend")
_SECRET = ("password", "code", "csrfmiddlewaretoken")
_MOST = 200_000  # signs of a form that are carried over


def outage(request: HttpRequest) -> HttpResponse | None:
    """The page for the failure in hand, if it is an outage; None when it is a fault of ours."""
    status = status_of(sys.exc_info()[1])
    if not status:
        return None
    typed = [(name, value) for name, values in _sent(request) for value in values]
    context = {
        "title": "На сервере кончилось место" if status == FULL else "Сервер занят, запись пока не принята",
        "full": status == FULL,
        "typed": typed if sum(len(value) for _, value in typed) <= _MOST else [],
        "is_form": request.method == "POST",
        "with_files": request.method == "POST" and bool(request.FILES),
        "request_id": getattr(request, "request_id", ""),
    }
    response = render(request, "kit/outage.html", context, status=status)
    response["Retry-After"] = str(RETRY_AFTER)
    return response


def status_of(error: BaseException | None) -> int:
    """503 for a busy or absent database, 507 for a full disk, 0 for anything else, looking at the causes too."""
    while error is not None:
        if isinstance(error, OSError) and error.errno in {errno.ENOSPC, errno.EDQUOT}:
            return FULL
        if isinstance(error, OperationalError | InterfaceError):
            said = str(error).lower()
            if any(word in said for word in _FULL):
                return FULL
            if any(word in said for word in _BUSY):
                return BUSY
        error = error.__cause__ or error.__context__
    return 0


def _sent(request: HttpRequest) -> list[tuple[str, list[str]]]:
    """What the form carried, without secrets: a password is typed again."""
    if request.method != "POST":
        return []
    return [
        (name, [str(value) for value in values])
        for name, values in request.POST.lists()
        if not any(secret in name.lower() for secret in _SECRET)
    ]


def unless_busy(write: Callable[[], object]) -> bool:
    """Do a write that another time does as well: when its turn does not come at once, it is left, and nobody waits."""
    on_sqlite = connection.vendor == "sqlite"
    try:
        if on_sqlite:  # the patience of the connection, for taking the lock is what is waited for
            _say(f"PRAGMA busy_timeout = {SPARE}")
        with transaction.atomic():
            if not on_sqlite:
                _say(f"SET LOCAL lock_timeout = {SPARE}")
            write()
    except (OperationalError, InterfaceError) as error:
        if not status_of(error):
            raise
        return False
    finally:
        if on_sqlite:
            _say(f"PRAGMA busy_timeout = {connection.settings_dict['OPTIONS']['timeout'] * 1000}")
    return True


def _say(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
