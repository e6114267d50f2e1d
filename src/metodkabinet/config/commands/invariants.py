"""`invariants`: does everything hold that must hold at any moment?"""

from __future__ import annotations

import argparse
import json

from metodkabinet.kit import registry

NAME = "invariants"
HELP = "проверить, что данные не противоречат сами себе"


def arguments(parser: argparse.ArgumentParser) -> None:
    """For a person or for a machine."""
    parser.add_argument("--json", action="store_true", help="ответ для программы")


def run(options: argparse.Namespace) -> int:
    """Walk through every registered invariant; 1 when one is broken."""
    checks = [
        {"key": invariant.key, "title": invariant.title, "broken": list(invariant.broken())}
        for invariant in registry.invariants
    ]
    ok = not any(check["broken"] for check in checks)
    if options.json:
        print(json.dumps({"ok": ok, "checks": checks}, ensure_ascii=False))  # noqa: T201  the answer
        return 0 if ok else 1
    for check in checks:
        print(f"{'нарушено' if check['broken'] else 'в порядке'}: {check['title']}")  # noqa: T201  the answer
        for place in check["broken"]:
            print(f"    {place}")  # noqa: T201  the answer
    return 0 if ok else 1
