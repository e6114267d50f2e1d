"""Words that may stand in no file: package registries, paths of somebody's machine, promises of later work."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

from tools.walls.tree import Finding, Tree

# each pattern breaks a word with a one-letter class, so that this file does not find itself
FORBIDDEN = {
    r"\b(?:py[p]i|pythonhoste[d]|npmj[s]|unpk[g]|rubygem[s]|crate[s])\.(?:org|com|io)": "the host of a registry",
    r"\b(?:jsdeliv[r]|cdn[j]s)\.": "the host of a delivery network",
    r"--(?:extra-)?index-ur[l]|--trusted-hos[t]|--find-link[s]": "tells an installer where to look: its own settings",
    r"(?<![\w.~$}])/(?:roo[t]|wor[k]|hom[e]/\w+|User[s]/\w+)/": "a path of somebody's machine",
    r"\b(?:TOD[O]|FIXM[E]|HAC[K])\b": "a promise: do it or write an issue",
    r"(?i)\blorem ipsu[m]\b": "filler",
}
TEXT = frozenset(
    "py html css js md toml txt cfg ini yml yaml json sh svg service timer conf typ csv run Makefile gitignore".split()
)


def files(root: Path) -> Iterator[Path]:
    """Files of the repository: tracked, or new and not ignored; outside a repository, all of them."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "-z"], cwd=root, capture_output=True, check=False
    )
    if listed.returncode == 0 and listed.stdout:
        yield from (root / name for name in sorted(listed.stdout.decode().split("\0")) if name)
    else:
        yield from sorted(path for path in root.rglob("*") if ".git" not in path.parts)


def findings(tree: Tree) -> Iterator[Finding]:
    """Forbidden words, one finding per line."""
    for path in files(tree.root):
        if not path.is_file() or (path.suffix.lstrip(".") or path.name.lstrip(".")) not in TEXT:
            continue
        for number, row in enumerate(path.read_text(errors="replace").splitlines(), 1):
            for pattern, why in FORBIDDEN.items():
                if re.search(pattern, row):
                    yield Finding(tree.name(path), why, number)
