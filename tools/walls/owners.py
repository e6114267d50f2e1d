"""Nobody writes another module's tables: writing goes through the owner's services.

The syntax tree shows writes on imported models, on instances annotated with them or made from them in the same
function, model forms over them, and `get_model` by name. What it cannot see is left to review.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tools.walls.tree import PACKAGE, Finding, Tree, parsed, root_name

WRITES = frozenset(
    "create acreate get_or_create aget_or_create update aupdate update_or_create aupdate_or_create delete adelete "
    "bulk_create abulk_create bulk_update abulk_update save asave create_user set add remove clear".split()
)
MANAGER_ONLY = frozenset({"set", "add", "remove", "clear", "update"})  # also verbs of sets and dictionaries
FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef


def findings(tree: Tree) -> Iterator[Finding]:
    """Writes to foreign tables outside tests and migrations."""
    for module in tree.modules:
        if module != "kit":
            for path in tree.python(module):
                yield from _of(tree, path, module)


def _of(tree: Tree, path: Path, module: str) -> Iterator[Finding]:
    source = parsed(path)
    classes = foreign_models(source, module)
    for node in ast.walk(source):
        if isinstance(node, ast.Call) and _names_a_model(node, module):
            yield Finding(
                tree.name(path), "get_model of another module by name: import it, or it is too high", node.lineno
            )
        if isinstance(node, ast.ClassDef) and (model := _model_of_form(node, classes)):
            yield Finding(
                f"{tree.name(path)}::{model}", f"a model form over {model} writes another module's table", node.lineno
            )
    if classes:
        for scope in [source, *(node for node in ast.walk(source) if isinstance(node, FunctionNode))]:
            yield from _writes(tree, path, scope, classes)


def foreign_models(source: ast.Module, module: str) -> set[str]:
    """Local names of models that belong to another module; `import … as` and whole `models` modules included."""
    names = set()
    for node in ast.walk(source):
        if isinstance(node, ast.ImportFrom) and node.module:
            package, _, rest = node.module.partition(".")
            owner, _, part = rest.partition(".")
            if package != PACKAGE or owner == module:
                continue
            for alias in node.names:
                if part.split(".")[0] == "models" or (not part and alias.name == "models"):
                    names.add(alias.asname or alias.name)
    return names


def _writes(tree: Tree, path: Path, scope: ast.AST, classes: set[str]) -> Iterator[Finding]:
    instances = _instances(scope, classes)
    for node in _own_nodes(scope):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in WRITES):
            continue
        owner = root_name(node.func.value)
        if owner not in classes | instances:
            continue
        direct = isinstance(node.func.value, ast.Name)
        if node.func.attr in MANAGER_ONLY and (direct or not _through_manager(node.func.value, owner, classes)):
            continue
        key = f"{tree.name(path)}::{owner}.{node.func.attr}"
        yield Finding(key, f"{owner} belongs to another module: call its service", node.lineno)


def _through_manager(node: ast.AST, owner: str, classes: set[str]) -> bool:
    """`Person.objects.filter(…)` and `person.memberships` are managers; `person.notes["x"]` is not."""
    return owner in classes or isinstance(node, ast.Attribute | ast.Call)


def _own_nodes(scope: ast.AST) -> Iterator[ast.AST]:
    """Nodes of a scope without the functions inside it, which are scopes of their own."""
    stack = list(ast.iter_child_nodes(scope))
    while stack:
        node = stack.pop()
        if not isinstance(node, FunctionNode):
            yield node
            stack.extend(ast.iter_child_nodes(node))


def _instances(scope: ast.AST, classes: set[str]) -> set[str]:
    """Local names that hold foreign objects: annotated arguments, and what chains on a foreign model give."""
    found = set()
    if isinstance(scope, FunctionNode):
        for argument in [*scope.args.posonlyargs, *scope.args.args, *scope.args.kwonlyargs]:
            if argument.annotation and _mentions(argument.annotation, classes):
                found.add(argument.arg)
    for node in _own_nodes(scope):
        if isinstance(node, ast.Assign) and root_name(node.value) in classes:
            found |= {target.id for target in node.targets if isinstance(target, ast.Name)}
        if isinstance(node, ast.For) and root_name(node.iter) in classes and isinstance(node.target, ast.Name):
            found.add(node.target.id)
    return found


def _mentions(annotation: ast.expr, classes: set[str]) -> bool:
    names = {node.id for node in ast.walk(annotation) if isinstance(node, ast.Name)}
    texts = " ".join(str(node.value) for node in ast.walk(annotation) if isinstance(node, ast.Constant))
    return bool((names | set(re.findall(r"\w+", texts))) & classes)


def _names_a_model(node: ast.Call, module: str) -> bool:
    if getattr(node.func, "attr", getattr(node.func, "id", "")) != "get_model" or not node.args:
        return False
    label = node.args[0]
    return isinstance(label, ast.Constant) and str(label.value).partition(".")[0] not in {module, ""}


def _model_of_form(node: ast.ClassDef, classes: set[str]) -> str:
    if not any("ModelForm" in ast.unparse(base) for base in node.bases):
        return ""
    for inner in node.body:
        if isinstance(inner, ast.ClassDef) and inner.name == "Meta":
            for line in inner.body:
                if isinstance(line, ast.Assign) and getattr(line.targets[0], "id", "") == "model":
                    return root_name(line.value) if root_name(line.value) in classes else ""
    return ""
