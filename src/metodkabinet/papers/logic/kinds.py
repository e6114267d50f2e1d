"""The body of each kind of paper that lives here: content → blocks. Approvals and signatures stand around it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from metodkabinet.kit.words.names import Case, Inflected, Name, decline
from metodkabinet.kit.words.posts import decline_post
from metodkabinet.papers.logic.blocks import (
    Annex,
    Block,
    Column,
    Grid,
    Heading,
    Paragraph,
    numbered,
    paragraphs,
)

Content = Mapping[str, Any]

REGULATION = (
    ("general", "Общие положения"), ("aims", "Цели и задачи"), ("people", "Участники"),
    ("terms", "Сроки и порядок проведения"), ("works", "Требования к работам и выступлениям"),
    ("criteria", "Критерии оценки"), ("committee", "Оргкомитет и жюри"), ("results", "Подведение итогов и награждение"),
    ("rights", "Авторские права и персональные данные"), ("money", "Финансирование"), ("contacts", "Контакты"),
)  # fmt: skip


def _items(content: Content, key: str) -> list[str]:
    found = content.get(key) or []
    return [str(item) for item in found]


def _rows(content: Content, key: str, width: int) -> list[list[str]]:
    rows = [[str(cell) for cell in row][:width] for row in content.get(key) or []]
    return [row + [""] * (width - len(row)) for row in rows]


def _facts(content: Content, facts: Sequence[tuple[str, str]]) -> list[Block]:
    return [Paragraph(f"{label}: {content[key]}") for key, label in facts if content.get(key)]


def letter(content: Content) -> list[Block]:
    """What, when, where, for whom; how to register and till when; contacts; the list of annexes."""
    found: list[Block] = []
    if content.get("greeting"):
        found.append(Paragraph(content["greeting"], align="center", indent=False))
    found += paragraphs(content.get("text", ""))
    found += _facts(
        content,
        [
            ("when", "Дата и время"), ("where", "Место (ссылка)"), ("people", "Участники"),
            ("registration", "Регистрация"), ("deadline", "Срок регистрации"), ("contacts", "Контакты"),
        ],
    )  # fmt: skip
    annexes = _items(content, "annexes")
    if annexes:
        found.append(Paragraph("Приложения:", indent=False, align="left"))
        found += numbered(annexes)
    return found


def regulation(content: Content) -> list[Block]:
    """Numbered sections with numbered points; an empty section is left out and the numbers close up."""
    found: list[Block] = []
    place = 0
    for key, label in REGULATION:
        points = _items(content, key)
        table = _rows(content, "scores", 2) if key == "criteria" else []
        if not points and not table:
            continue
        place += 1
        found.append(Heading(f"{place}. {label}"))
        found += numbered(points, prefix=f"{place}.")
        if table:
            found.append(Grid([Column("Критерий", 4), Column("Наибольший балл", 1, "center")], table))
    for number, annex in enumerate(_items(content, "annexes"), start=1):
        found += [Annex(f"Приложение {number}", "к положению"), Heading(annex)]
    return found


def programme(content: Content) -> list[Block]:
    """Date, place, form, moderators, then the timetable."""
    found: list[Block] = []
    for key, label in (("when", "Дата"), ("where", "Место"), ("form", "Форма"), ("moderators", "Ведут")):
        if content.get(key):
            found.append(Paragraph(f"{label}: {content[key]}", indent=False, align="left"))
    columns = [Column("Время", 1.1, "center"), Column("Тема", 3), Column("Кто выступает", 3)]
    found.append(Grid(columns, _rows(content, "timetable", 3)))
    return found


def attendance(content: Content) -> list[Block]:
    """Names with a place for each signature; empty lines at the end for those who come unannounced."""
    found: list[Block] = []
    for key, label in (("when", "Дата"), ("where", "Место")):
        if content.get(key):
            found.append(Paragraph(f"{label}: {content[key]}", indent=False, align="left"))
    rows = _rows(content, "people", 3)
    spare = min(int(content.get("spare") or 0), 200) if str(content.get("spare") or "0").isdigit() else 0
    rows += [["", "", ""]] * spare
    columns = [
        Column("№", 0.5, "center"), Column("Фамилия, имя, отчество", 3), Column("Организация", 2.6),
        Column("Должность", 2), Column("Подпись", 1.6),
    ]  # fmt: skip
    lines = [[str(place), *row, ""] for place, row in enumerate(rows, start=1)]
    found.append(Grid(columns, lines, height=10))
    return found


def order(content: Content) -> list[Block]:
    """Preamble, ПРИКАЗЫВАЮ, points, control."""
    found: list[Block] = [*paragraphs(content.get("preamble", ""))]
    found.append(Paragraph("ПРИКАЗЫВАЮ:", indent=False, align="left"))
    points = _items(content, "points")
    if content.get("control"):
        points.append(content["control"])
    found += numbered(points)
    for number, annex in enumerate(_items(content, "annexes"), start=1):
        found += [Annex(f"Приложение {number}", "к приказу от ____________ № ______"), Heading(annex)]
    return found


def _dative(content: Content) -> tuple[Inflected, Inflected]:
    """The name and the post in the dative; a form typed by hand wins."""
    name, post = str(content.get("person") or ""), str(content.get("post") or "")
    parts = [*name.split(maxsplit=2), "", "", ""]
    by_hand, post_by_hand = content.get("person_dative") or "", content.get("post_dative") or ""
    return (
        Inflected(by_hand) if by_hand else decline(Name(parts[0], parts[1], parts[2]), Case.DATIVE),
        Inflected(post_by_hand) if post_by_hand else decline_post(post, Case.DATIVE),
    )


def reference(content: Content) -> list[Block]:
    """To whom it is given and in what he took part."""
    name, post = _dative(content)
    place = ", ".join(part for part in (post.text, str(content.get("organisation") or "")) if part)
    what = str(content.get("what") or "").rstrip(".")
    given = f"Дана {name.text}{f' ({place})' if place else ''} в том, что {what}."
    found: list[Block] = [Paragraph(given), *paragraphs(content.get("text", ""))]
    if content.get("purpose"):
        found.append(Paragraph(f"Справка дана для предъявления {content['purpose']}."))
    return found


def reference_doubts(content: Content) -> list[str]:
    """Cases the rules are not sure of."""
    return [form.doubt for form in _dative(content) if form.doubt]


def free(content: Content) -> list[Block]:
    """Just text, with numbered points and a table when there are any."""
    found: list[Block] = [*paragraphs(content.get("text", "")), *numbered(_items(content, "points"))]
    table = [row for row in content.get("table") or [] if any(row)]
    if table:
        width = max(len(row) for row in table)
        rows = _rows(content, "table", width)
        found.append(Grid([Column(label) for label in rows[0]], rows[1:]))
    return found
