"""A year's differences as data: «дата;рабочий;название» lines in and out."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from io import StringIO

from django.db import transaction

from metodkabinet.kit.workdays.models import Holiday

_WORKING = {"": False, "нет": False, "0": False, "выходной": False, "да": True, "1": True, "рабочий": True}


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did; with errors it did nothing."""

    created: int = 0
    changed: int = 0
    errors: tuple[str, ...] = ()


def import_rows(text: str) -> Imported:
    """Take lines «03.11.2025;нет;Перенос с 1 ноября»; safe to repeat. One bad line and nothing is saved."""
    days, errors = _read(text)
    if errors:
        return Imported(errors=tuple(errors))
    created = changed = 0
    with transaction.atomic():
        known = {row.date: row for row in Holiday.objects.select_for_update().filter(date__in=list(days))}
        for day, (is_working, title) in days.items():
            row = known.get(day)
            if row is None:
                Holiday.objects.create(date=day, is_working=is_working, title=title)
                created += 1
            elif (row.is_working, row.title) != (is_working, title):
                row.is_working, row.title = is_working, title
                row.save(update_fields=["is_working", "title"])
                changed += 1
    return Imported(created, changed)


def _read(text: str) -> tuple[dict[date, tuple[bool, str]], list[str]]:
    days: dict[date, tuple[bool, str]] = {}
    errors: list[str] = []
    for number, cells in enumerate(csv.reader(StringIO(text.lstrip("\ufeff")), delimiter=";"), start=1):
        written, working, title = (*(cell.strip() for cell in cells[:3]), "", "", "")[:3]
        if not any((written, working, title)) or written.lower() == "дата":
            continue
        day = _day(written)
        if day is None:
            errors.append(f"Строка {number}: «{written[:40]}» – не дата. Напишите её так: 31.12.2026.")
        elif working.lower() not in _WORKING:
            errors.append(
                f"Строка {number}: во второй графе должно стоять «да» (рабочий) или «нет», а не «{working[:40]}»."
            )
        elif len(title) > 200:
            errors.append(f"Строка {number}: название длиннее 200 знаков.")
        else:
            days[day] = (_WORKING[working.lower()], title.replace("\x00", ""))
    return days, errors


def _day(written: str) -> date | None:
    for shape in ("%d.%m.%Y", "%Y-%m-%d"):
        try:
            return datetime.strptime(written, shape).replace(tzinfo=UTC).date()
        except ValueError:
            continue
    return None


def export_year(year: int) -> str:
    """The year's rows as the import takes them."""
    out = StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\n")
    writer.writerow(["дата", "рабочий", "название"])
    writer.writerows(_lines(Holiday.objects.filter(date__year=year).order_by("date", "pk")))
    return out.getvalue()


def _lines(rows: Iterable[Holiday]) -> Iterable[tuple[str, str, str]]:
    return ((f"{row.date:%d.%m.%Y}", "да" if row.is_working else "нет", row.title) for row in rows)
