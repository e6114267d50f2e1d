"""A guest by name and organisation, without an account and without scripts; what is refused, and how kindly."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from metodkabinet.activities.enums import ActivityState
from metodkabinet.activities.models import Participation, Registration
from metodkabinet.activities.services import cancel_registration, give_code_word, path_of, register_participant
from metodkabinet.config.testing.cast import Cast
from metodkabinet.events import services
from metodkabinet.events.forms import fresh_stamp
from metodkabinet.events.models import Event
from metodkabinet.events.services import EventsRefused, Wish
from metodkabinet.events.tests import factories
from metodkabinet.events.tests.test_pages import Enter, at, said
from metodkabinet.kit import clock
from metodkabinet.kit.letters.models import Letter
from metodkabinet.kit.questionnaires.forms import form_for
from metodkabinet.organisations.tests.factories import OrganisationFactory
from metodkabinet.people.models import Consent, ConsentText, Contact, Person
from metodkabinet.people.services import ContactCard
from metodkabinet.people.tests.factories import PersonFactory

pytestmark = pytest.mark.usefixtures("noon")
NAME = "Гостева Анна Петровна"
AGREED = Wish(purposes=["processing"])
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


@pytest.fixture
def event(db: None) -> Event:
    """Open to anybody today."""
    return factories.EventFactory()


def form_of(event: Event, **more: str) -> dict[str, str]:
    """As a browser sends it."""
    return {
        "name": NAME, "organisation_text": "Дом творчества", "role": "listener", "stamp": fresh_stamp(), **more,
    }  # fmt: skip


def register(client: Client, event: Event, **more: str) -> Any:
    return client.post(at("register", event.code), form_of(event, **more), follow=True)


def publish(event: Event, purpose: str) -> ConsentText:
    return ConsentText.objects.create(
        region=event.activity.region, purpose=purpose, version=1, title="Согласие", text="Согласна.", published_at=NOW
    )


def test_a_guest_registers_and_gets_his_link(client: Client, event: Event) -> None:
    answer = register(client, event, email="Anna@Example.org")
    row = Registration.objects.get()
    assert (row.name_then, row.organisation_text_then, row.state, row.source) == (
        NAME, "Дом творчества", "confirmed", "guest",
    )  # fmt: skip
    assert answer.redirect_chain[-1][0] == path_of(row)
    letter = Letter.objects.get()
    assert (letter.address, letter.subject) == ("anna@example.org", f"Вы записаны: «{event.activity.title}»")
    assert path_of(row) in letter.text


def test_the_same_name_again_never_opens_the_page_of_another(client: Client, event: Event) -> None:
    register(client, event, email="anna@example.org")
    again = register(Client(), event, email="anna@example.org")
    assert again.redirect_chain[-1][0] == at("public", event.code)
    assert said(again) == ["Вы уже записаны, ещё раз не нужно. Личная ссылка – в письме о записи."]
    assert Registration.objects.count() == 1
    assert path_of(Registration.objects.get()) not in again.content.decode()


def test_x7_the_same_form_twice_gives_the_same_answer(client: Client, event: Event) -> None:
    sent = form_of(event, once="0123456789abcdef0123")
    answers = [client.post(at("register", event.code), sent)["Location"] for _ in range(2)]
    assert answers == [path_of(Registration.objects.get())] * 2


@pytest.mark.parametrize(
    ("more", "error"),
    [
        ({"website": "http://spam.example"}, "Не получилось записать."),
        ({"stamp": "подделка"}, "Страница была открыта слишком давно."),
        ({"name": ""}, "Заполните это поле."),
    ],
)
def test_what_robots_and_hurried_people_send(client: Client, event: Event, more: dict[str, str], error: str) -> None:
    answer = client.post(at("register", event.code), form_of(event, **more))
    assert answer.status_code == 422
    assert next(iter(answer.context["form"].errors.values()))[0].startswith(error)
    assert Registration.objects.count() == 0


def test_an_old_page_is_sent_again_with_one_press(client: Client, event: Event) -> None:
    old = form_of(event)
    with clock.fixed(NOW + timedelta(days=3)):
        event.activity.__class__.objects.update(end_date=NOW.date() + timedelta(days=9))
        answer = client.post(at("register", event.code), old)
        fresh = re.search(r'name="stamp" value="([^"]+)"', answer.content.decode())
        assert fresh is not None
        assert client.post(at("register", event.code), {**old, "stamp": fresh[1]}).status_code == 302


def test_organisations_are_found_and_chosen_or_not_listed(client: Client, event: Event) -> None:
    region = event.activity.region
    schools = [OrganisationFactory(region=region, short_name=f"Лицей № {number}") for number in (7, 71)]
    for one in schools:
        type(one).objects.filter(pk=one.pk).update(search_key=one.short_name.lower())
    found = client.get(at("organisations", event.code), {"organisation_text": "лицей 7"})
    assert re.findall(r'value="(\w+)"', found.content.decode()) == [str(schools[0].pk), str(schools[1].pk), "none"]
    answer = client.post(at("register", event.code), form_of(event, organisation_text="лицей 7"))
    assert answer.status_code == 422
    assert answer.context["form"]["organisation_text"].errors == [
        "Нашлось несколько похожих. Выберите свою организацию или «нет в списке»."
    ]
    register(client, event, organisation_text="лицей 7", organisation=str(schools[0].pk))
    register(client, event, name="Другова Ия", organisation_text="лицей 7", organisation="none")
    register(client, event, name="Третьева Ия", organisation_text="Лицей № 71")
    rows = Registration.objects.order_by("pk").values_list("organisation_then", "organisation_text_then")
    assert list(rows) == [(schools[0].pk, "Лицей № 7"), (None, "лицей 7"), (schools[1].pk, "Лицей № 71")]


def test_consents_are_recorded_by_purpose(client: Client, event: Event) -> None:
    texts = {purpose: publish(event, purpose) for purpose in ("processing", "photo", "letters")}
    Event.objects.update(asks_photo=True)
    refused = client.post(at("register", event.code), form_of(event))
    assert refused.context["form"].errors == {"agree_processing": ["Без этого согласия записать вас нельзя."]}
    register(client, event, agree_processing="on")
    assert [one.text for one in Consent.objects.all()] == [texts["processing"]]
    event.refresh_from_db()
    with pytest.raises(EventsRefused, match="Без согласия"):
        services.register_guest(event, ContactCard("Без Согласия"), Wish(), by=None)


def test_questions_are_answered_and_changed_by_the_link(client: Client, event: Event) -> None:
    Event.objects.update(questions=factories.asking(required=True))
    event.refresh_from_db()
    assert event.questions is not None
    question = event.questions.versions.get().questions.get()
    assert client.post(at("register", event.code), form_of(event)).status_code == 422
    answer = register(client, event, **{f"q-{question.code}": "нужна"})
    row = Registration.objects.get()
    assert "Нужна ли справка?" in answer.content.decode()
    token = path_of(row).split("/")[-2]
    client.post(at("own-answers", token), {f"q-{question.code}": "уже нет"})
    assert row.response is not None
    assert [one.value for one in row.response.answers.all()] == ["уже нет"]


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"state": ActivityState.CANCELLED, "cancelled_because": "карантин"},
         "Мероприятие отменено. Причина: карантин"),
        ({"end_date": datetime(2026, 11, 19).date(), "start_date": datetime(2026, 11, 19).date()},  # noqa: DTZ001
         "Мероприятие уже прошло (19.11.2026), запись закрыта."),
    ],
)  # fmt: skip
def test_a_shut_door_says_why(client: Client, event: Event, given: dict[str, Any], why: str) -> None:
    type(event.activity).objects.filter(pk=event.activity_id).update(**given)
    assert why in client.get(at("public", event.code)).content.decode()
    assert said(register(client, event)) == [why]
    assert Registration.objects.count() == 0


def test_the_window_and_a_draft(client: Client, event: Event) -> None:
    Event.objects.update(opens_at=NOW + timedelta(hours=1))
    assert said(register(client, event)) == ["Запись откроется 20.11.2026 в 13:00."]
    Event.objects.update(opens_at=None, closes_at=NOW)
    assert said(register(client, event)) == ["Запись закончилась 20.11.2026 в 12:00. Обратитесь к организатору."]
    type(event.activity).objects.update(state=ActivityState.DRAFT)
    assert client.get(at("public", event.code)).status_code == 404


def test_the_organiser_decides_and_seats_are_waited_for(client: Client, event: Event) -> None:
    Event.objects.update(is_moderated=True)
    register(client, event)
    assert Registration.objects.get().state == "asked"
    Event.objects.update(is_moderated=False)
    type(event.activity).objects.update(capacity=1, seats_taken=1)
    register(client, event, name="Поздняя Ия")
    assert Registration.objects.get(name_then="Поздняя Ия").state == "waiting"


def test_closed_circles(event: Event, cast: Cast) -> None:
    body: Any = cast.own.made["associations.association"]
    own = factories.EventFactory(activity__owner=body, circle="branch")
    people = {role: Person.objects.get(user=cast[role]) for role in ("member", "librarian", "neighbour")}
    outsider = PersonFactory(region=body.region)
    for role in ("member", "librarian"):
        assert services.register_known(own, people[role], AGREED, source="site", by=None).is_new
    for whose in (people["neighbour"], outsider):
        with pytest.raises(EventsRefused, match="только для участников"):
            services.register_known(own, whose, AGREED, source="site", by=None)
    with pytest.raises(EventsRefused, match="откройте ссылку из письма"):
        services.register_guest(own, ContactCard("Чужая Ия"), AGREED, by=None)
    services.invite_people(own, [outsider], by=None)
    assert services.register_known(own, outsider, AGREED, source="guest", by=None).is_new
    with pytest.raises(EventsRefused, match="только для участников"):  # the ledger's own button obeys too
        register_participant(own.activity, people["neighbour"], source="site", by=None)
    assert register_participant(own.activity, people["neighbour"], source="staff", by=None).state == "confirmed"


def test_a_known_librarian_registers_in_one_click(enter: Enter, cast: Cast) -> None:
    event = factories.EventFactory(activity__owner=cast.own.made["associations.association"])
    answer = enter("librarian").post(at("register", event.code), {"agree_processing": "on"}, follow=True)
    row = Registration.objects.get(activity=event.activity)
    assert (row.person and row.person.user_id, said(answer)) == (cast["librarian"].pk, ["Вы записаны."])
    assert "Ваша страница" in enter("librarian").get(at("public", event.code)).content.decode()


def test_colleagues_of_the_same_organisation(enter: Enter, cast: Cast) -> None:
    event = factories.EventFactory(activity__owner=cast.own.made["associations.association"])
    page = enter("librarian").get(at("colleagues", event.code))
    offered = set(page.context["form"].fields["people"].queryset)
    member, neighbour = (Person.objects.get(user=cast[role]) for role in ("member", "neighbour"))
    assert member in offered
    assert neighbour not in offered
    sent = {"people": [member.pk], "lines": "Новенькая Ольга; new@example.org"}
    answer = enter("librarian").post(at("colleagues", event.code), sent, follow=True)
    assert said(answer) == ["Записано коллег: 2. Письма ушли тем, у кого есть почта."]
    rows = Registration.objects.filter(activity=event.activity).values_list("name_then", "source")
    assert set(rows) == {(member.full_name, "colleague"), ("Новенькая Ольга", "colleague")}


def test_the_word_is_said_by_name(client: Client, event: Event) -> None:
    register(client, event, email="anna@example.org")
    session = event.activity.sessions.get()
    give_code_word(session, opens_at=NOW, closes_at=NOW + timedelta(hours=1), by=None, word="самовар")
    sent = {"name": "гостева анна", "word": "Самовар"}
    assert said(client.post(at("here", event.code), sent, follow=True)) == ["Вы отмечены. Спасибо!"]
    assert Participation.objects.get().confirmed_at == NOW
    for wrong, field, error in (
        ({"name": "Никто Иван", "word": "самовар"}, "name", "Записи на такое имя нет."),
        ({"name": "Гостева", "word": "самовар"}, "name", "Впишите фамилию и имя полностью."),
        ({"name": NAME, "word": "не то"}, "word", "Такого кодового слова сейчас нет."),
    ):
        answer = client.post(at("here", event.code), wrong)
        assert answer.context["form"].errors[field][0].startswith(error)


def test_namesakes_say_their_address(client: Client, event: Event) -> None:
    session = event.activity.sessions.get()
    give_code_word(session, opens_at=NOW, closes_at=NOW + timedelta(hours=1), by=None, word="самовар")
    for number in (1, 2):
        register(client, event, email=f"anna{number}@example.org")
    sent = {"name": NAME, "word": "самовар"}
    assert list(client.post(at("here", event.code), sent).context["form"].errors) == ["email"]
    client.post(at("here", event.code), {**sent, "email": "anna2@example.org"})
    assert [row.contact and row.contact.email for row in Participation.objects.all()] == ["anna2@example.org"]


def test_guessed_links_are_counted_and_all_look_alike(client: Client, event: Event) -> None:
    codes = {client.get(at("public", f"wrong{number}")).status_code for number in range(62)}
    assert codes == {404}
    assert client.get(at("invited", "forged:token")).status_code == 404
    assert client.get(at("ticket", "forged:token")).status_code == 404
    assert client.get(at("public", event.code)).status_code == 200


def test_the_ticket_leads_the_guest_home_and_the_organiser_to_the_mark(enter: Enter, cast: Cast) -> None:
    event = factories.EventFactory(activity__owner=cast.own.made["associations.association"])
    row = services.register_guest(event, ContactCard(NAME), AGREED, by=None).registration
    token = path_of(row).split("/")[-2]
    assert enter("guest").get(at("ticket", token))["Location"] == path_of(row)
    assert enter("guest").get(at("ticket-picture", token))["Content-Type"] == "image/svg+xml"
    page = enter("head").get(at("ticket", token))
    assert page.context["registration"] == row
    session = event.activity.sessions.get()
    for _ in range(2):  # a press that was sent twice is one mark
        marked = enter("head").post(at("check-in", session.pk), {"registration": row.pk}, headers={"X-Check-In": "1"})
        assert marked.status_code == 204
    assert said(enter("head").post(at("check-in", session.pk), {"registration": row.pk}, follow=True)) == [
        f"Отмечено: {NAME}."
    ]
    assert Participation.objects.proved().filter(activity=event.activity).count() == 1
    type(event.activity).objects.update(state=ActivityState.CANCELLED)
    late = enter("head").post(at("check-in", session.pk), {"registration": row.pk}, headers={"X-Check-In": "1"})
    assert (late.status_code, late.content.decode()) == (409, "Мероприятие отменено, отмечать некого.")


def test_feedback_has_no_name_and_is_left_once(client: Client, event: Event) -> None:
    event = services.begin_feedback(event, by=None)
    assert event.feedback is not None
    question = event.feedback.versions.get().questions.first()
    assert question is not None
    row = services.register_guest(event, ContactCard(NAME), Wish(), by=None).registration
    token = path_of(row).split("/")[-2]
    assert client.get(at("own-feedback", token)).status_code == 200
    assert client.post(at("own-feedback", token), {}).status_code == 422  # the mark is required: shown again
    sent = client.post(at("own-feedback", token), {f"q-{question.code}": "5"}, follow=True)
    assert said(sent) == ["Спасибо за отзыв!"]
    assert said(client.get(at("own-feedback", token), follow=True)) == ["Вы уже оставили отзыв. Спасибо!"]
    (response,) = event.feedback.responses.all()
    assert (response.respondent, response.state) == ("", "sent")


def test_answers_are_erased_with_the_person(event: Event) -> None:
    Event.objects.update(questions=factories.asking())
    event.refresh_from_db()
    assert event.questions is not None
    version = event.questions.versions.get()
    person = PersonFactory(region=event.activity.region)
    form = form_for(version, {f"q-{version.questions.get().code}": "личное"})
    assert form.is_valid()
    services.register_known(event, person, Wish(answers=form), source="site", by=None)
    entries = {entry.key: entry for entry in services.personal_data.entries()}
    assert [line["ответ"] for line in entries["events.answers"].export(person)] == ["личное"]
    assert entries["events.answers"].erase(person) == 1
    assert event.questions.responses.count() == 0
    assert Registration.objects.get().response is None


def test_a_cancelled_guest_may_come_back(client: Client, event: Event) -> None:
    register(client, event)
    cancel_registration(Registration.objects.get(), by=None)
    register(client, event)
    assert list(Registration.objects.order_by("pk").values_list("state", flat=True)) == ["cancelled", "confirmed"]
    assert Contact.objects.count() == 1
    assert client.get(reverse("events:public", args=[event.code])).status_code == 200
