"""The whole site as one ASGI callable: the live stream natively, pages through Django-WSGI in a fixed pool of threads.

Django's own ASGI handler gives each request a thread of its own, so no database connection survives a request.
"""

from typing import Any

from a2wsgi import WSGIMiddleware

from metodkabinet.config.wsgi import application as pages_of_django
from metodkabinet.kit.live import stream

THREADS = 8

_django: Any = pages_of_django  # Django and a2wsgi type the same WSGI differently
_pages: Any = WSGIMiddleware(_django, workers=THREADS)


async def application(scope: stream.Scope, receive: stream.Receive, send: stream.Send) -> None:
    """Answer one request."""
    if scope["type"] != "http":
        message = f"this server speaks http only, not {scope['type']}"
        raise NotImplementedError(message)
    scope["headers"] = honest(scope["headers"])
    if scope["path"] == stream.PATH:
        await stream.stream(scope, receive, send)
    else:
        await _pages(scope, receive, send)


def honest(headers: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    """Without names that hold an underscore: in WSGI «X_Forwarded_For» would pass for «X-Forwarded-For»."""
    return [(name, value) for name, value in headers if b"_" not in name]
