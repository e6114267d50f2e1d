"""What a reader sees begins with `visible_to`: where a reader is answered, a manager is touched in no other way.

`everyone()` says aloud that the reader does not matter; each file and model that says it stands in the allow-list.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from tools.walls.tree import Finding, Tree, parsed

# A queryset method that takes the reader says so by its name: visible_to, card_visible_to, manageable_by, mergeable_by…
SCOPED = re.compile(r"(\w+_)?visible_to|\w+able_by|none")
EVERYONE = "everyone"
# these parts answer no reader: they change state after a check, read for those who checked, or look at all rows
UNREAD = frozenset({"tests", "migrations", "models", "queries", "services", "jobs", "checks", "demo", "logic"})
MANAGERS = frozenset({"objects", "_default_manager", "_base_manager"})


def findings(tree: Tree) -> Iterator[Finding]:
    """Managers touched where a reader is answered."""
    for module in tree.walled:
        for path in tree.python(module, without=UNREAD):
            source = parsed(path)
            scoped = {
                id(node.value): node.attr
                for node in ast.walk(source)
                if isinstance(node, ast.Attribute) and (SCOPED.fullmatch(node.attr) or node.attr == EVERYONE)
            }
            for node in ast.walk(source):
                if not isinstance(node, ast.Attribute) or node.attr not in MANAGERS:
                    continue
                model, verb = ast.unparse(node.value), scoped.get(id(node), "")
                if verb == EVERYONE:
                    yield Finding(f"{tree.name(path)}::{model}", f"{model} is read for everyone", node.lineno)
                elif not verb:
                    text = f"{model}.{node.attr} shows what the reader may not see: begin with visible_to(user)"
                    yield Finding(f"{tree.name(path)}::{model}.{node.attr}", text, node.lineno)
