"""What one row would do to the base as it is now. Reads only; asked for the preview and again before saving."""

from __future__ import annotations

import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from metodkabinet.kit.refusals import Refused
from metodkabinet.kit.sheets import cells
from metodkabinet.kit.sheets.imports import Doubt, Import, Row
from metodkabinet.kit.sheets.models import ImportRow, ImportRun
from metodkabinet.kit.sheets.parsers import folded
from metodkabinet.kit.sheets.queries import data_rows

State = ImportRow.State
_TOTAL = re.compile(r"(?:итог|итого|всего)\b")
SKIP, NEW, EXISTING = "skip", "new", "existing"
_MOST_CANDIDATES = 10


@dataclass(slots=True)
class Outcome:
    """The answer for one row, with what is needed to carry it out."""

    state: State
    note: str = ""
    label: str = ""
    target: str = ""
    same: str = ""
    problems: list[tuple[str, str, str]] = field(default_factory=list)  # column of the file, its title, sentence
    changes: list[tuple[str, str, str]] = field(default_factory=list)  # title, old, new
    candidates: list[tuple[str, str]] = field(default_factory=list)  # key, label
    row: Row | None = None
    existing: Any = None

    def stored(self) -> dict[str, Any]:
        """The part the preview shows."""
        return {
            "note": self.note,
            "problems": [list(one) for one in self.problems],
            "changes": [list(one) for one in self.changes],
            "candidates": [list(one) for one in self.candidates],
        }

    def digest(self) -> str:
        """Equal digests: saving would do what the preview showed."""
        return _digest([self.state, self.target, self.same, self.stored()])


class Book:
    """The rows of one file against each other, compared once for a step of work."""

    def __init__(self, run: ImportRun, kind: Import, by: Any) -> None:
        self._run, self._kind, self._by = run, kind, by

    @cached_property
    def alike(self) -> Mapping[int, tuple[int, str]]:
        """Row -> an earlier row that may be the same thing, and why."""
        rows = [_parsed(row, self._run, self._kind, self._by) for row in data_rows(self._run)]
        return self._kind.alike([row for row in rows if isinstance(row, Row)])


def look_at(
    rows: Sequence[ImportRow], run: ImportRun, kind: Import, by: Any, book: Book | None = None
) -> list[Outcome]:
    """Judge rows, the base asked for all of them together."""
    parsed = [_parsed(row, run, kind, by) for row in rows]
    known = kind.prepare([one for one in parsed if isinstance(one, Row)])
    book, seen = book or Book(run, kind, by), _Seen(run, rows)
    outcomes = []
    for row, one in zip(rows, parsed, strict=True):
        if isinstance(one, Outcome):
            outcome = one
        else:
            try:
                outcome = _matched(row, replace(one, known=known), kind, seen, book)
            except Refused as refusal:
                outcome = Outcome(State.ERROR, problems=[_problem(refusal, run.mapping, kind)])
        seen.add(row, outcome)
        outcomes.append(outcome)
    return outcomes


class _Seen:
    """What earlier rows of the file describe: those judged before, and those judged just now."""

    def __init__(self, run: ImportRun, rows: Sequence[ImportRow]) -> None:
        self._same: dict[str, list[int]] = defaultdict(list)
        self._target: dict[str, list[int]] = defaultdict(list)
        others = run.rows.filter(sheet=run.sheet).exclude(pk__in=[row.pk for row in rows]).exclude(same="", target="")
        for number, state, same, target in others.values_list("number", "state", "same", "target"):
            self._put(number, state, same, target)

    def add(self, row: ImportRow, outcome: Outcome) -> None:
        """Remember a row that has been judged."""
        self._put(row.number, outcome.state, outcome.same, outcome.target)

    def twin(self, row: ImportRow, same: str) -> int | None:
        """An earlier row that says the same."""
        return min((number for number in self._same[same] if number < row.number), default=None)

    def rival(self, row: ImportRow, target: str) -> int | None:
        """An earlier row about the same record."""
        return min((number for number in self._target[target] if number < row.number), default=None)

    def _put(self, number: int, state: str, same: str, target: str) -> None:
        if same and state != State.SKIPPED:
            self._same[same].append(number)
        if target:
            self._target[target].append(number)


def _parsed(row: ImportRow, run: ImportRun, kind: Import, by: Any) -> Row | Outcome:
    """The values of a row, or why it has none."""
    if row.decision.get("choice") == SKIP:
        return Outcome(State.SKIPPED, "Вы решили не вносить эту строку.")
    note = _not_data(row, run)
    if note:
        return Outcome(State.SKIPPED, note)
    values, problems = _values(row, run.mapping, kind)
    if problems:
        return Outcome(State.ERROR, problems=problems)
    return Row(row.number, values, run.scope, by)


