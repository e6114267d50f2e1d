"""`python -m bench [NAME …] [--json]`: the last line is one JSON object."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from importlib import import_module
from typing import Any

from bench.measuring import machine

BENCHES = {
    "lists": "lists", "pages": "pages", "demo": "demo", "search": "search", "import": "imports", "jobs": "jobs",
    "certificates": "certificates", "events": "events",
}  # fmt: skip


def apart(name: str) -> dict[str, Any]:
    """One bench in a process of its own: none warms the other up."""
    done = subprocess.run(
        [sys.executable, "-m", "bench", name, "--json"],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        return {"error": done.stderr.strip().splitlines()[-1:] or ["no words"]}
    found: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])[name]
    return found


def main() -> int:
    """Run one here, or several each apart."""
    parser = argparse.ArgumentParser(prog="bench", description="Measures; see bench/.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(BENCHES))
    parser.add_argument("--json", action="store_true", help="the answer alone, on one line")
    told = parser.parse_args()
    if unknown := set(told.names) - BENCHES.keys():
        parser.error(f"no such bench: {', '.join(sorted(unknown))}")
    names, answer = told.names or list(BENCHES), {"machine": machine()}
    for name in names:
        if not told.json:
            print(f"== {name}", flush=True)
        answer[name] = import_module(f"bench.{BENCHES[name]}").run() if len(names) == 1 else apart(name)
        if not told.json:
            print(json.dumps(answer[name], ensure_ascii=False, indent=2), flush=True)
    answer["machine"]["python_ms_after"] = machine()["python_ms"]
    print(json.dumps(answer, ensure_ascii=False))
    return 1 if any("error" in answer[name] for name in names) else 0


if __name__ == "__main__":
    sys.exit(main())
