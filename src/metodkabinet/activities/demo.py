"""Three years of a regional body: a year that went into its report, last year, this one with what is still ahead."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import chain, zip_longest
from typing import TYPE_CHECKING

from metodkabinet.activities import services
from metodkabinet.activities.enums import Evidence, Form, Openness, OutsideLevel, PartRole, Source
from metodkabinet.activities.logic.pasted import read_lines
from metodkabinet.activities.models import Kind
from metodkabinet.activities.services import ActivityCard, ListLine, OutsideCard, ResultCard, SessionCard, When
from metodkabinet.kit import clock
from metodkabinet.organisations.enums import Subject
from metodkabinet.people.enums import PersonState
from metodkabinet.people.models import Person

if TYPE_CHECKING:
    from metodkabinet.activities.models import Activity, Session
    from metodkabinet.associations.models import Association
    from metodkabinet.kit.demo import World

REPORTED = 2023  # the school year whose report says: 11 events, 327 participations, more than 300 people
INVOLVED = 312
FORUM = (date(2023, 11, 20), date(2023, 11, 27), "Школьная библиотека в цифровой среде", 96)
# day, kind, form, title, how many came; with the forum eleven events and 327 participations
REPORTED_YEAR = (
    (date(2023, 9, 14), "meeting", Form.MIXED, "Планирование года: что ждут от школьных библиотек", 24),
    (date(2023, 10, 5), "webinar", Form.ONLINE, "Электронный каталог: первые шаги", 21),
    (date(2023, 10, 26), "seminar", Form.ONSITE, "Библиотека и проектная деятельность", 22),
    (date(2023, 12, 14), "meeting", Form.ONLINE, "Итоги полугодия и обмен опытом", 19),
    (date(2024, 1, 25), "webinar", Form.ONLINE, "Заказ учебников без ошибок", 26),
    (date(2024, 2, 15), "round-table", Form.MIXED, "Чтение в эпоху экранов", 22),
    (date(2024, 3, 14), "seminar", Form.ONSITE, "Краеведение в школьной библиотеке", 20),
    (date(2024, 4, 11), "conference", Form.MIXED, "Школьная библиотека – пространство развития", 25),
    (date(2024, 5, 16), "meeting", Form.MIXED, "Анализ работы за год", 23),
    (date(2024, 6, 6), "webinar", Form.ONLINE, "Летнее чтение: программы и находки", 29),
)
LAST_YEAR = (
    ("meeting", Form.MIXED, "Открытие года: задачи и новшества", 24),
    ("seminar", Form.ONSITE, "Медиаграмотность на библиотечных занятиях", 22),
    ("webinar", Form.ONLINE, "Фонд учебников: приём, учёт, списание", 26),
    ("round-table", Form.MIXED, "Семейное чтение: что работает", 18),
    ("meeting", Form.ONLINE, "Итоги года", 21),
)
GUESTS = (
    "Хвощёва Нелли Петровна; Дом детского творчества; hvoscheva@example.org",
    "Пашков И. Д.; Областной архив",
    "Ливанова Тамара; газета «Зори»; livanova@example.org",
)


def build(world: World) -> None:
    """Through the same services as people work; `world.made["activities"]` is for later parts."""
    services.ensure_kinds()
    body: Association = world.made["region_schools"]
    people = _people_of_all_places(body)
    made = [*_reported_year(body, people), *_last_year(world, body, people), *_this_year(world, body, people)]
    _joint(world, body, people)
    _outside(world, body, people)
    world.made["activities"] = made


def _people_of_all_places(body: Association) -> list[Person]:
    """Librarians of schools, one of each municipality in turn, so that every place takes part."""
    rows = Person.objects.filter(
        region=body.region_id, state=PersonState.ACTIVE, territory__subject=Subject.SCHOOL,
        main_organisation__isnull=False,
    )  # fmt: skip
    places: dict[int | None, list[Person]] = {}
    for person in rows.order_by("pk"):
        places.setdefault(person.municipality_id, []).append(person)
    turns = zip_longest(*(places[key] for key in sorted(places, key=lambda key: key or 0)))
    return [person for person in chain.from_iterable(turns) if person is not None]


def _past(body: Association, people: list[Person], day: date, kind: str, form: str, title: str) -> Activity:
    lines = [ListLine(str(person), person=person) for person in people]
    place = "" if form == Form.ONLINE else "Областной центр, актовый зал"
    card = ActivityCard(Kind.objects.get(code=kind), form, title, place=place, audience="школьные библиотекари")
    return services.record_past_activity(body, card, When(day, time=time(10, 0)), lines, by=None)


def _reported_year(body: Association, people: list[Person]) -> list[Activity]:
    """The figures of the printed report, made of rows."""
    pool, place, made = people[:INVOLVED], FORUM[-1], [_forum(body, people[: FORUM[-1]])]
    for day, kind, form, title, count in REPORTED_YEAR:
        came = [pool[(place + step) % len(pool)] for step in range(count)]
        made.append(_past(body, came, day, kind, form, title))
        place += count
    return made


def _forum(body: Association, people: list[Person]) -> Activity:
    """Eight days on the network: everybody registered beforehand and came on the first day."""
    first, last, title, _ = FORUM
    kind = Kind.objects.get(code="web-forum")
    card = ActivityCard(kind, Form.ONLINE, title, audience="все школьные библиотекари", openness=Openness.PUBLIC)
    with clock.fixed(datetime(2023, 11, 1, 9, tzinfo=UTC)):
        forum = services.announce_activity(services.add_activity(body, card, When(first, last), by=None), by=None)
        days = []
        for number in range((last - first).days + 1):
            begins, ends = When(first + timedelta(days=number)).span(forum.zone)
            days.append(services.add_session(forum, SessionCard(begins, ends, f"День {number + 1}"), by=None))
        services.register_colleagues(forum, people, by=None)
    with clock.fixed(datetime(2023, 11, 20, 9, tzinfo=UTC)):
        services.mark_many(days[0], [(one, "") for one in people], evidence=Evidence.PERSONAL_LINK, by=None)
    with clock.fixed(datetime(2023, 11, 28, 9, tzinfo=UTC)):
        return services.hold_activity(forum, by=None)


def _last_year(world: World, body: Association, people: list[Person]) -> list[Activity]:
    """With guests whom nobody has compared with the base yet."""
    autumn = _autumn(world.today) - 1
    made = []
    for place, (kind, form, title, count) in enumerate(LAST_YEAR):
        day = _workday(date(autumn, 9, 18) + timedelta(days=55 * place))
        made.append(_past(body, world.rng.sample(people[:400], count), day, kind, form, title))
    guests = [ListLine(one.name, one.organisation, one.email, one.raw) for one in read_lines("\n".join(GUESTS))]
    services.take_in_list(made[-1].sessions.get(), guests, by=None)
    services.declare_count(made[1], people=40, source="по словам принимающей школы, список не вели", by=None)
    services.add_recording(made[2], title="Запись вебинара", address="https://rutube.ru/video/fond/", by=None)
    return made


def _this_year(world: World, body: Association, people: list[Person]) -> list[Activity]:
    """One just held, one tomorrow with a waiting list, a series over months, a draft whose day has passed."""
    today, seminar = world.today, Kind.objects.get(code="seminar")
    held = _past(body, world.rng.sample(people[:300], 27), _workday(today - timedelta(days=9)), "webinar", Form.ONLINE,
                 "Каталог и читатель: что изменилось за год")  # fmt: skip
    near = services.add_activity(
        body, ActivityCard(seminar, Form.ONSITE, "Тихий час с книгой: работа с младшими", place="РИБЦ", capacity=25),
        When(today + timedelta(days=1), time=time(10, 0)), by=None,
    )  # fmt: skip
    services.announce_activity(near, by=None)
    for person in world.rng.sample(people[:300], 31):
        services.register_participant(near, person, source=Source.SITE, by=None)
    services.add_activity(
        body, ActivityCard(Kind.objects.get(code="round-table"), Form.MIXED, "Школьная газета и библиотека"),
        When(today - timedelta(days=4)), by=None,
    )  # fmt: skip
    return [held, near, _series(world, body, people)]


def _series(world: World, body: Association, people: list[Person]) -> Activity:
    """Master classes from the last months into the next ones, a lesson every four weeks."""
    first = _workday(world.today - timedelta(days=60))
    kind = Kind.objects.get(code="master-class")
    card = ActivityCard(kind, Form.ONLINE, "Мастер-классы виртуальных плакатов", audience="все желающие")
    series = services.add_activity(body, card, When(first, first + timedelta(days=120)), by=None)
    services.announce_activity(series, by=None)
    came = world.rng.sample(people[:250], 20)
    services.register_colleagues(series, came, by=None)
    for number in range(4):
        begins = When(first + timedelta(days=28 * number), time=time(14, 0)).span(series.zone)
        lesson = services.add_session(series, SessionCard(*begins, title=f"Занятие {number + 1}"), by=None)
        if begins[0].date() <= world.today:
            _mark(lesson, came[: 20 - 3 * number])
    return series


def _mark(session: Session, came: list[Person]) -> None:
    services.mark_many(session, [(person, "") for person in came], evidence=Evidence.CODE_WORD, by=None)


def _joint(world: World, body: Association, people: list[Person]) -> None:
    """Held by two bodies: both see it, it counts once."""
    day = _workday(world.today - timedelta(days=30))
    came = world.rng.sample(people[:200], 15)
    joint = _past(body, came, day, "conference", Form.MIXED, "Школа и колледж: читатель один")
    services.add_co_owner(joint, world.made["region_colleges"], by=None)
    speaker = joint.participations.order_by("pk")[0]
    services.write_outcome(speaker, by=None, role=PartRole.SPEAKER, result="доклад")


def _outside(world: World, body: Association, people: list[Person]) -> None:
    """Webinars and contests of others, with what our people brought from them."""
    for place, (title, organiser, level) in enumerate(
        (
            ("Вебинар о школьных фондах", "Издательство «Страница»", OutsideLevel.NATIONAL),
            ("Конкурс буктрейлеров", "Областной центр творчества", OutsideLevel.REGIONAL),
        )
    ):
        day = world.today - timedelta(days=20 + 15 * place)
        event = services.add_outside_event(body, OutsideCard(title, organiser, level, Form.ONLINE, day, day), by=None)
        for person in world.rng.sample(people[:100], 3):
            services.add_outside_result(event, ResultCard("участие", person=person), by=None)


def _autumn(today: date) -> int:
    return today.year if today.month >= 9 else today.year - 1


def _workday(day: date) -> date:
    """The day itself, or the Friday before a weekend."""
    return day - timedelta(days=max(0, day.weekday() - 4))
