"""Each page renders, each road works without JavaScript, lists cost the same with few and many rows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from metodkabinet.activities import services
from metodkabinet.activities.enums import ActivityState, Evidence, Source
from metodkabinet.activities.models import (
    Activity,
    CalendarFeed,
    CodeWord,
    Kind,
    OutsideEvent,
    Participation,
    Presence,
    Registration,
)
from metodkabinet.activities.tests import factories
from metodkabinet.config.testing.cast import Cast
from metodkabinet.kit.figures.links import Period, address_of_figure
from metodkabinet.kit.testing.queries import counted
from metodkabinet.people.models import Person
from metodkabinet.people.tests.factories import ContactFactory, PersonFactory

pytestmark = pytest.mark.usefixtures("noon")
Enter = Callable[[str], Client]
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
TODAY = date(2026, 11, 20)


@pytest.fixture
def head(enter: Enter) -> Client:
    return enter("head")


@pytest.fixture
def activity(cast: Cast) -> Activity:
    made: Any = cast.own.made["activities.activity"]
    found: Activity = made
    return found


def at(name: str, *args: object) -> str:
    return reverse(f"activities:{name}", args=args)


def said(answer: Any) -> list[str]:
    """The last thing that was said."""
    return [str(message) for message in answer.context["messages"]][-1:]


@pytest.mark.parametrize(
    "name", ["list", "add", "past", "calendar", "calendar-year", "feeds", "outside", "add-outside"]
)
def test_pages_without_an_object_render(head: Client, name: str) -> None:
    assert head.get(at(name)).status_code == 200


@pytest.mark.parametrize(
    "name",
    [
        "activity", "change", "postpone", "cancel", "add-session", "add-recording", "add-co-owner", "add-partner",
        "directions", "add-direction", "declare", "code-words", "register-person", "register-guest", "paste", "import",
        "presence", "unmatched", "registrations", "participations", "say-word",
    ],
)  # fmt: skip
def test_pages_of_an_activity_render(head: Client, activity: Activity, name: str) -> None:
    assert head.get(at(name, activity.pk)).status_code == 200


def test_other_pages_render(head: Client, cast: Cast) -> None:
    made = cast.own.made
    for name, label in (
        ("registration", "activities.registration"), ("change-session", "activities.session"),
        ("outside-event", "activities.outsideevent"), ("change-outside", "activities.outsideevent"),
        ("add-outside-result", "activities.outsideevent"),
    ):  # fmt: skip
        assert head.get(at(name, made[label].pk)).status_code == 200
    person, body = made["people.person"], made["associations.association"]
    factories.PresenceFactory(
        participation=factories.ParticipationFactory(activity=made["activities.activity"], person=person)
    )
    page = head.get(reverse("people:person", args=[person.pk]))
    assert "Семинар о чтении" in page.content.decode()
    assert head.get(reverse("associations:association", args=[body.code])).status_code == 200


def test_from_five_fields_to_held(head: Client, cast: Cast) -> None:
    kind = factories.KindFactory()
    sent = {"kind": kind.pk, "title": "Круглый стол", "form": "onsite", "start_date": "20.11.2026", "place": "Зал",
            "openness": "region"}  # fmt: skip
    answer = head.post(at("add"), sent, follow=True)
    made = Activity.objects.get(title="Круглый стол")
    assert said(answer) == ["Черновик создан. Проверьте его и объявите."]
    assert made.owner == cast.own.made["associations.association"]
    assert said(head.post(at("announce", made.pk), follow=True)) == ["Мероприятие объявлено."]
    assert said(head.post(at("hold", made.pk), follow=True)) == ["Отмечено: проведено."]
    assert said(head.post(at("hold", made.pk), follow=True)) == [
        "Проведённым отмечают объявленное мероприятие или черновик."
    ]
    assert said(head.post(at("reopen", made.pk), follow=True)) == ["Мероприятие возвращено в работу."]
    sent = {"start_date": "27.11.2026", "version": Activity.objects.get(pk=made.pk).version}
    assert said(head.post(at("postpone", made.pk), sent, follow=True)) == ["Дата перенесена."]
    answer = head.post(at("cancel", made.pk), {"because": "Карантин"}, follow=True)
    assert said(answer) == ["Мероприятие отменено, записавшимся сообщено."]


def test_a_refused_form_keeps_what_was_typed(head: Client, activity: Activity) -> None:
    answer = head.post(at("add-recording", activity.pk), {"title": "Запись", "address": "https://example.org/1"})
    assert answer.status_code == 422
    assert answer.context["form"].errors == {
        "address": ["Записи принимаются с сайтов Rutube и VK Видео. Скопируйте ссылку оттуда целиком."]
    }


def test_a_librarian_registers_in_one_click_and_says_the_word(enter: Enter, cast: Cast, activity: Activity) -> None:
    librarian = enter("librarian")
    page = librarian.get(at("activity", activity.pk))
    assert "Записаться" in page.content.decode()
    librarian.post(at("register-me", activity.pk))
    librarian.post(at("register-me", activity.pk))
    person = Person.objects.get(user=cast["librarian"])
    assert Registration.objects.get(activity=activity, person=person).state == "confirmed"
    services.give_code_word(
        activity.sessions.get(), word="самовар", opens_at=NOW, closes_at=NOW + timedelta(hours=1), by=None
    )
    wrong = librarian.post(at("say-word", activity.pk), {"word": "чайник"})
    assert wrong.status_code == 422
    librarian.post(at("say-word", activity.pk), {"word": "Самовар"})
    assert Participation.objects.get(person=person).share == 100
    assert said(librarian.post(at("cancel-mine", activity.pk), follow=True)) == [
        "Присутствие уже отмечено, поэтому отменить регистрацию нельзя."
    ]


def test_a_guest_manages_his_registration_by_the_link(enter: Enter, activity: Activity) -> None:
    contact = ContactFactory(region=activity.region)
    row = services.register_participant(activity, contact, source=Source.GUEST, by=None)
    guest, link, token = enter("guest"), services.path_of(row), services.token_of(row)
    assert guest.get(link).status_code == 200
    guest.post(link, {"role": "speaker", "form": "online"})
    row.refresh_from_db()
    assert (row.role, row.form) == ("speaker", "online")
    services.give_code_word(
        activity.sessions.get(), word="самовар", opens_at=NOW, closes_at=NOW + timedelta(hours=1), by=None
    )
    assert guest.get(at("say-word-by-link", token)).status_code == 200
    other = services.register_participant(
        activity, ContactFactory(region=activity.region), source=Source.GUEST, by=None
    )
    guest.post(at("say-word-by-link", token), {"word": "самовар"})
    assert Participation.objects.get(contact=contact).registration == row
    guest.post(at("cancel-own", services.token_of(other)))
    other.refresh_from_db()
    assert other.state == "cancelled"
    assert guest.get(services.path_of(other)).status_code == 200
    assert guest.get(at("own-registration", "forged")).status_code == 404


def test_marking_on_a_telephone(head: Client, activity: Activity) -> None:
    person = PersonFactory(region=activity.region)
    row = services.register_participant(activity, person, source=Source.STAFF, by=None)
    session = activity.sessions.get()
    answer = head.post(at("mark", session.pk), {"registration": row.pk}, follow=True)
    assert said(answer) == [f"Отмечено: {row.name_then}."]
    proof = Presence.objects.get(participation__person=person)
    assert head.get(at("presence", activity.pk), {"q": "нет такого"}).context["lines"] == []
    assert said(head.post(at("unmark", proof.pk), follow=True)) == ["Отметка снята."]
    again = head.post(at("mark", session.pk), {"participation": proof.participation_id}, follow=True)
    assert said(again) == [f"Отмечено: {row.name_then}."]


def test_a_pasted_list_is_compared_by_a_click_and_undone(head: Client, activity: Activity) -> None:
    known = PersonFactory(region=activity.region, surname="Кедрова", name="Инна", patronymic="Львовна")
    sent = {"lines": "ФИО\n1. Кедрова Инна Львовна; Школа № 9\n2. Неизвестных Пётр; Музей; petr@example.org\n"}
    head.post(at("paste", activity.pk), sent)
    part = Participation.objects.get(name_then="Кедрова Инна Львовна")
    assert (part.person, part.raw_line) == (None, "1. Кедрова Инна Львовна; Школа № 9")
    rows = {one.participation.name_then: one.proposal for one in head.get(at("unmatched", activity.pk)).context["rows"]}
    assert rows["Кедрова Инна Львовна"].person_id == known.pk
    assert rows["Неизвестных Пётр"].candidates == ()
    head.post(at("unmatched", activity.pk), {f"match-{part.contact_id}": known.pk})
    part.refresh_from_db()
    assert part.person == known
    match = services.confirm_match(head.get(at("unmatched", activity.pk)).context["matches"][0].contact, known, by=None)
    head.post(at("undo-match", match.pk), {"activity": activity.pk})
    part.refresh_from_db()
    assert part.person is None


def test_nobody_is_matched_whom_the_base_did_not_propose(head: Client, activity: Activity) -> None:
    stranger = PersonFactory(region=activity.region)
    guest = Participation.objects.get(activity=activity, contact__isnull=False)
    head.post(at("unmatched", activity.pk), {f"match-{guest.contact_id}": stranger.pk})
    guest.refresh_from_db()
    assert guest.person is None


def test_the_organiser_writes_people_down_and_decides(head: Client, activity: Activity, cast: Cast) -> None:
    member = Person.objects.get(user=cast["member"])
    head.post(at("register-person", activity.pk), {"person": member.pk, "role": "speaker"})
    assert Registration.objects.get(person=member).role == "speaker"
    head.post(at("register-guest", activity.pk), {"name": "Гостева Рената", "role": "listener"})
    row = Registration.objects.get(name_then="Гостева Рената")
    asked = services.register_participant(
        activity, PersonFactory(region=activity.region), source=Source.SITE, by=None, needs_decision=True
    )
    assert said(head.post(at("decide", asked.pk), {"decision": "accept"}, follow=True)) == ["Ответ отправлен."]
    asked.refresh_from_db()
    assert asked.state == "confirmed"
    head.post(at("cancel-registration", row.pk))
    row.refresh_from_db()
    assert row.state == "cancelled"


def test_what_stands_around_is_added_and_removed(head: Client, cast: Cast) -> None:
    activity = factories.ActivityFactory(owner=cast.own.made["associations.association"])
    other, school = cast.foreign.made["associations.association"], cast.own.made["organisations.organisation"]
    head.post(at("add-co-owner", activity.pk), {"association": other.pk})
    head.post(at("add-partner", activity.pk), {"organisation": school.pk})
    head.post(at("add-recording", activity.pk), {"title": "Запись", "address": "https://rutube.ru/video/7/"})
    head.post(at("declare", activity.pk), {"people": "40", "source": "звонок"})
    head.post(at("add-direction", activity.pk), {"name": "Семейное чтение"})
    direction = activity.owner and factories.Direction.objects.get(name="Семейное чтение")
    head.post(at("directions", activity.pk), {"directions": [direction.pk]})
    sent = {"title": "Часть 2", "starts_at": "2026-11-20T14:00", "ends_at": "2026-11-20T15:00"}
    head.post(at("add-session", activity.pk), sent)
    second = activity.sessions.get(title="Часть 2")
    assert second.starts_at == datetime(2026, 11, 20, 9, 0, tzinfo=UTC)  # the clock of Yekaterinburg
    assert head.get(at("activity", activity.pk)).status_code == 200
    word = {
        "session": second.pk,
        "evidence": "code_word",
        "opens_at": "2026-11-20T14:00",
        "closes_at": "2026-11-20T15:00",
    }
    head.post(at("code-words", activity.pk), word)
    head.post(at("withdraw-word", CodeWord.objects.get(session=second).pk))
    for name, rows in (
        ("remove-co-owner", activity.co_owners), ("remove-partner", activity.partners),
        ("remove-recording", activity.recordings), ("remove-declared", activity.declared_counts),
    ):  # fmt: skip
        assert head.post(at(name, rows.get().pk)).status_code == 302
        assert not rows.exists()
    head.post(at("change-session", second.pk), {**sent, "title": "Часть вторая"})
    head.post(at("remove-session", second.pk))
    assert activity.sessions.count() == 1


def test_the_past_and_the_outside(head: Client) -> None:
    kind = factories.KindFactory()
    sent = {"kind": kind.pk, "title": "Прошедшее", "form": "online", "start_date": "01.10.2026", "openness": "region",
            "lines": "Орлова Зоя; Музей"}  # fmt: skip
    head.post(at("past"), sent)
    past = Activity.objects.get(title="Прошедшее")
    assert (past.state, past.participations.count()) == ("held", 1)
    sent = {"title": "Чужой вебинар", "organiser": "Издательство", "level": "national", "form": "online",
            "start_date": "01.10.2026", "end_date": "01.10.2026"}  # fmt: skip
    head.post(at("add-outside"), sent)
    event = OutsideEvent.objects.get(title="Чужой вебинар")
    head.post(at("change-outside", event.pk), {**sent, "title": "Вебинар о книге", "version": event.version})
    person = head.get(at("add-outside-result", event.pk)).context["form"].fields["person"].queryset.first()
    head.post(at("add-outside-result", event.pk), {"person": person.pk, "result": "участие"})
    result = event.results.get()
    assert result.person == person
    head.post(at("remove-outside-result", result.pk))
    head.post(at("remove-outside", event.pk))
    assert not OutsideEvent.objects.filter(pk=event.pk).exists()


def test_the_calendar_shows_each_day_and_the_telephone_reads_it(head: Client, enter: Enter, activity: Activity) -> None:
    page = head.get(at("calendar"), {"month": "2026-11"})
    days = [day.day for day in page.context["month"].days if activity in day.activities]
    assert days == [TODAY]
    assert head.get(at("calendar"), {"month": "чепуха"}).status_code == 200
    head.post(at("feeds"), {"what": "body"})
    feed = CalendarFeed.objects.get(user__email="head@example.org")
    answer = enter("guest").get(at("feed", feed.secret))
    text = answer.content.decode().replace("\r\n ", "")
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert f"SUMMARY:{activity.title}" in text
    assert "DTSTART;TZID=Asia/Yekaterinburg:20261120T120000" in text
    assert "BEGIN:VTIMEZONE" in text
    head.post(at("feeds"), {"what": "body", "renew": "1"})
    assert enter("guest").get(at("feed", feed.secret)).status_code == 404


def test_three_counters_open_their_rows(head: Client, activity: Activity) -> None:
    services.mark_present(
        activity.sessions.get(), PersonFactory(region=activity.region), evidence=Evidence.MANUAL, by=None
    )
    numbers = {one.title: one for one in head.get(at("activity", activity.pk)).context["numbers"]}
    assert {title: one.value for title, one in numbers.items()} == {
        "регистраций": 1, "участий": 2, "человек": 2, "организаций": 0, "муниципалитетов": 0, "не сверены с базой": 1,
        "заявлено без списка": 40,
    }  # fmt: skip
    for one in numbers.values():
        page = head.get(one.url)
        assert page.status_code == 200
        assert page.context["total"] == one.value
    sheet: Any = head.get(f"{numbers['участий'].url}&export=xlsx")
    assert next(iter(sheet.streaming_content))[:2] == b"PK"
    sheet.close()
    assert head.get("/figures/").status_code == 200
    assert head.get("/figures/?key=activities.events_held").status_code == 200
    assert head.get("/figures/?key=activities.events_held&scope=activity:99999").status_code == 404


def test_the_home_page_reminds(head: Client, cast: Cast, activity: Activity) -> None:
    old = factories.ActivityFactory(
        owner=cast.own.made["associations.association"], state="draft", start_date=TODAY - timedelta(days=5)
    )
    text = head.get("/").content.decode()
    assert old.title in text
    assert "сверьте участников с базой" in text


@pytest.mark.parametrize("name", ["list", "outside"])
def test_lists_cost_the_same_with_many_rows(head: Client, cast: Cast, name: str) -> None:
    body: Any = cast.own.made["associations.association"]

    def cost() -> int:
        with counted() as queries:
            assert head.get(at(name)).status_code == 200
        return len([one for one in queries if "activities_" in one["sql"]])

    few = cost()
    for _ in range(60):
        factories.ActivityFactory(owner=body)
        factories.OutsideEventFactory(association=body)
    assert cost() == few


@pytest.mark.parametrize("name", ["registrations", "participations", "presence"])
def test_lists_of_names_cost_the_same_with_many_rows(head: Client, activity: Activity, name: str) -> None:
    def cost() -> int:
        with counted() as queries:
            assert head.get(at(name, activity.pk)).status_code == 200
        return len([one for one in queries if "activities_" in one["sql"]])

    session = activity.sessions.get()
    services.mark_present(session, PersonFactory(region=activity.region), evidence=Evidence.MANUAL, by=None)
    few = cost()
    people = [PersonFactory(region=activity.region) for _ in range(60)]
    for person in people:
        services.register_participant(activity, person, source=Source.SITE, by=None)
    services.mark_many(session, [(person, "") for person in people], evidence=Evidence.MANUAL, by=None)
    assert cost() == few
    if name != "presence":
        sheet: Any = head.get(at(name, activity.pk), {"export": "xlsx"})
        assert next(iter(sheet.streaming_content))[:2] == b"PK"
        sheet.close()


def test_kinds_are_kept_by_the_administrator(enter: Enter) -> None:
    administrator = enter("administrator")
    wanted = {"name": "Литературная гостиная", "code": "salon", "counts": "on", "position": "40"}
    administrator.post(at("activity-kinds-add"), wanted)
    kind = Kind.objects.get(code="salon")
    assert (kind.name, kind.counts) == ("Литературная гостиная", True)
    assert kind.name in administrator.get(at("activity-kinds")).content.decode()
    administrator.post(at("activity-kinds-edit", kind.pk), {**wanted, "name": "Гостиная"})
    kind.refresh_from_db()
    assert kind.name == "Гостиная"
    administrator.post(at("activity-kinds-delete", kind.pk))
    assert not Kind.objects.filter(pk=kind.pk).exists()


@pytest.mark.full
@pytest.mark.list_page("kit:figure")
def test_rows_of_a_figure_ask_as_often_for_many(head: Client, activity: Activity) -> None:
    year = Period(date(2026, 1, 1), date(2027, 1, 1))
    where, asked = address_of_figure("activities.registrations", f"activity:{activity.pk}", year), []
    for rows in (1, 3, 300):
        missing = rows - Registration.objects.filter(activity=activity).count()
        factories.RegistrationFactory.create_batch(max(0, missing), activity=activity)
        with counted() as queries:
            assert f"{activity}" in head.get(where).content.decode()
        asked.append(len(queries))
    assert len(set(asked)) == 1


def test_what_goes_on_for_days_is_not_overdue(head: Client, activity: Activity) -> None:
    begun, ends = TODAY - timedelta(days=3), TODAY + timedelta(days=4)
    Activity.objects.filter(pk=activity.pk).update(
        state=ActivityState.ANNOUNCED, start_date=begun, end_date=ends, title="Веб-форум недели"
    )
    home = head.get(reverse("desk:home")).context
    [due] = [due for due in home["dues"] if due.title == "Веб-форум недели"]
    assert (due.due, due.hint) == (TODAY, "идёт до 24\u00a0ноября\u00a02026")
