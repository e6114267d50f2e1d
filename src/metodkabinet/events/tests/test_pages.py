"""Each page renders, each road works without JavaScript."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from metodkabinet.activities.models import Registration
from metodkabinet.activities.tests.factories import ActivityFactory, KindFactory
from metodkabinet.config.testing.cast import Cast
from metodkabinet.config.testing.plugin import NOON
from metodkabinet.events import services
from metodkabinet.events.models import Event, Invitation
from metodkabinet.events.services import Wish
from metodkabinet.events.tests.factories import InvitationFactory, ProgrammeItemFactory, SpeakerFactory
from metodkabinet.kit.jobs.models import JobRun
from metodkabinet.kit.questionnaires.answering import open_response, send_anonymous, send_response
from metodkabinet.kit.questionnaires.forms import form_for
from metodkabinet.kit.testing.queries import counted
from metodkabinet.people.services import ContactCard
from metodkabinet.people.tests.factories import ContactFactory

pytestmark = pytest.mark.usefixtures("noon")
Enter = Callable[[str], Client]


@pytest.fixture
def head(enter: Enter) -> Client:
    return enter("head")


@pytest.fixture
def event(cast: Cast) -> Event:
    found: Any = cast.own.made["events.event"]
    return found


def at(name: str, *args: object) -> str:
    return reverse(f"events:{name}", args=args)


def said(answer: Any) -> list[str]:
    """The last thing that was said."""
    return [str(message) for message in answer.context["messages"]][-1:]


@pytest.mark.parametrize(
    "name",
    [
        "change", "questions", "feedback-questions", "feedback", "copy", "series", "programme", "add-talk",
        "add-material", "invite", "remind", "share", "door", "answers", "invitations",
    ],
)  # fmt: skip
def test_pages_of_an_event_render(head: Client, event: Event, name: str) -> None:
    assert head.get(at(name, event.pk)).status_code == 200


@pytest.mark.parametrize("name", ["public", "register", "here", "picture", "calendar", "organisations"])
def test_public_pages_render(client: Client, event: Event, name: str) -> None:
    assert client.get(at(name, event.code)).status_code == 200


def test_other_pages_render(head: Client, event: Event, cast: Cast) -> None:
    made = cast.own.made
    assert head.get(at("add")).status_code == 200
    assert head.get(at("change-talk", made["events.programmeitem"].pk)).status_code == 200
    assert head.get(at("invitation", made["events.invitation"].pk)).status_code == 200
    assert head.get(at("check-in", made["activities.session"].pk)).status_code == 200
    assert head.get(at("webinar", made["activities.session"].pk)).status_code == 200
    assert head.get(at("colleagues", event.code)).status_code == 200
    page = head.get(reverse("activities:activity", args=[event.activity_id]))
    assert "Запись и программа" in page.content.decode()


def test_an_event_is_made_and_set_up_by_forms(head: Client, cast: Cast) -> None:
    sent = {"kind": KindFactory().pk, "title": "Вебинар", "form": "online", "start_date": "01.12.2026",
            "openness": "region", "announce": "on", "contacts": "Ильинская В. А."}  # fmt: skip
    answer = head.post(at("add"), sent, follow=True)
    event = Event.objects.get(activity__title="Вебинар")
    assert said(answer) == ["Запись открыта: ссылка ниже, в разделе «Запись и программа»."]
    for name, sent, word in (
        ("change", {"circle": "region", "version": event.version, "contacts": ""}, "Сохранено."),
        ("begin-questions", {}, "Добавьте вопросы и опубликуйте."),
        ("begin-feedback", {}, "Отзывы открыты: ссылка на них – на личной странице каждого, кто записан."),
        ("template", {}, "Теперь это образец: он предложен на странице нового мероприятия."),
        ("add-talk", {"title": "Тема", "starts": "10:00", "speakers": "Иванова Ия; школа 7"}, "Пункт добавлен."),
        ("add-material", {"title": "Слайды", "address": "https://example.org/1"}, "Материал добавлен."),
        ("copy", {"title": "Ещё раз", "start": "08.12.2026"}, "Копия готова, это черновик: проверьте и объявите."),
        ("series", {"times": "1", "days": "7"}, "Создано черновиков: 1. Проверьте даты и объявите каждый."),
    ):
        assert said(head.post(at(name, event.pk), sent, follow=True)) == [word]
    assert [one.activity.title for one in head.get(at("add")).context["samples"]] == ["Вебинар"]
    talk, material = event.talks.get(), event.materials.get()
    changed = head.post(at("change-talk", talk.pk), {"title": "Новая тема"}, follow=True)
    assert said(changed) == ["Сохранено."]
    assert said(head.post(at("spoken", talk.pk), follow=True)) == [
        "Отмечать некого: у пункта нет выступающих или они уже отмечены."
    ]
    assert said(head.post(at("remove-material", material.pk), follow=True)) == ["Материал убран."]
    assert said(head.post(at("remove-talk", talk.pk), follow=True)) == ["Пункт удалён."]
    paper = head.post(at("draft-paper", "letter", event.pk), follow=True)
    assert said(paper) == ["Черновик документа готов. Проверьте его."]


def test_an_activity_without_registration_is_opened(head: Client, cast: Cast) -> None:
    activity = ActivityFactory(owner=cast.own.made["associations.association"])
    page = head.get(reverse("activities:activity", args=[activity.pk]))
    assert "Открыть запись по ссылке" in page.content.decode()
    answer = head.post(at("open", activity.pk), follow=True)
    assert said(answer) == ["Готово: у мероприятия появилась страница для записи."]
    assert Event.objects.filter(activity=activity).count() == 1


def test_inviting_shows_the_list_first(head: Client, event: Event, cast: Cast) -> None:
    chosen = {"everyone": "on", "lines": "Гостева Ия; школа 7; guest@example.org\nБез Почты Анна"}
    shown = head.post(at("invite", event.pk), chosen)
    people = shown.context["people"]
    assert (len(shown.context["cards"]), shown.context["total"]) == (2, len(people) + 2)
    assert Invitation.objects.filter(event=event).count() == 1
    sent = head.post(at("invite", event.pk), {**chosen, "sure": "1", "person": [people[0].pk]}, follow=True)
    assert said(sent) == ["Приглашены: 3. Письма уходят."]
    assert JobRun.objects.filter(job="events.invite").count() == 1
    services.send_invitations(event)
    assert said(head.post(at("remind", event.pk), follow=True)) == ["Напоминания ушли."]
    empty = head.post(at("invite", event.pk), {"lines": ""})
    assert empty.status_code == 422


def test_the_link_of_an_invitation_registers_in_one_press(client: Client, event: Event, cast: Cast) -> None:
    invitation = event.invitations.get()
    Event.objects.filter(pk=event.pk).update(questions=None)
    link = services.path_of_invitation(invitation)
    assert client.get(link).status_code == 200
    sent = {"agree_processing": "on"}
    assert said(client.post(link, sent, follow=True)) == ["Вы записаны."]
    assert said(client.post(link, sent, follow=True)) == ["Вы уже записаны, ещё раз не нужно."]
    assert Registration.objects.filter(activity=event.activity, person=invitation.person).count() == 1
    Event.objects.filter(pk=event.pk).update(closes_at=NOON)
    assert "Запись закончилась" in client.get(link).content.decode()


@pytest.mark.parametrize("name", ["feedback", "answers"])
def test_what_was_answered_is_taken_away_as_a_sheet(head: Client, event: Event, name: str) -> None:
    questionnaire = event.feedback if name == "feedback" else event.questions
    assert questionnaire is not None
    version = questionnaire.versions.get()
    code = version.questions.get().code
    for number in range(5):
        form = form_for(version, {f"q-{code}": f"Ответ {number}"})
        assert form.is_valid()
        who = f"registration:{number}"
        if name == "feedback":
            send_anonymous(form, respondent=who)
        else:
            send_response(open_response(questionnaire, respondent=who), form)
    page = head.get(at(name, event.pk))
    assert page.context["summaries"][0].answered == 5
    sheet = head.get(at(name, event.pk), {"export": "xlsx"})
    assert sheet["Content-Type"].endswith("sheet")
    sheet.close()


@pytest.mark.list_page("events:invitations")
def test_the_list_of_invited_asks_as_often_for_more(head: Client, event: Event) -> None:
    counts = set()
    for rows in (1, 3, 30):
        missing = rows - event.invitations.count()
        person = event.invitations.get(name__startswith="Приглашова").person
        for number in range(missing):
            guest = ContactFactory(region=event.activity.region, name=f"Гостья {rows} {number}")
            InvitationFactory(event=event, person=None, contact=guest, name=guest.name)
        assert person is not None
        head.get(at("invitations", event.pk))
        with counted() as queries:
            assert len(head.get(at("invitations", event.pk)).context["table"].rows) == rows
        counts.add(len(queries))
    assert len(counts) == 1


def test_the_public_page_asks_as_often_for_a_long_programme(client: Client, event: Event) -> None:
    counts = set()
    for _ in range(2):
        for number in range(10):
            talk = ProgrammeItemFactory(event=event, session=event.activity.sessions.get())
            SpeakerFactory(talk=talk, name=f"Выступающий {number}")
        with counted() as queries:
            assert client.get(at("public", event.code)).status_code == 200
        counts.add(len(queries))
    assert len(counts) == 1


def test_requests_wait_on_the_first_page(head: Client, event: Event, cast: Cast) -> None:
    Event.objects.filter(pk=event.pk).update(is_moderated=True, questions=None)
    event.refresh_from_db()
    agreed = Wish(purposes=["processing"])
    for name in ("Гостева Ия", "Гостева Анна"):
        services.register_guest(event, ContactCard(name), agreed, by=None)
    page = head.get("/").content.decode()
    assert "Ждут ответа:" in page
    assert "заявок: 2" in page
    row = Registration.objects.get(name_then="Гостева Ия")
    decided = head.post(reverse("activities:decide", args=[row.pk]), {"decision": "accept"}, follow=True)
    assert said(decided) == ["Ответ отправлен."]
