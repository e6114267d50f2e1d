"""What a module says about a kind of table it can take in: `imports.add(Import(...))` in its hooks.

The kit reads, maps columns, previews, asks and confirms; the module knows what a row means:

    imports.add(Import(
        key="people.staff", title="Сотрудники библиотек", capability="people.import", url_name="people:import",
        columns=[Column("surname", "Фамилия", required=True, parse=parsers.text(80), example="Ромашкина")],
        match=services.match_row, load=queries.load_for_import, describe=str, apply=services.import_row))
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from metodkabinet.kit.registry import Registry
from metodkabinet.kit.sheets import parsers


@dataclass(frozen=True, slots=True)
class Column:
    """A column that the import understands. An empty cell never erases what is stored."""

    key: str
    title: str
    synonyms: Sequence[str] = ()
    required: bool = False
    parse: Callable[[str], Any] = field(default_factory=parsers.text)
    hint: str = ""  # for the explanation sheet of the template
    example: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A row that was read without errors. `values` holds only the cells that were filled."""

    number: int
    values: Mapping[str, Any]
    scope: Mapping[str, str]  # what the starting page gave: {"association": "3"}
    by: Any  # the user who imports
    known: Any = None  # what `Import.prepare` found out for the rows looked at together

    def get(self, key: str, default: Any = None) -> Any:
        """The value of a column, or the default when the cell was empty."""
        return self.values.get(key, default)


@dataclass(frozen=True, slots=True)
class Doubt:
    """Several objects could be meant, or one that is only alike: a person chooses."""

    candidates: Sequence[Any]
    reason: str = "Похожие записи уже есть"


def _nothing_known(rows: Sequence[Row]) -> Any:
    return None


def _strangers(rows: Sequence[Row]) -> Mapping[int, tuple[int, str]]:
    return {}


def _same_values(row: Row) -> str:
    return "|".join(f"{key}={row.values[key]}" for key in sorted(row.values))


def _attributes(existing: Any, keys: Sequence[str]) -> Mapping[str, object]:
    return {key: getattr(existing, key) for key in keys}


@dataclass(frozen=True, slots=True)
class Import:
    """A kind of table. Every function must give the same answer for the same base: the preview is a promise."""

    key: str
    title: str
    capability: str
    url_name: str  # the page where a file is chosen
    columns: Sequence[Column]
    match: Callable[[Row], Any]  # the existing object, None for a new one, or Doubt; may raise Refused
    load: Callable[
        [Row, str], Any
    ]  # an object chosen by a person, by key, among what he may change; None if there is none
    describe: Callable[[Any], str]  # how an object is named in the preview
    apply: Callable[[Row, Any, Any], Any]  # (row, existing or None, by) -> object; one service call
    current: Callable[[Any, Sequence[str]], Mapping[str, object]] = _attributes  # stored values by column key
    same: Callable[[Row], str] = _same_values  # two rows of one file with an equal text describe one thing
    prepare: Callable[[Sequence[Row]], Any] = _nothing_known  # asks the base for all these rows at once
    alike: Callable[[Sequence[Row]], Mapping[int, tuple[int, str]]] = (
        _strangers  # rows of one file that may be one thing: number -> (number of an earlier row, why)
    )
    pulse: Callable[[], object] = lambda: None  # equal twice: nothing that these rows ask for has changed between
    apply_new: Callable[[Sequence[Row], Any], Sequence[Any]] | None = None  # new rows at once: all of them or a refusal
    explanation: str = ""  # a paragraph for the page and the template
    whole: bool = False  # all rows in one transaction: for small tables whose rows need one another
    order: int = 0

    def column(self, key: str) -> Column:
        """The column with this key."""
        return next(column for column in self.columns if column.key == key)


imports: Registry[Import] = Registry("import")
