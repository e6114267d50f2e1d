"""Reading clauses typed one per line: «2.3. Заседания проводятся не реже трёх раз в год»."""

from __future__ import annotations

import re

_NUMBERED = re.compile(r"\s*(?:п\.\s*)?(\d+(?:\.\d+)*)[.)]?\s+(\S.*)")


def read_clauses(text: str) -> tuple[list[tuple[str, str]], list[str]]:
    """Pairs (number, words), and the lines before the first number, which belong to no clause."""
    clauses: list[tuple[str, str]] = []
    lost: list[str] = []
    for line in filter(None, (one.strip() for one in text.splitlines())):
        found = _NUMBERED.fullmatch(line)
        if found:
            clauses.append((found[1], found[2].strip()))
        elif clauses:
            number, words = clauses[-1]
            clauses[-1] = (number, f"{words}\n{line}")
        else:
            lost.append(line)
    return clauses, lost
