"""Figures of the ledger with their written definitions and what the rows behind them show."""

from __future__ import annotations

from metodkabinet.activities.queries import figures
from metodkabinet.kit.registry import Figure

ROW = [
    ("Дата", lambda row: row.activity.start_date),
    ("Мероприятие", lambda row: row.activity.title),
    ("Кто", lambda row: row.name_then),
    ("Организация", lambda row: row.organisation_text_then),
    ("Муниципалитет", lambda row: row.municipality_then),
]
EVENT = [
    ("Дата", lambda row: row.start_date),
    ("Название", lambda row: row.title),
    ("Вид", lambda row: row.kind),
    ("Форма", lambda row: row.get_form_display()),
    ("Объединение", lambda row: row.owner),
]
NAMED = [("Название", str)]
DECLARED = [
    ("Дата", lambda row: row.activity.start_date),
    ("Мероприятие", lambda row: row.activity.title),
    ("Муниципалитет", lambda row: row.municipality),
    ("Человек", lambda row: row.people),
    ("Откуда известно", lambda row: row.source),
]
YEAR = "year"

FIGURES = [
    Figure(
        "activities.events_held", "мероприятий",
        "Проведённые мероприятия объединения и нижестоящих по дате начала – тех видов, что считаются мероприятиями. "
        "Проведённое вместе с другим объединением посчитано один раз; части (тест форума) отдельно не считаются.",
        YEAR, figures.events_held, EVENT, figures.rows_visible, order=10,
    ),
    Figure(
        "activities.registrations", "регистраций",
        "Сколько раз записались: подтверждённые, ждущие решения и ждущие места. Отменённые и отклонённые не в счёт.",
        YEAR, figures.registrations, ROW, figures.rows_visible, order=20,
    ),
    Figure(
        "activities.participations", "участий",
        "Сколько раз люди и организации были на мероприятиях: одно участие на мероприятие, сколько бы в нём ни было "
        "занятий. Считается, если присутствие хоть раз подтверждено.",
        YEAR, figures.participations, ROW, figures.rows_visible, order=30,
    ),
    Figure(
        "activities.people_involved", "человек",
        "Сколько разных людей участвовало: каждый посчитан один раз, в скольких бы мероприятиях он ни был. "
        "Не сверенные с базой посчитаны по имени и почте.",
        YEAR, figures.people_involved, ROW, figures.rows_visible, order=40,
    ),
    Figure(
        "activities.organisations", "организаций",
        "Сколько разных организаций, в которых участники работали в день мероприятия.",
        YEAR, figures.organisations, NAMED, figures.rows_visible, order=50,
    ),
    Figure(
        "activities.municipalities", "муниципалитетов",
        "Сколько муниципалитетов, где эти организации находились в день мероприятия. Район города – это город.",
        YEAR, figures.municipalities, NAMED, figures.rows_visible, order=60,
    ),
    Figure(
        "activities.unmatched", "не сверены с базой",
        "Участники, записанные по имени и не узнанные среди карточек людей. Они посчитаны, но ни с кем не слиты.",
        YEAR, figures.unmatched, ROW, figures.rows_visible, order=70,
    ),
    Figure(
        "activities.declared", "заявлено без списка",
        "Сколько человек пришло по словам тех, кто проводил, когда списка нет. С участиями не складывается.",
        YEAR, figures.declared, DECLARED, figures.of_visible, figures.sum_declared, order=80,
    ),
]  # fmt: skip
