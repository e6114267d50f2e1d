"""The export of a webinar (.xlsx, .csv): who was connected and how long."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from metodkabinet.activities.enums import Evidence
from metodkabinet.activities.services import mark_present
from metodkabinet.events.queries import webinar
from metodkabinet.events.queries.webinar import Whom
from metodkabinet.kit.refusals import Refused
from metodkabinet.kit.sheets import parsers
from metodkabinet.kit.sheets.imports import Column, Import, Row
from metodkabinet.people.services import ContactCard, add_contact

if TYPE_CHECKING:
    from metodkabinet.accounts.models import User

CLOCK = re.compile(r"(?:(\d+):)?(\d{1,3}):(\d\d)")


def minutes(cell: str) -> int:
    """«01:25:10», «85:10», «85 мин», «85»."""
    text = cell.strip().lower()
    found = CLOCK.fullmatch(text)
    if found:
        hours, middle, last = (int(part or 0) for part in found.groups())
        return hours * 60 + middle + (1 if last >= 30 else 0)
    number = re.match(r"\d+", text)
    if number is None:
        raise ValueError("Длительность не понята. Пример: 01:25:00 или 85.")
    return int(number[0])


def _apply(row: Row, existing: Whom | None, by: User) -> Any:
    session = webinar.session_of(row)
    name = webinar.name_of(row)
    if not name.strip():
        raise Refused("В строке нет имени.")
    raw = "; ".join(str(value) for value in row.values.values())
    detail = f"был(а) на связи, минут: {row.get('minutes')}" if row.get("minutes") is not None else ""
    if existing is not None:
        who = existing.participant
    else:
        card = ContactCard(name, row.get("email", ""), organisation_text=row.get("organisation", ""))
        who = add_contact(session.activity.region, card, by=by)
    return mark_present(session, who, evidence=Evidence.IMPORT, by=by, detail=detail, raw_line=raw).participation


WEBINAR = Import(
    key="events.webinar",
    title="Кто был на вебинаре",
    capability="activities.manage",
    url_name="activities:list",
    columns=[
        Column("name", "Имя участника", ("ФИО", "Участник", "Имя пользователя", "Фамилия, имя, отчество", "Никнейм"),
               parse=parsers.text(300), example="Ромашкина Анна Петровна"),
        Column("surname", "Фамилия", ("Last name",), parse=parsers.text(100)),
        Column("given", "Имя", ("First name",), parse=parsers.text(100)),
        Column("patronymic", "Отчество", ("Middle name",), parse=parsers.text(100)),
        Column("organisation", "Организация", ("Место работы", "Школа", "Компания"), parse=parsers.text(300)),
        Column("email", "Почта", ("E-mail", "Email", "Электронная почта"), parse=parsers.email),
        Column("minutes", "Длительность", ("Время присутствия", "Минут", "Продолжительность", "Duration"),
               parse=minutes, example="01:25:00", hint="Сохранится рядом с отметкой."),
    ],
    match=webinar.match_row,
    load=webinar.load_whom,
    describe=str,
    apply=_apply,
    current=lambda existing, keys: {},
    explanation="Кто совпал полностью, предложен; тёзки и похожие спрошены: решаете вы. Сначала сравниваем с теми, "
    "кто записался, потом со всей базой. Остальные войдут гостями, «не сверены с базой».",
    order=51,
)  # fmt: skip
