"""A list of those who were there, from .xlsx or .csv: exact coincidences are proposed, every doubt is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from metodkabinet.activities.queries import attendance
from metodkabinet.activities.queries.presence import session_of_today
from metodkabinet.activities.services import ActivitiesRefused, ListLine, take_in_list
from metodkabinet.kit.sheets import parsers
from metodkabinet.kit.sheets.imports import Column, Import, Row

if TYPE_CHECKING:
    from metodkabinet.accounts.models import User
    from metodkabinet.people.models import Person


def _apply(row: Row, existing: Person | None, by: User) -> Any:
    activity = attendance.activity_of(row)
    session = session_of_today(activity)
    if session is None:
        raise ActivitiesRefused("У мероприятия нет занятий.")
    raw = "; ".join(str(value) for value in row.values.values())
    name, organisation = row.get("name", ""), row.get("organisation", "")
    line = ListLine(name, organisation, row.get("email", ""), raw, person=existing)
    return take_in_list(session, [line], by=by)[0].participation


ATTENDANCE = Import(
    key="activities.attendance",
    title="Кто был на мероприятии",
    capability="activities.manage",
    url_name="activities:list",
    columns=[
        Column("name", "Фамилия, имя, отчество", ("ФИО", "Имя", "Участник", "Имя участника", "Фамилия Имя Отчество"),
               required=True, parse=parsers.text(300), example="Ромашкина Анна Петровна"),
        Column("organisation", "Организация", ("Место работы", "Школа", "Учреждение"), parse=parsers.text(300),
               example="Школа № 7"),
        Column("email", "Почта", ("E-mail", "Email", "Электронная почта"), parse=parsers.email),
    ],
    match=attendance.match_row,
    load=attendance.load_person,
    describe=attendance.described,
    apply=_apply,
    current=lambda existing, keys: {},
    explanation="Совпавшие полностью предложены, похожие спрошены: решаете вы. Остальные войдут как гости и будут "
    "посчитаны отдельно, «не сверены с базой». Строка списка сохранится.",
    order=50,
)  # fmt: skip