def _not_data(row: ImportRow, run: ImportRun) -> str:
    """Totals, a repeated heading, the row «1 2 3» under it: told to the person, not imported."""
    filled = [text.strip() for text in row.cells if text.strip()]
    if not filled:
        return "Пустая строка."
    if _TOTAL.match(filled[0].casefold()):
        return "Похоже на строку итогов."
    if len(filled) > 1 and filled == [str(one) for one in range(1, len(filled) + 1)]:
        return "Похоже на номера столбцов."
    titles = [folded(title) for title in run.titles]
    if len(filled) > 1 and all(
        folded(text) == titles[at] for at, text in enumerate(row.cells) if text.strip() and at < len(titles)
    ):
        return "Повтор заголовков."
    return ""


def _values(
    row: ImportRow, mapping: Mapping[str, int], kind: Import
) -> tuple[dict[str, Any], list[tuple[str, str, str]]]:
    values: dict[str, Any] = {}
    problems = []
    for column in kind.columns:
        at = mapping.get(column.key)
        if at is None:
            continue
        text = row.cells[at] if at < len(row.cells) else ""
        flaw = row.flaws.get(str(at))
        if not flaw and text.strip():
            try:
                values[column.key] = column.parse(text)
            except Refused as refusal:
                flaw = refusal.text
        elif not flaw and column.required:
            flaw = "Ячейка пустая, а она нужна. Впишите значение."
        if flaw:
            problems.append((cells.letter(at), column.title, flaw))
    return values, problems


def _matched(row: ImportRow, parsed: Row, kind: Import, seen: _Seen, book: Book) -> Outcome:
    same = _digest(kind.same(parsed))
    twin = seen.twin(row, same)
    if twin:
        text = f"Строка повторяет строку {twin}. Оставьте одну из них."
        return Outcome(State.ERROR, same=same, problems=[("", "", text)])
    found = _chosen(row, parsed, kind)
    if isinstance(found, Doubt):
        few = [(str(one.pk), kind.describe(one)) for one in found.candidates[:_MOST_CANDIDATES]]
        return Outcome(State.DOUBT, found.reason, same=same, candidates=few)
    if not row.decision.get("choice") and not row.applied and row.number in book.alike:
        other, why = book.alike[row.number]
        few = [] if found is None else [(str(found.pk), kind.describe(found))]
        text = f"Похоже на строку {other} этого файла: {why}. Решите, одно это или разное"
        return Outcome(State.DOUBT, text, same=same, candidates=few)
    if found is None:
        shown = [
            (column.title, "", cells.shown(parsed.values[column.key]))
            for column in kind.columns
            if column.key in parsed.values
        ]
        return Outcome(State.NEW, same=same, changes=shown, row=parsed)
    outcome = Outcome(
        State.SAME, label=kind.describe(found), target=str(found.pk), same=same, row=parsed, existing=found
    )
    rival = seen.rival(row, outcome.target)
    if rival:
        text = f"Эту же запись ({outcome.label}) описывает строка {rival}. Оставьте одну из них."
        return Outcome(State.ERROR, same=same, problems=[("", "", text)])
    stored = kind.current(found, [column.key for column in kind.columns if column.key in parsed.values])
    for column in kind.columns:
        if column.key in parsed.values and stored[column.key] != parsed.values[column.key]:
            outcome.changes.append(
                (column.title, cells.shown(stored[column.key]), cells.shown(parsed.values[column.key]))
            )
            outcome.state = State.CHANGED
    return outcome


def _chosen(row: ImportRow, parsed: Row, kind: Import) -> Any:
    """What a person decided, else what the module finds. «New» never doubles a record that is surely the same."""
    choice = row.decision.get("choice")
    if choice == NEW:
        found = kind.match(parsed)
        return None if isinstance(found, Doubt) else found
    if choice == EXISTING:
        found = kind.load(parsed, str(row.decision.get("target", "")))
        if found is None:
            raise Refused("Выбранной записи больше нет. Решите ещё раз.")
        return found
    return kind.match(parsed)


def _problem(refusal: Refused, mapping: Mapping[str, int], kind: Import) -> tuple[str, str, str]:
    if refusal.field is not None and refusal.field in mapping:
        return cells.letter(mapping[refusal.field]), kind.column(refusal.field).title, refusal.text
    return "", "", refusal.text


def _digest(value: object) -> str:
    return hashlib.sha256(json.dumps(value, ensure_ascii=False, default=str).encode()).hexdigest()
