"""Heads of the chain outside the database: a file beside it every day, and a letter to the keepers further away."""

from __future__ import annotations

import re
from pathlib import Path

from django.conf import settings

from metodkabinet.audit.models import Seal
from metodkabinet.audit.services.sealing import Head
from metodkabinet.kit import clock, letters, registry

_LINE = re.compile(r"\S+ (\d{1,18}) ([0-9a-f]{64})")


def heads_file() -> Path:
    """Where heads are kept; copied away with the backups, or better than that."""
    return Path(settings.DATA) / "audit-heads.txt"


def carry_head_out() -> Head | None:
    """Append the newest seal to the file and write it to the keepers; once a day, by the clock."""
    seal = Seal.objects.order_by("-number").first()
    if seal is None:
        return None
    head, day = Head(seal.number, seal.chain), clock.today()
    with heads_file().open("a", encoding="utf-8") as file:
        file.write(f"{clock.now().isoformat()} {head.number} {head.chain}\n")
    for address in registry.assembly.keepers() if registry.assembly.keepers else ():
        letters.post(
            f"audit.head:{day.isoformat()}:{address}"[:200],
            to=address,
            subject=f"Отпечаток журнала за {day:%d.%m.%Y}",
            template="audit/head.txt",
            context={"number": head.number, "chain": head.chain},
            kind="audit.head",
        )
    return head


def carried_heads(*more: Path) -> list[Head]:
    """Heads carried out so far and those of other files (kept elsewhere); a line that does not read is skipped."""
    heads = []
    for path in (heads_file(), *more):
        if path.is_file():
            found = (_LINE.fullmatch(line.strip()) for line in path.read_text(encoding="utf-8").splitlines())
            heads += [Head(int(match[1]), match[2]) for match in found if match]
    return heads
