"""The name a file is shown under: what the person called it, minus everything that could deceive or break."""

from __future__ import annotations

import re
import unicodedata

LONGEST_BYTES = 255  # what the common file systems take
_RESERVED = re.compile(r"(?i)^(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)")
_FORBIDDEN = re.compile(r'[<>:"|?*]')
_DROPPED = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}  # controls, direction marks, invisible, unassigned


def clean_name(raw: str) -> str:
    """A safe, composed, one-line name of at most 255 bytes that keeps its extension."""
    name = unicodedata.normalize("NFC", raw)
    name = re.sub(r"[\r\n\t\u2028\u2029]+", " ", name)
    name = re.split(r"[/\\]", name)[-1]
    name = "".join(sign for sign in name if unicodedata.category(sign) not in _DROPPED)
    name = _FORBIDDEN.sub("_", name)
    name = re.sub(r"\s+", " ", name).strip(" .")
    if _RESERVED.match(name):
        name = f"_{name}"
    return _shortened(name or "файл")


def extension_of(name: str) -> str:
    """The last extension in lower case without the dot; empty when there is none."""
    stem, dot, extension = name.rpartition(".")
    return extension.lower() if dot and stem and re.fullmatch(r"[A-Za-z0-9]{1,5}", extension) else ""


def inner_extensions(name: str) -> list[str]:
    """Every part between dots except the first and the last: «акт.exe.pdf» gives «exe»."""
    return [part.strip().lower() for part in name.split(".")[1:-1]]


def _shortened(name: str) -> str:
    if len(name.encode()) <= LONGEST_BYTES:
        return name
    extension = extension_of(name)
    tail = f".{extension}" if extension else ""
    stem = name[: len(name) - len(tail)]
    room = LONGEST_BYTES - len(tail.encode())
    return stem.encode()[:room].decode(errors="ignore").rstrip(" .") + tail
