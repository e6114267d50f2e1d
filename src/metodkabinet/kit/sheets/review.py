"""What one row would do to the base as it is now. Reads only; asked for the preview and again before saving."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from metodkabinet.kit.refusals import Refused
from metodkabinet.kit.sheets import cells
from metodkabinet.kit.sheets.imports import Doubt, Import, Row
from metodkabinet.kit.sheets.models import ImportRow, ImportRun
from metodkabinet.kit.sheets.parsers import folded

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


def look_at(row: ImportRow, run: ImportRun, kind: Import, by: Any) -> Outcome:
    """Judge one row."""
    if row.decision.get("choice") == SKIP:
        return Outcome(State.SKIPPED, "Вы решили не вносить эту строку.")
    note = _not_data(row, run)
    if note:
        return Outcome(State.SKIPPED, note)
    values, problems = _values(row, run.mapping, kind)
    if problems:
        return Outcome(State.ERROR, problems=problems)
    parsed = Row(row.number, values, run.scope, by)
    try:
        return _matched(row, parsed, kind)
    except Refused as refusal:
        return Outcome(State.ERROR, problems=[_problem(refusal, run.mapping, kind)])


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


def _matched(row: ImportRow, parsed: Row, kind: Import) -> Outcome:
    same = _digest(kind.same(parsed))
    twin = (
        row.run.rows.filter(sheet=row.sheet, same=same, number__lt=row.number)
        .exclude(state=State.SKIPPED)
        .order_by("number")
        .first()
    )
    if twin:
        text = f"Строка повторяет строку {twin.number}. Оставьте одну из них."
        return Outcome(State.ERROR, same=same, problems=[("", "", text)])
    found = _chosen(row, parsed, kind)
    if isinstance(found, Doubt):
        few = [(str(one.pk), kind.describe(one)) for one in found.candidates[:_MOST_CANDIDATES]]
        return Outcome(State.DOUBT, found.reason, same=same, candidates=few)
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
    rival = (
        row.run.rows.filter(sheet=row.sheet, target=outcome.target, number__lt=row.number).order_by("number").first()
    )
    if rival:
        text = f"Эту же запись ({outcome.label}) описывает строка {rival.number}. Оставьте одну из них."
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
