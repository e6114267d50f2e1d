"""Everything that is true of the sources without running the product: each part runs, then all failures are shown."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tools.walls.tree import ROOT

PYTHON = sys.executable
FOLDERS = [name for name in ("src", "tests", "tools", "bench", "conftest.py") if (ROOT / name).exists()]
TEMPLATES = "src/metodkabinet"


def template_command(root: Path = ROOT) -> list[str]:
    """Call djhtml with every block tag of ours, which it learns from their ends; nothing to do without templates."""
    files = sorted(str(path.relative_to(root)) for path in (root / TEMPLATES).rglob("*.html"))
    tags = {tag for name in files for tag in re.findall(r"{% *end(\w+)", (root / name).read_text())}
    ours = sorted(tags - {"block", "for", "if", "with", "comment", "verbatim"})
    blocks = [word for tag in ours for word in ("-b", f"{tag},end{tag}")]
    return [PYTHON, "-m", "djhtml", "--tabwidth", "2", *blocks, *files] if files else [PYTHON, "-c", ""]


def parts() -> dict[str, list[str]]:
    """What is checked, the longest first: two run at a time."""
    return {
        "types": [PYTHON, "-m", "mypy"],
        "walls": [PYTHON, "-m", "pytest", "tests/walls", "-m", "not full and not nightly"],
        "imports": [str(Path(PYTHON).with_name("lint-imports")), "--no-logo"],
        "format": [PYTHON, "-m", "ruff", "format", "--check", *FOLDERS],
        "lint": [PYTHON, "-m", "ruff", "check", "--quiet", *FOLDERS],
        "templates": [*template_command(), "--check"] if "djhtml" in template_command() else template_command(),
    }


def run(name: str, command: list[str]) -> tuple[str, int, str, float]:
    """One part and its words."""
    started = time.monotonic()
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    return name, done.returncode, done.stdout + done.stderr, time.monotonic() - started


def check() -> int:
    """Run all parts; 1 when any of them is red."""
    with ThreadPoolExecutor(max_workers=2) as pool:
        results = list(pool.map(lambda part: run(*part), parts().items()))
    for name, status, words, _ in results:
        if status:
            print(f"\n===== {name}\n{words.strip()}")
    print()
    for name, status, _, seconds in results:
        print(f"{'RED  ' if status else 'green'} {name} ({seconds:.0f} s)")
    return 1 if any(status for _, status, _, _ in results) else 0


def fix() -> int:
    """Put right what a machine can: lint with fixes, format, indentation of templates."""
    for command in (
        [PYTHON, "-m", "ruff", "check", "--quiet", "--fix", *FOLDERS],
        [PYTHON, "-m", "ruff", "format", *FOLDERS],
        template_command(),
    ):
        subprocess.run(command, cwd=ROOT, check=False)
    return 0


if __name__ == "__main__":
    sys.exit(fix() if sys.argv[1:] == ["fix"] else check())
