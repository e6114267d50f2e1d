"""Where a person may be sent back to: a path of this very site, whatever tricks the address plays."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

LONGEST = 2_000


def safe_next(url: str | None, default: str = "/") -> str:
    """The path, if it stays here however many times it is decoded; else `default`."""
    return url if url and len(url) <= LONGEST and _stays_here(url) else default


def _stays_here(url: str) -> bool:
    seen = re.split(r"[?#]", url)[0]
    if any(ord(sign) <= 0x20 for sign in url):
        return False
    for _ in range(5):
        if not _plain_path(seen):
            return False
        decoded = unquote(seen)
        if decoded == seen:
            return True
        seen = decoded
    return False


def _plain_path(url: str) -> bool:
    """One reading of the path: «///x» counts as another host for some browsers, so no double slash at all."""
    if not url.startswith("/") or "\\" in url or any(ord(sign) <= 0x20 or 0x7F <= ord(sign) <= 0x9F for sign in url):
        return False
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return not parts.scheme and not parts.netloc and "//" not in url
