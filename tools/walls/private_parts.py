"""Import-linter contract: views, forms, urls and the like are nobody's business outside their module."""

from __future__ import annotations

from typing import cast

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output

TESTING = frozenset({"tests", "testing"})


class PrivateParts(Contract):
    """`parts` of a module may be imported inside it and by config; `free` modules have no private parts.

    What is called `testing` or `tests` may be imported by tests only.
    """

    type_name = "private_parts"

    package = fields.StringField()
    parts = fields.SetField(subfield=fields.StringField())
    free = fields.SetField(subfield=fields.StringField())

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:  # noqa: FBT001  as import-linter calls it
        """Look at every import that crosses from one module to another."""
        parts, free = cast("set[str]", self.parts), cast("set[str]", self.free)
        reached = []
        for imported in sorted(graph.modules):
            _, *inner = imported.split(".")
            if len(inner) < 2:
                continue
            for_tests = inner[1] in TESTING
            private = inner[0] not in free and inner[1] in parts
            for importer in sorted(graph.find_modules_that_directly_import(imported)):
                _, *outer = importer.split(".")
                if TESTING & set(outer[1:2]):
                    continue
                if for_tests or (private and outer[:1] != inner[:1] and outer[:1] != ["config"]):
                    reached.append((importer, imported))
        return ContractCheck(kept=not reached, metadata={"reached": reached})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Say who reached where."""
        for importer, imported in check.metadata["reached"]:
            output.print_error(f"{importer} imports {imported}, a private part of its module")
