"""What stands around an activity, lists of the past, the register of outside events, calendars."""

from __future__ import annotations

from datetime import date

import pytest

from metodkabinet.activities import services
from metodkabinet.activities.enums import Form, OutsideLevel
from metodkabinet.activities.models import ActivityDirection, CoOwner, DeclaredCount, Participation, Partner, Recording
from metodkabinet.activities.services import ActivitiesRefused, ActivityCard, ListLine, OutsideCard, ResultCard, When
from metodkabinet.activities.tests import factories
from metodkabinet.kit.refusals import Changed
from metodkabinet.organisations.tests.factories import MunicipalityFactory, OrganisationFactory
from metodkabinet.people.tests.factories import PersonFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def test_a_co_owner_is_added_once_and_taken_away() -> None:
    activity = factories.ActivityFactory()
    other = factories.BodyFactory()
    first = services.add_co_owner(activity, other, by=None)
    assert services.add_co_owner(activity, other, by=None) == first
    services.remove_co_owner(first, by=None)
    assert not CoOwner.objects.exists()
    with pytest.raises(ActivitiesRefused, match="и так проводит"):
        services.add_co_owner(activity, activity.owner, by=None)


def test_partners() -> None:
    activity = factories.ActivityFactory()
    institute = OrganisationFactory()
    partner = services.add_partner(activity, institute, by=None)
    assert services.add_partner(activity, institute, by=None) == partner
    services.remove_partner(partner, by=None)
    assert not Partner.objects.exists()


def test_directions_are_exactly_the_chosen_ones() -> None:
    activity = factories.ActivityFactory()
    one, two = (
        services.add_direction(activity.owner, year=2026, name=name, by=None) for name in ("Чтение", "Медиаграмотность")
    )
    services.choose_directions(activity, [one, two], by=None)
    services.choose_directions(activity, [two], by=None)
    assert [row.direction for row in ActivityDirection.objects.all()] == [two]
    with pytest.raises(ActivitiesRefused, match="уже есть"):
        services.add_direction(activity.owner, year=2026, name=" Чтение ", by=None)


@pytest.mark.parametrize(
    "address",
    [
        "http://rutube.ru/video/1/", "https://rutube.ru.evil.example/1", "https://evil@rutube.ru/1", "javascript:1",
        "https://rutube.ru:8443/1", "https://[rutube",
    ],
)  # fmt: skip
def test_recordings_lie_on_known_sites_only(address: str) -> None:
    with pytest.raises(ActivitiesRefused, match="Rutube и VK Видео"):
        services.add_recording(factories.ActivityFactory(), title="Запись", address=address, by=None)


def test_a_recording_is_added_once() -> None:
    activity, other = factories.ActivityFactory(), factories.ActivityFactory()
    address = "https://vkvideo.ru/video-1_2"
    recording = services.add_recording(activity, title="Запись", address=address, by=None)
    with pytest.raises(ActivitiesRefused, match="уже добавлена"):
        services.add_recording(activity, title="Запись", address=address, by=None)
    with pytest.raises(ActivitiesRefused, match="другого мероприятия"):
        services.add_recording(
            activity, title="Запись", address="https://rutube.ru/video/2/", session=other.sessions.get(), by=None
        )
    services.remove_recording(recording, by=None)
    assert not Recording.objects.exists()


def test_declared_counts_are_kept_by_municipality_and_corrected() -> None:
    activity = factories.ActivityFactory()
    place = MunicipalityFactory(region=activity.region)
    services.declare_count(activity, people=40, source="письмо", by=None)
    services.declare_count(activity, people=45, source="письмо исправленное", by=None)
    declared = services.declare_count(activity, people=5, source="звонок", municipality=place, by=None)
    assert sorted(DeclaredCount.objects.values_list("people", flat=True)) == [5, 45]
    services.remove_declared_count(declared, by=None)
    assert DeclaredCount.objects.get().people == 45
    for people, source in ((0, "звонок"), (3, " ")):
        with pytest.raises(ActivitiesRefused):
            services.declare_count(activity, people=people, source=source, by=None)


def test_the_past_is_written_down_with_its_list_and_nobody_is_recognised_silently() -> None:
    body = factories.BodyFactory()
    person = PersonFactory(surname="Ёлкина", name="Анна", patronymic="Павловна")
    lines = [
        ListLine("Ёлкина Анна Павловна", raw="1;Ёлкина Анна Павловна;школа 7"),
        ListLine("Орлова Зоя", "Музей", raw="2;Орлова Зоя;Музей"),
        ListLine("Ёлкина А. П.", person=person),
    ]
    activity = services.record_past_activity(
        body, ActivityCard(factories.KindFactory(), Form.ONLINE, "Вебинар"), When(date(2026, 10, 1)), lines, by=None
    )
    rows = Participation.objects.order_by("pk")
    assert activity.state == "held"
    assert [(row.name_then, row.raw_line, row.person) for row in rows] == [
        ("Ёлкина Анна Павловна", "1;Ёлкина Анна Павловна;школа 7", None),
        ("Орлова Зоя", "2;Орлова Зоя;Музей", None),
        ("Ёлкина Анна Павловна", "Ёлкина А. П.", person),
    ]
    assert rows.unmatched().count() == 2


def test_outside_events_with_results() -> None:
    body = factories.BodyFactory()
    day = date(2026, 10, 1)
    card = OutsideCard("Вебинар", "Издательство", OutsideLevel.NATIONAL, Form.ONLINE, day, day)
    event = services.add_outside_event(body, card, by=None)
    result = services.add_outside_result(event, ResultCard("участие", person=PersonFactory()), by=None)
    with pytest.raises(ActivitiesRefused, match="записаны результаты"):
        services.remove_outside_event(event, by=None)
    services.remove_outside_result(result, by=None)
    services.change_outside_event(event, card, version=1, by=None)
    with pytest.raises(Changed):
        services.change_outside_event(event, card, version=1, by=None)
    assert services.remove_outside_event(event, by=None) == body


@pytest.mark.parametrize(
    "card", [ResultCard("участие"), ResultCard("участие", students=3), ResultCard(" ", students=3)]
)
def test_a_result_is_somebodys(card: ResultCard) -> None:
    with pytest.raises(ActivitiesRefused):
        services.add_outside_result(factories.OutsideEventFactory(), card, by=None)


def test_a_calendar_address_lasts_until_it_is_changed() -> None:
    known = factories.CalendarFeedFactory()
    secret = known.secret
    assert services.open_feed(known.user, None).secret == secret
    assert services.renew_feed(known).secret != secret
