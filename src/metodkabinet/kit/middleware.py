"""What every answer carries: a request id, a strict content policy, caching rules, one line in the log."""

from __future__ import annotations

import logging
import secrets
import time
from collections.abc import Callable
from contextvars import ContextVar
from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

request_id: ContextVar[str] = ContextVar("request_id", default="")
client_address: ContextVar[str] = ContextVar("client_address", default="")
log = logging.getLogger("metodkabinet.request")

CONTENT_POLICY = "; ".join(
    [
        "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data:", "font-src 'self'",
        "connect-src 'self'", "manifest-src 'self'", "form-action 'self'", "base-uri 'self'", "frame-ancestors 'none'",
    ]
)  # fmt: skip


def request_frame(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """The outermost middleware: what it sets is there on errors and redirects too."""
    from metodkabinet.kit.limits import client_address as address_of  # noqa: PLC0415  the log is set up before models

    def middleware(request: HttpRequest) -> HttpResponseBase:
        token, address = request_id.set(secrets.token_hex(8)), client_address.set(address_of(request))
        request.request_id = request_id.get()  # type: ignore[attr-defined]
        started, cpu = time.monotonic(), time.thread_time()
        try:
            response = get_response(request)
            response.headers.setdefault("Content-Security-Policy", CONTENT_POLICY)
            response["Permissions-Policy"] = "camera=(), microphone=(), geolocation=(), payment=()"
            response["X-Request-Id"] = request_id.get()
            if _is_private(request, response):
                response["Cache-Control"] = "private, no-store"
            log.info(
                "request",
                extra={
                    "method": request.method,
                    "path": request.path,
                    "status": response.status_code,
                    "ms": round((time.monotonic() - started) * 1000),
                    "cpu_ms": round((time.thread_time() - cpu) * 1000),
                    "user": getattr(getattr(request, "_cached_user", None), "pk", None),  # known only if a page asked
                },
            )
            return response
        finally:
            request_id.reset(token)
            client_address.reset(address)

    return middleware


def _is_private(request: HttpRequest, response: HttpResponseBase) -> bool:
    """Answers to whoever brings a session and answers that set a cookie stay out of shared caches.

    Asks the cookie, not the database: an error page must come even when there is none.
    """
    return bool(response.cookies) or settings.SESSION_COOKIE_NAME in request.COOKIES
