"""Effects and refusals of services: setting up, programme, copies, invitations, papers, checks."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client

from metodkabinet.activities.enums import ActivityState, Form
from metodkabinet.activities.models import Participation, Registration
from metodkabinet.activities.services import (
    ActivityCard,
    SessionCard,
    When,
    add_session,
    postpone_activity,
    remove_session,
)
from metodkabinet.activities.tests.factories import KindFactory
from metodkabinet.config.testing.cast import Cast
from metodkabinet.events import checks, jobs, services
from metodkabinet.events.logic.speakers import Line, read_speakers
from metodkabinet.events.models import Event, Invitation, Material, ProgrammeItem, Speaker
from metodkabinet.events.queries.invited import invitable_people, silent_of, with_answers
from metodkabinet.events.queries.papers import CONTENTS
from metodkabinet.events.services import EventsRefused, Setup, TalkCard, Wish
from metodkabinet.events.services.personal_data import entries
from metodkabinet.events.tests import factories
from metodkabinet.kit.files.services import keep_file
from metodkabinet.kit.jobs.models import JobRun
from metodkabinet.kit.letters.models import Letter
from metodkabinet.kit.refusals import Changed
from metodkabinet.organisations.tests.factories import RegionFactory
from metodkabinet.papers.models import Paper
from metodkabinet.people.services import ContactCard
from metodkabinet.people.tests.factories import PersonFactory

pytestmark = pytest.mark.usefixtures("noon")
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


@pytest.fixture
def event(db: None) -> Event:
    return factories.EventFactory()


def test_five_fields_make_an_open_event(event: Event) -> None:
    card = ActivityCard(KindFactory(), Form.ONLINE, "Вебинар о фонде")
    made = services.create_event(event.activity.owner, card, When(date(2026, 12, 1)), Setup(), by=None, announce=True)
    assert (made.activity.state, len(made.code)) == (ActivityState.ANNOUNCED, 10)
    assert services.open_event(made.activity, by=None) == made
    with pytest.raises(EventsRefused, match="раньше, чем открывается"):
        services.change_event(made, Setup(opens_at=NOW, closes_at=NOW), version=None, by=None)
    services.change_event(made, Setup(circle="branch"), version=made.version, by=None)
    with pytest.raises(Changed):
        services.change_event(made, Setup(), version=made.version, by=None)


def test_speakers_are_written_as_people_write_them() -> None:
    text = "Иванова Мария; методист, школа 7\n\n Петров И. П., школа 3 \nСидорова"
    assert read_speakers(text) == [
        Line("Иванова Мария", "методист, школа 7"), Line("Петров И. П.", "школа 3"), Line("Сидорова"),
    ]  # fmt: skip


def test_the_programme_stands_by_days_and_hours(event: Event) -> None:
    late = services.add_talk(event, TalkCard("Поздний", event.activity.sessions.get(), time(12, 0)), by=None)
    loose = services.add_talk(event, TalkCard("Без дня"), by=None)
    early = services.add_talk(
        event, TalkCard("Ранний", late.session, time(9, 0), speakers=[Line("Иванова Ия")]), by=None
    )
    assert list(event.talks.all()) == [early, late, loose]
    services.change_talk(loose, TalkCard("Первый", late.session, time(8, 0)), by=None)
    assert [talk.title for talk in event.talks.all()] == ["Первый", "Ранний", "Поздний"]
    foreign = factories.EventFactory().activity.sessions.get()
    for card, error in ((TalkCard("  "), "Напишите тему"), (TalkCard("Чужой", foreign), "другого мероприятия")):
        with pytest.raises(EventsRefused, match=error):
            services.add_talk(event, card, by=None)
    services.remove_talk(early, by=None)
    assert ProgrammeItem.objects.count() == 2


def test_who_spoke_took_part_as_a_speaker(event: Event) -> None:
    talk = services.add_talk(event, TalkCard("Тема", speakers=[Line("Иванова Ия", "школа 7")]), by=None)
    assert services.mark_spoken(talk, by=None) == 1
    part = Participation.objects.get()
    assert (part.role, part.result, part.name_then, part.contact_id is not None) == (
        "speaker", "выступление", "Иванова Ия", True,
    )  # fmt: skip
    with pytest.raises(EventsRefused, match="Отмечать некого"):
        services.mark_spoken(talk, by=None)
    with pytest.raises(EventsRefused, match="уже отмечено состоявшимся"):
        services.remove_talk(talk, by=None)
    services.change_talk(talk, TalkCard("Тема", speakers=[Line("Иванова Ия"), Line("Вторая Ия")]), by=None)
    assert list(Speaker.objects.values_list("name", flat=True).order_by("pk")) == ["Иванова Ия", "Вторая Ия"]
    person = PersonFactory(region=event.activity.region)
    Participation.objects.update(person=person, contact=None)
    by_key = {entry.key: entry for entry in entries()}
    assert [line["имя"] for line in by_key["events.speaker"].export(person)] == ["Иванова Ия"]
    assert by_key["events.speaker"].erase(person) == 1


def test_a_guest_is_erased_too(event: Event) -> None:
    services.invite_people(event, [], [ContactCard("Гостева Ия", "guest@example.org")], by=None)
    row = Invitation.objects.get()
    erased = {one.key: one.erase_guest(row.contact) for one in entries() if one.erase_guest}
    assert erased == {"events.invitation": 1, "events.speaker": 0, "events.answers": 0}
    row.refresh_from_db()
    assert (row.name, row.email) == ("стёрто", "")


def test_a_removed_session_leaves_its_talks(event: Event) -> None:
    activity = event.activity
    first = activity.sessions.get()
    second = add_session(activity, SessionCard(NOW, NOW + timedelta(hours=1), "Второе"), by=None)
    talk = services.add_talk(event, TalkCard("Тема", second), by=None)
    remove_session(second, by=None)
    talk.refresh_from_db()
    assert (talk.session, list(activity.sessions.all())) == (None, [first])


def test_materials_are_files_or_links(event: Event, client: Client) -> None:
    with pytest.raises(EventsRefused, match="что-то одно"):
        services.add_material(event, title="Пусто", by=None)
    foreign = factories.ProgrammeItemFactory()
    with pytest.raises(EventsRefused, match="другого мероприятия"):
        services.add_material(event, title="Чужой", address="https://example.org", talk=foreign, by=None)
    file = keep_file(ContentFile("Текст раздатки".encode(), name="памятка.txt"), by="test")
    made = services.add_material(event, title="Памятка", file=file, by=None)
    way = client.get(f"/e/{event.code}/file/{made.pk}/")
    assert client.get(way["Location"]).status_code == 200
    assert client.get(way["Location"].split("?")[0]).status_code in {302, 404}
    assert client.get(f"/e/{factories.EventFactory().code}/file/{made.pk}/").status_code == 404
    services.remove_material(made, by=None)
    assert Material.objects.count() == 0


def test_a_copy_repeats_everything_but_people(event: Event) -> None:
    Event.objects.update(
        questions=factories.asking(), feedback=factories.asking(anonymous=True), opens_at=NOW, contacts="Мы"
    )
    event.refresh_from_db()
    session = event.activity.sessions.get()
    services.add_talk(event, TalkCard("Тема", session, time(9, 0), speakers=[Line("Иванова")]), by=None)
    services.register_guest(event, ContactCard("Гостева Ия"), Wish(), by=None)
    made = services.copy_event(event, date(2026, 12, 4), by=None)
    assert (made.activity.state, made.activity.start_date, made.contacts) == ("draft", date(2026, 12, 4), "Мы")
    assert made.opens_at == NOW + timedelta(days=14)
    (talk,) = made.talks.all()
    assert (talk.title, talk.session, str(talk.speakers.get())) == ("Тема", made.activity.sessions.get(), "Иванова")
    assert made.questions is not None
    assert made.questions != event.questions
    assert [one.text for one in made.questions.versions.get().questions.all()] == ["Нужна ли справка?"]
    assert made.feedback is not None
    assert made.feedback.anonymous
    assert Registration.objects.filter(activity=made.activity).count() == 0


def test_a_series_counts_on(event: Event) -> None:
    made = services.repeat_event(event, times=2, days=7, by=None)
    assert [one.activity.start_date for one in made] == [date(2026, 11, 27), date(2026, 12, 4)]
    (third,) = services.repeat_event(made[1], times=1, days=7, by=None)
    assert (third.series_of, third.activity.title) == (event, f"{event.activity.title} – 4")
    for given in ({"times": 0, "days": 7}, {"times": 1, "days": 0}):
        with pytest.raises(EventsRefused):
            services.repeat_event(event, by=None, **given)


def test_several_days_are_copied_with_their_sessions(event: Event) -> None:
    type(event.activity).objects.update(end_date=date(2026, 11, 21))
    event.activity.refresh_from_db()
    second = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
    add_session(event.activity, SessionCard(second, second + timedelta(hours=1), "Второй день"), by=None)
    made = services.copy_event(event, date(2026, 12, 4), by=None)
    assert list(made.activity.sessions.values_list("title", flat=True)) == ["", "Второй день"]


def test_invitations_go_out_once_and_remind_once(event: Event) -> None:
    people = [PersonFactory(region=event.activity.region, email=f"p{number}@example.org") for number in range(2)]
    silent = PersonFactory(region=event.activity.region)
    card = ContactCard("Гостева Ия", "guest@example.org")
    made = services.invite_people(event, [*people, silent], [card], by=None)
    assert len(made) == 4
    assert services.invite_people(event, people, [card], by=None) == []
    assert jobs.invite.work(None, None, event_id=event.pk) is None
    assert Letter.objects.count() == 3
    first = Invitation.objects.get(person=people[0])
    assert services.invitation_of_token(services.path_of_invitation(first).split("/")[-2]) == first
    services.register_known(event, people[0], Wish(), source="guest", by=None)
    states = {row.name: (row.has_registered, row.letter_state) for row in with_answers(Invitation.objects.all())}  # type: ignore[attr-defined]
    assert states[people[0].full_name] == (True, "waits")
    assert states[silent.full_name] == (False, None)
    assert silent_of(event).count() == 2
    assert services.remind_invited(event, by=None) == 2
    with pytest.raises(EventsRefused, match="Напоминать некому"):
        services.remind_invited(event, by=None)


def test_letters_lost_with_a_machine_are_written_later(event: Event) -> None:
    factories.InvitationFactory(event=event, person=PersonFactory(region=event.activity.region))
    factories.InvitationFactory(written_at=NOW)
    jobs.invite_rest.work()
    assert list(JobRun.objects.values_list("job", "args")) == [("events.invite", {"event_id": event.pk})]


@pytest.mark.parametrize(
    ("state", "error"), [("draft", "ещё черновик"), ("cancelled", "отменено"), ("held", "уже прошло")]
)
def test_nobody_is_invited_to_what_will_not_be(event: Event, state: str, error: str) -> None:
    type(event.activity).objects.update(state=state, held_at=NOW)
    with pytest.raises(EventsRefused, match=error):
        services.invite_people(event, [], [ContactCard("Гостева Ия")], by=None)


def test_only_people_of_the_region_are_invited(event: Event) -> None:
    with pytest.raises(EventsRefused, match="Никто не выбран"):
        services.invite_people(event, [], by=None)
    with pytest.raises(EventsRefused, match="своего региона"):
        services.invite_people(event, [PersonFactory(region=RegionFactory(name="Дальний край"))], by=None)


def test_whom_the_organiser_may_invite(cast: Cast) -> None:
    event: Any = cast.own.made["events.event"]
    known = set(invitable_people(event, cast["head"], []))
    assert {person.region_id for person in known} == {event.activity.region_id}
    assert not known & {row.person for row in event.invitations.all()}
    place: Any = cast.foreign.made["organisations.municipality"]
    assert invitable_people(event, cast["head"], [place]).count() == 0


def test_a_merged_card_takes_its_invitations_along(event: Event) -> None:
    kept, absorbed = (PersonFactory(region=event.activity.region) for _ in range(2))
    row = factories.InvitationFactory(event=event, person=absorbed, email="a@example.org")
    entry = next(one for one in entries() if one.key == "events.invitation")
    assert [line["почта"] for line in entry.export(absorbed)] == ["a@example.org"]
    steps = entry.merge(kept, absorbed)
    row.refresh_from_db()
    assert row.person == kept
    assert entry.unmerge is not None
    entry.unmerge(kept, absorbed, steps)
    assert entry.erase(absorbed) == 1
    row.refresh_from_db()
    assert (row.person, row.name, row.email) == (absorbed, "стёрто", "")


@pytest.mark.parametrize("kind", list(CONTENTS))
def test_papers_are_drafted_in_one_click(event: Event, kind: str) -> None:
    talk = TalkCard("Тема", event.activity.sessions.get(), time(10, 0), 20, speakers=[Line("Иванова Ия", "школа 7")])
    services.add_talk(event, talk, by=None)
    services.register_guest(event, ContactCard("Гостева Ия", organisation_text="Школа № 7"), Wish(), by=None)
    paper = services.draft_paper(event, kind, by=None)
    assert (paper.kind, paper.owner) == (kind, f"events.event:{event.pk}")
    content = {
        "letter": ("annexes", ["Программа"]),
        "programme": ("timetable", [["10:00–10:20", "Тема", "Иванова Ия, школа 7"]]),
        "attendance": ("people", [["Гостева Ия", "Школа № 7", ""]]),
        "event_order": ("annexes", ["Программа"]),
    }[kind]
    assert paper.content[content[0]] == content[1]


def test_there_is_no_other_paper(event: Event) -> None:
    with pytest.raises(EventsRefused, match="Такого документа"):
        services.draft_paper(event, "protocol", by=None)
    assert Paper.objects.count() == 0


def test_moving_tells_the_registered_and_keeps_the_programme(event: Event) -> None:
    talk = services.add_talk(event, TalkCard("Тема", event.activity.sessions.get()), by=None)
    services.register_guest(event, ContactCard("Гостева Ия", "guest@example.org"), Wish(), by=None)
    postpone_activity(event.activity, When(date(2026, 11, 27)), by=None)
    assert Letter.objects.filter(kind="activities.moved").count() == 1
    talk.refresh_from_db()
    assert talk.session is not None
    assert talk.session.starts_at.date() in {date(2026, 11, 26), date(2026, 11, 27)}


def test_what_is_out_of_place_is_found(event: Event) -> None:
    other = factories.EventFactory(series_of=factories.EventFactory(series_of=event))
    talk = factories.ProgrammeItemFactory(event=event, session=other.activity.sessions.get())
    factories.MaterialFactory(event=other, talk=talk)
    assert len(list(checks.misplaced_talks())) == 2
    assert len(list(checks.nested_series())) == 1
    assert list(checks.misplaced_speakers()) == []
