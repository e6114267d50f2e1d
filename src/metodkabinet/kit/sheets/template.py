"""The empty table a person fills in: headings, an invented example, a sheet that explains each column."""

from __future__ import annotations

from collections.abc import Iterator

from metodkabinet.kit.sheets import cells
from metodkabinet.kit.sheets.imports import Import
from metodkabinet.kit.sheets.models import ImportRow, ImportRun
from metodkabinet.kit.sheets.queries import data_rows
from metodkabinet.kit.sheets.writing import Column, Sheet


def template_sheets(kind: Import) -> list[Sheet]:
    """The first sheet is read back; the explanation has no headings of ours and is passed over."""
    example = [column.example for column in kind.columns]
    about = [
        (column.title, "да" if column.required else "нет", column.hint or "Текст", column.example)
        for column in kind.columns
    ]
    intro = kind.explanation or "Заполняйте первый лист: одна строка – одна запись."
    rules = [
        (intro, "", "", ""),
        ("Строка с примером выдуманная: удалите её перед загрузкой.", "", "", ""),
        ("Пустая ячейка ничего не стирает: уже записанное остаётся как было.", "", "", ""),
    ]
    headings = [Column("Столбец"), Column("Обязателен"), Column("Что писать", width=50), Column("Пример")]
    return [
        Sheet(kind.title, [Column(column.title) for column in kind.columns], [example]),
        Sheet("Пояснение", headings, [*about, ("", "", "", ""), *rules]),
    ]


def problem_sheets(run: ImportRun) -> list[Sheet]:
    """Rows that were not taken in, as they stood in the file, with what to correct. The file can be loaded again."""
    width = max([len(run.titles), *(len(row.cells) for row in _problem_rows(run))], default=0)
    titles = [*run.titles, *[""] * (width - len(run.titles))]
    columns = [Column(title or f"Столбец {cells.letter(at)}") for at, title in enumerate(titles)]
    return [
        Sheet(
            "Что исправить",
            [*columns, Column("Что исправить", width=60), Column("Строка файла")],
            _problem_lines(run, width),
        )
    ]


def problem_sentences(row: ImportRow) -> list[str]:
    """Everything that keeps the row outside, a sentence each."""
    told = [
        f"{letter} «{title}»: {text}" if letter else text for letter, title, text in row.outcome.get("problems", [])
    ]
    if row.state == ImportRow.State.DOUBT:
        told.append(f"{row.outcome['note']}: {'; '.join(label for _, label in row.outcome['candidates'])}.")
    return told


def _problem_rows(run: ImportRun) -> Iterator[ImportRow]:
    states = [ImportRow.State.ERROR, ImportRow.State.DOUBT]
    return data_rows(run).filter(state__in=states).iterator(chunk_size=500)


def _problem_lines(run: ImportRun, width: int) -> Iterator[list[str]]:
    for row in _problem_rows(run):
        yield [*row.cells, *[""] * (width - len(row.cells)), " ".join(problem_sentences(row)), str(row.number)]
