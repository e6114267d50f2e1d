"""Personal links, refreshes, corrections: every effect and every refusal; the pages that need no account."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from metodkabinet.audit.models import Event
from metodkabinet.audit.queries import history_of, line_of
from metodkabinet.config.testing.cast import Cast
from metodkabinet.kit import clock
from metodkabinet.kit.letters import send_waiting
from metodkabinet.kit.letters.models import Letter
from metodkabinet.kit.refusals import Refused
from metodkabinet.people import services as people
from metodkabinet.people.models import Consent, Employment, Person
from metodkabinet.people.tests.factories import ConsentTextFactory, PersonFactory, worker
from metodkabinet.staff import services
from metodkabinet.staff.enums import Noun, Verb
from metodkabinet.staff.models import Campaign, Correction, Course, RefreshLink
from metodkabinet.staff.queries.answers import answers_of
from metodkabinet.staff.services import CourseCard
from metodkabinet.staff.tests.factories import CourseFactory, RefreshLinkFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
DAY, UNTIL = date(2026, 9, 1), date(2026, 12, 15)


def refusal(act: Callable[..., Any], *args: Any, **kwargs: Any) -> str:
    """What the act says when it will not."""
    with pytest.raises(Refused) as caught:
        act(*args, **kwargs)
    return caught.value.text


def fresh(person: Person) -> Person:
    return Person.objects.get(pk=person.pk)


def opened(person: Person) -> RefreshLink:
    """A link as the page finds it."""
    link = services.find_link(services.issue_link(person, by=None))
    assert link is not None
    return link


def begun(*asked: Person) -> Campaign:
    return services.start_campaign(asked[0].region, asked, title="Сверка", until=UNTIL, by=None)


def posted(campaign: Campaign) -> int:
    """Write every letter as the worker would."""
    while True:
        done, total = services.post_letters(campaign.pk)
        if done == total:
            return done


def tokens() -> list[str]:
    """Secrets as they stand in the letters, in the order of writing."""
    return [
        line.rstrip("/").rpartition("/")[2]
        for letter in Letter.objects.order_by("pk")
        for line in letter.text.splitlines()
        if "/refresh/" in line
    ]


# Links


def test_a_link_opens_one_card_for_a_month() -> None:
    person = worker(surname="Ёлкина", name="Анна", patronymic="Петровна")
    token = services.issue_link(person, by=None)
    link = services.find_link(token)
    assert link is not None
    assert (link.person, link.is_open, token in str(RefreshLink.objects.values())) == (person, True, False)
    assert services.find_link("x" * 43) is None
    services.confirm_by_link(link)
    link.refresh_from_db()
    assert (link.confirmed_at, link.answered_at, fresh(person).confirmed_at) == (clock.now(),) * 3
    with clock.fixed(datetime(2026, 12, 21, tzinfo=UTC)):
        assert link.is_open is False
        assert refusal(services.confirm_by_link, link) == "Эта ссылка больше не действует."


def test_the_history_says_who_acted_by_the_link() -> None:
    person = worker(surname="Ёлкина", name="Анна", patronymic="Петровна")
    services.confirm_by_link(opened(person))
    event = Event.objects.get(action="people.person.confirmed")
    assert event.on_behalf == "по личной ссылке"  # the name lies where erasure reaches it
    assert line_of(history_of(person)[0]).who == "по личной ссылке: Ёлкина\u00a0А.\u00a0П."


def test_a_new_link_kills_the_old_one_and_any_may_be_revoked() -> None:
    person = worker()
    old, new = opened(person), opened(person)
    old.refresh_from_db()
    assert (old.is_open, new.is_open) == (False, True)
    services.revoke_links(person, by=None)
    new.refresh_from_db()
    assert new.is_open is False
    assert refusal(services.revoke_links, person, by=None) == "Действующих ссылок у этого человека нет."


def test_cards_that_went_have_no_link() -> None:
    assert "в архиве" in refusal(services.issue_link, PersonFactory(state="archived"), by=None)
    assert "Почта в карточке не указана" in refusal(services.send_link, worker(), by=None)
    kept, absorbed = worker(), worker()
    link = opened(absorbed)
    merge = people.merge_people(kept, absorbed, by=None)
    link.refresh_from_db()
    assert link.is_open is False
    people.unmerge_people(merge, by=None)
    assert RefreshLink.objects.select_related("person").get(pk=link.pk).is_open is True


# Campaigns


def test_everybody_who_works_is_asked_once() -> None:
    reached, without = worker(email="a@example.org"), worker()
    gone = PersonFactory(state="archived", email="b@example.org")
    campaign = begun(reached, without, gone)
    assert {link.person for link in campaign.links.all()} == {reached, without}
    assert (posted(campaign), posted(campaign), Letter.objects.get().address) == (1, 1, "a@example.org")
    assert "выберите работающих людей, которых ещё не просят" in refusal(begun, reached)
    services.close_campaign(campaign, by=None)
    assert begun(reached).links.count() == 1


def test_nonsense_is_no_campaign() -> None:
    person, start = worker(), services.start_campaign
    for title, until in ((" ", UNTIL), ("Сверка", date(2026, 11, 20)), ("Сверка", date(2028, 1, 1))):
        refusal(start, person.region, [person], title=title, until=until, by=None)
    assert Campaign.objects.count() == 0


def test_one_reminder_goes_to_the_silent_and_both_letters_work() -> None:
    quick, slow = worker(email="a@example.org"), worker(email="b@example.org")
    campaign = begun(quick, slow)
    assert "Напоминать некому" in refusal(services.remind, campaign, by=None)
    posted(campaign)
    services.confirm_by_link(campaign.links.get(person=quick))
    with clock.fixed(datetime(2026, 12, 1, 9, tzinfo=UTC)):
        services.remind(campaign, by=None)
        assert posted(campaign) == 3
        assert "Второго не будет" in refusal(services.remind, campaign, by=None)
        found = [services.find_link(token) for token in tokens()]
        assert [link.person for link in found if link] == [quick, slow, slow]


def test_closed_undone_and_continued() -> None:
    person = worker(email="a@example.org")
    campaign = begun(person)
    posted(campaign)
    link = services.find_link(tokens()[0])
    assert link is not None
    services.close_campaign(campaign, by=None)
    assert services.find_link(tokens()[0]).is_open is False  # type: ignore[union-attr]
    assert refusal(services.close_campaign, campaign, by=None) == "Эта сверка уже завершена."
    assert "завершена" in refusal(services.remind, campaign, by=None)
    other = begun(person)
    assert "просят в другой" in refusal(services.reopen_campaign, campaign, until=UNTIL, by=None)
    services.undo_campaign(other, by=None)
    assert refusal(services.undo_campaign, other, by=None) == "Эта сверка уже отменена."
    services.reopen_campaign(campaign, until=date(2026, 12, 20), by=None)
    assert services.find_link(tokens()[0]).is_open is True  # type: ignore[union-attr]
    campaign.refresh_from_db()
    assert "и так идёт" in refusal(services.reopen_campaign, campaign, until=campaign.until, by=None)


def test_letters_of_an_undone_refresh_do_not_leave() -> None:
    campaign = begun(worker(email="a@example.org"))
    posted(campaign)
    services.undo_campaign(campaign, by=None)
    send_waiting()
    letter = Letter.objects.get()
    assert (letter.state, letter.reason) == ("dropped", "Ссылка из письма больше не действует.")


def test_a_reminder_to_whoever_answered_meanwhile_does_not_leave() -> None:
    campaign = begun(person := worker(email="a@example.org"))
    posted(campaign)
    with clock.fixed(datetime(2026, 12, 1, 9, tzinfo=UTC)):
        services.remind(campaign, by=None)
        posted(campaign)
        services.confirm_by_link(campaign.links.get(person=person))
        send_waiting()
    assert Letter.objects.order_by("-pk")[0].reason == "Человек уже ответил."


# Corrections


def test_what_nothing_hangs_on_is_put_in_at_once_the_rest_waits() -> None:
    person = worker(surname="Ёлкина", email="old@example.org")
    link = opened(person)
    card = replace(people.card_of(person), phone="+7 900 000-00-05", surname="Белова", email="new@example.org")
    at_once, waiting = services.propose(link, Noun.PERSON, Verb.CHANGE, card)
    own = fresh(person)
    assert (own.phone, own.surname, own.email) == ("+7 900 000-00-05", "Ёлкина", "old@example.org")
    assert [one.at_once for one in answers_of(link)] == [True, False]
    services.accept_correction(waiting, by=None)
    assert (fresh(person).surname, fresh(person).former_surname, fresh(person).email) == (
        "Белова", "Ёлкина", "new@example.org",
    )  # fmt: skip
    services.undo_decision(at_once, by=None)
    assert fresh(person).phone == ""
    at_once.refresh_from_db()
    assert at_once.state == "declined"


def test_said_again_the_newer_counts_and_the_same_as_the_card_is_nothing() -> None:
    person = worker(email="old@example.org")
    link, card = opened(person), people.card_of(person)
    services.propose(link, Noun.PERSON, Verb.CHANGE, replace(card, email="one@example.org"))
    services.propose(link, Noun.PERSON, Verb.CHANGE, replace(card, email="two@example.org"))
    assert Correction.objects.get().after == {"email": "two@example.org"}
    assert services.propose(link, Noun.PERSON, Verb.CHANGE, card) == []
    assert Correction.objects.count() == 0


def test_rows_are_added_changed_removed_and_taken_back() -> None:
    person = worker()
    kept, gone = CourseFactory(person=person, hours=36), CourseFactory(person=person, title="Лишние")
    link, before = opened(person), list(Course.objects.order_by("title", "hours").values_list("title", "hours"))
    new = CourseCard("Каталог", "ИРО", 72, DAY)
    changed = replace(services.card_of_row(kept), hours=48)  # type: ignore[type-var]
    made = [
        *services.propose(link, Noun.COURSE, Verb.ADD, new),
        *services.propose(link, Noun.COURSE, Verb.CHANGE, changed, row=kept),
        *services.propose(link, Noun.COURSE, Verb.REMOVE, row=gone),
    ]
    assert list(Course.objects.order_by("title", "hours").values_list("title", "hours")) == before
    assert services.accept_corrections(made, by=None) == (3, [])
    assert sorted(Course.objects.values_list("hours", flat=True)) == [48, 72]
    for one in made:
        services.undo_decision(Correction.objects.get(pk=one.pk), by=None)
    assert list(Course.objects.order_by("title", "hours").values_list("title", "hours")) == before
    assert services.accept_corrections(Correction.objects.all(), by=None) == (3, [])


def test_a_job_of_the_link_waits_and_does_not_unseat_the_main_one() -> None:
    person, link = worker(), None
    job, link = person.employments.get(), opened(person)
    ended = replace(people.card_of_job(job), until=date(2026, 11, 1))
    other = people.EmploymentCard(job.organisation, job.post, is_main=False, since=date(2026, 11, 1))
    services.propose(link, Noun.EMPLOYMENT, Verb.CHANGE, ended, row=job)
    services.propose(link, Noun.EMPLOYMENT, Verb.ADD, other)
    assert Employment.objects.get().until is None
    services.accept_corrections(Correction.objects.order_by("pk"), by=None)
    assert [one.until for one in Employment.objects.order_by("pk")] == [date(2026, 11, 1), None]
    assert fresh(person).main_organisation == job.organisation


def test_what_the_card_no_longer_says_is_not_overwritten() -> None:
    person = worker(email="old@example.org")
    card = people.card_of(person)
    (one,) = services.propose(opened(person), Noun.PERSON, Verb.CHANGE, replace(card, email="new@example.org"))
    people.change_person(person, replace(card, email="third@example.org"), by=None)
    assert "С тех пор карточку изменили" in refusal(services.accept_correction, one, by=None)
    assert services.accept_corrections([one], by=None) == (0, [one])
    services.decline_correction(one, reason="Уже исправили", by=None)
    assert "уже решили" in refusal(services.decline_correction, one, by=None)
    assert "уже решили" in refusal(services.accept_correction, one, by=None)
    assert "уже посмотрели" in refusal(services.take_back_correction, one)
    services.undo_decision(one, by=None)
    assert "ещё не решали" in refusal(services.undo_decision, one, by=None)
    services.take_back_correction(one)
    assert Correction.objects.count() == 0


def test_nonsense_is_refused_when_it_is_written() -> None:
    person = worker()
    link, course = opened(person), CourseFactory(person=person)
    future = replace(people.card_of(person), birth_date=date(2030, 1, 1))
    assert "Дата рождения не может быть такой" in refusal(services.propose, link, Noun.PERSON, Verb.CHANGE, future)
    assert "Часов" in refusal(services.propose, link, Noun.COURSE, Verb.ADD, CourseCard("К", "И", 0, DAY))
    same = services.card_of_row(course)
    assert refusal(services.propose, link, Noun.COURSE, Verb.CHANGE, same, row=course) == "Вы ничего не изменили."
    services.revoke_links(person, by=None)
    assert "Попросите новую" in refusal(services.propose, link, Noun.COURSE, Verb.REMOVE, row=course)


def test_a_link_cannot_flood() -> None:
    person = worker()
    link = opened(person)
    for number in range(50):
        services.propose(link, Noun.COURSE, Verb.ADD, CourseCard(f"Курс {number}", "ИРО", 36, DAY))
    assert "слишком много" in refusal(services.propose, link, Noun.COURSE, Verb.ADD, CourseCard("К", "И", 1, DAY))


# The pages


@pytest.fixture
def person(cast: Cast) -> Any:
    """Somebody at the school of the first side."""
    return cast.own.made["people.person"]


def at(name: str, *args: object) -> str:
    return reverse(f"staff:{name}", args=args)


ROWS = {
    "employment": {"rate": "0,5", "since": "2024-09-01"},
    "education": {"level": "higher", "profile": "library", "institution": "Институт культуры", "year": "2001"},
    "attestation": {"kind": "suitable", "date": "2024-03-01"},
    "course": {"title": "Каталог", "organiser": "ИРО", "hours": "36", "end_date": "01.09.2026"},
    "award": {"level": "municipal", "title": "Грамота", "date": "2024-03-01"},
}


@pytest.mark.parametrize("kind", sorted(ROWS))
def test_rows_are_corrected_without_an_account(cast: Cast, person: Any, kind: str) -> None:
    guest, token = Client(), services.issue_link(person, by=None)
    given: dict[str, Any] = dict(ROWS[kind])
    if kind == "employment":
        given |= {"organisation": person.main_organisation_id, "post": person.main_post_id}
    row = cast.own.made[f"people.{kind}" if kind == "employment" else f"staff.{kind}"]
    assert guest.get(at(f"refresh-add-{kind}", token)).status_code == 200
    assert guest.post(at(f"refresh-add-{kind}", token), given).status_code == 302
    assert guest.get(at(f"refresh-change-{kind}", row.pk, token)).status_code == 200
    assert guest.post(at(f"refresh-change-{kind}", row.pk, token), given).status_code == 302
    verbs = [Verb.ADD.value, Verb.CHANGE.value]
    if kind != "employment":
        assert guest.post(at(f"refresh-remove-{kind}", row.pk, token)).status_code == 302
        verbs = [Verb.ADD.value, Verb.REMOVE.value]  # said last of this row
    link = services.find_link(token)
    assert [one.correction.verb for one in answers_of(link)] == verbs  # type: ignore[arg-type]
    assert guest.get(at("refresh", token)).status_code == 200


def test_a_person_looks_corrects_and_confirms(cast: Cast, person: Any) -> None:
    guest, token = Client(), services.issue_link(person, by=None)
    assert guest.get(at("refresh", token)).context["person"] == person
    given = {"surname": person.surname, "name": "Марьям", "phone": "8 900 000 00 05", "version": person.version}
    assert guest.get(at("refresh-change", token)).status_code == 200
    assert guest.post(at("refresh-change", token), given).status_code == 302
    again = guest.get(at("refresh-change", token))
    assert again.context["form"]["name"].value() == "Марьям"  # as sent, though the card says otherwise
    shown = guest.get(at("refresh", token))
    waiting = next(one for one, _ in shown.context["answers"] if one.waits)
    assert guest.post(at("refresh-take-back", waiting.correction.pk, token)).status_code == 302
    ConsentTextFactory(region=person.region, purpose="photo")
    consent = at("refresh-consent", "photo", token)
    assert guest.get(consent).status_code == 200
    assert guest.post(consent).status_code == 302
    assert Consent.objects.get(text__purpose="photo").source == "link"
    assert guest.post(consent, {"withdraw": "1"}).status_code == 302
    assert guest.get(at("refresh-consent", "spam", token)).status_code == 404
    assert guest.post(at("refresh", token)).status_code == 302
    kept = fresh(person)
    assert (kept.phone, kept.name, kept.confirmed_at is not None) == ("+7 900 000-00-05", person.name, True)


def test_a_link_opens_nothing_of_others(cast: Cast, person: Any) -> None:
    guest, token = Client(), services.issue_link(person, by=None)
    stranger = worker(organisation=cast.foreign.made["organisations.organisation"])
    row = CourseFactory(person=stranger)
    for name in ("refresh-change-course", "refresh-remove-course"):
        assert guest.post(at(name, row.pk, token)).status_code == 404
    foreign = Correction.objects.exclude(link__person=person)[0]
    assert guest.post(at("refresh-take-back", foreign.pk, token)).status_code == 404
    assert guest.get(at("refresh", "x" * 43)).status_code == 404


def test_a_link_that_is_over_says_so(person: Any) -> None:
    guest, token = Client(), services.issue_link(person, by=None)
    services.revoke_links(person, by=None)
    over = guest.get(at("refresh", token))
    assert (over.status_code, over.context["title"]) == (410, "Ссылка больше не действует")
    assert guest.get(at("refresh-change", token)).status_code == 404


def test_the_home_of_a_link_in_a_campaign_is_closed_with_it() -> None:
    link = RefreshLinkFactory(campaign=begun(worker()), token_hash=services.links.hash_of("secret"))
    services.close_campaign(link.campaign, by=None)
    assert Client().get(at("refresh", "secret")).status_code == 410
