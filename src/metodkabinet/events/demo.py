"""A seminar that is being announced and a series of master classes going on: registration, programme, voices."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import TYPE_CHECKING

from metodkabinet.activities.enums import Form, Openness, Source
from metodkabinet.activities.models import LIVE, Activity, Kind, Registration
from metodkabinet.activities.services import ActivityCard, When
from metodkabinet.events import services
from metodkabinet.events.enums import Circle
from metodkabinet.events.logic.speakers import Line
from metodkabinet.events.services import Setup, TalkCard, Wish
from metodkabinet.events.services.registering import register_guest
from metodkabinet.kit.questionnaires.answering import send_anonymous
from metodkabinet.kit.questionnaires.building import Wording, add_question, publish_version
from metodkabinet.kit.questionnaires.enums import Kind as QuestionKind
from metodkabinet.kit.questionnaires.forms import form_for
from metodkabinet.people.enums import PersonState, Purpose
from metodkabinet.people.models import Person
from metodkabinet.people.services import ContactCard

if TYPE_CHECKING:
    from metodkabinet.associations.models import Association
    from metodkabinet.events.models import Event
    from metodkabinet.kit.demo import World

SEMINAR = (
    (time(10, 0), 15, "Открытие: зачем школе читающая среда", "Сомова Ирина Павловна; методический центр"),
    (time(10, 15), 25, "Библиотека как место встречи класса", "Рябцева Ольга Юрьевна; школа № 4"),
    (time(10, 40), 25, "Проект «Книга на перемене»", "Дёмина Светлана Игоревна; гимназия № 2"),
    (time(11, 5), 20, "Перерыв", ""),
    (time(11, 25), 30, "Мастерская: читательский дневник без скуки", "Лаптева Юлия Романовна; лицей № 1"),
    (time(11, 55), 20, "Вопросы и обмен опытом", ""),
)
LESSONS = (
    "С чего начинается плакат: тема и герой", "Шрифт, цвет и воздух", "Плакат оживает: ссылки и видео",
    "Выставка работ и разбор",
)  # fmt: skip
GUESTS = (
    ContactCard("Астафьева Лидия Марковна", "astafieva@example.org", organisation_text="Детская библиотека № 5"),
    ContactCard("Гущин Роман Олегович", "guschin@example.org", organisation_text="Издательство «Страница»"),
    ContactCard("Зотова Нина", "zotova@example.org", organisation_text="Дом творчества"),
)
VOICES = (5, 5, 4, 5, 3, 4, 5, 5)
USEFUL = ("Шаблоны плакатов", "Приём с героем книги", "", "Сервис для интерактивных ссылок", "", "Чек-лист", "Всё", "")


def build(world: World) -> None:
    """Through the same services as people work."""
    body: Association = world.made["region_schools"]
    rows = Person.objects.filter(region=body.region_id, state=PersonState.ACTIVE).order_by("pk")
    people = list(rows.select_related("main_organisation", "user")[:160])
    seminar = _seminar(world, body, people)
    series = Activity.objects.select_related("owner__region").get(owner=body, title__startswith="Мастер-классы")
    world.made["events"] = [seminar, _master_classes(series)]


def _seminar(world: World, body: Association, people: list[Person]) -> Event:
    """In two weeks: open to everybody, with questions; known people, guests and invitations."""
    day = _workday(world.today + timedelta(days=14))
    card = ActivityCard(
        Kind.objects.get(code="seminar"), Form.MIXED, "Читающая школа: библиотека, класс, семья",
        "Как сделать библиотеку местом, куда приходят сами. Опыт пяти школ и мастерская.",
        place="Областной центр, актовый зал", audience="школьные библиотекари, учителя", openness=Openness.PUBLIC,
        capacity=60,
    )  # fmt: skip
    setup = Setup(Circle.ANYONE, asks_letters=True, contacts="Сомова И. П., 8 (900) 000-00-00")
    event = services.create_event(body, card, When(day, time=time(10, 0)), setup, by=None, announce=True)
    session = event.activity.sessions.get()
    for starts, minutes, title, speakers in SEMINAR:
        lines = [Line(*speakers.split("; "))] if speakers else []
        services.add_talk(event, TalkCard(title, session, starts, minutes, speakers=lines), by=None)
    services.begin_questions(event, by=None)
    event.refresh_from_db()
    assert event.questions is not None
    add_question(event.questions, Wording(kind=QuestionKind.YES_NO, text="Хотите выступить с опытом?"))
    publish_version(event.questions)
    purposes = [Purpose.PROCESSING]
    for person in world.rng.sample(people, 18):
        services.register_known(event, person, Wish(purposes=purposes), source=Source.COLLEAGUE, by=None)
    for guest in GUESTS:
        register_guest(event, guest, Wish(purposes=purposes), by=None)
    services.invite_people(event, world.rng.sample(people, 30), by=None)
    while services.send_invitations(event):
        pass
    return services.mark_template(event, by=None, is_template=True)


def _master_classes(series: Activity) -> Event:
    """The series of the ledger gets its page, a programme by lessons and voices of those who came."""
    event = services.open_event(series, by=None, setup=Setup(contacts="Рябцева О. Ю."))
    speaker = Line("Рябцева Ольга Юрьевна", "школа № 4")
    for session, title in zip(series.sessions.order_by("position", "pk"), LESSONS, strict=False):
        services.add_talk(event, TalkCard(title, session, time(14, 0), 90, speakers=[speaker]), by=None)
    event = services.begin_feedback(event, by=None)
    assert event.feedback is not None
    version = event.feedback.versions.get()
    mark, useful, _ = version.questions.all()
    rows = Registration.objects.filter(activity=series, state__in=LIVE).order_by("pk")
    for row, voice, words in zip(rows, VOICES, USEFUL, strict=False):
        form = form_for(version, {f"q-{mark.code}": str(voice), f"q-{useful.code}": words})
        form.is_valid()
        send_anonymous(form, respondent=f"registration:{row.pk}")
    return event


def _workday(day: date) -> date:
    """The day itself, or the Friday before a weekend."""
    return day - timedelta(days=max(0, day.weekday() - 4))
