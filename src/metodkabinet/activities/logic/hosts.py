"""Where recordings may lie: hosts whose players are known."""

from __future__ import annotations

from urllib.parse import urlsplit

HOSTS = {
    "rutube.ru": "Rutube",
    "www.rutube.ru": "Rutube",
    "vk.com": "VK Видео",
    "m.vk.com": "VK Видео",
    "vk.ru": "VK Видео",
    "vkvideo.ru": "VK Видео",
    "www.vkvideo.ru": "VK Видео",
}


def host_of(address: str) -> str:
    """The name of the site the recording lies on; empty when it is none of the known ones."""
    try:
        parts = urlsplit(address.strip())
        port = parts.port
    except ValueError:
        return ""
    if parts.scheme != "https" or parts.username or port not in {None, 443}:
        return ""
    return HOSTS.get((parts.hostname or "").lower(), "")
