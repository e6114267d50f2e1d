"""Contacts, consents, joined cards, personal links, jobs that follow organisations."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from metodkabinet.accounts.models import Invitation, User
from metodkabinet.kit import clock, registry
from metodkabinet.kit.refusals import Refused
from metodkabinet.organisations import services as places
from metodkabinet.organisations.tests.factories import LibraryFactory, OrganisationFactory, RegionFactory
from metodkabinet.people import checks, services
from metodkabinet.people.enums import PersonState, Purpose
from metodkabinet.people.models import Consent, ConsentText, Contact, Merge, Person, Resemblance, Stranger
from metodkabinet.people.queries import consents
from metodkabinet.people.services import ContactCard
from metodkabinet.people.tests.factories import (
    ConsentTextFactory,
    ContactFactory,
    EmploymentFactory,
    PersonFactory,
    ResemblanceFactory,
    worker,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
DAY = date(2026, 9, 1)


def refusal(act: Any, *args: Any, **kwargs: Any) -> Refused:
    """What the act says when it will not."""
    kwargs.setdefault("by", None)
    with pytest.raises(Refused) as caught:
        act(*args, **kwargs)
    return caught.value


def fresh(person: Person) -> Person:
    return Person.objects.get(pk=person.pk)


def broken() -> list[str]:
    """Everything the module's invariants find."""
    found = (checks.misplaced, checks.doubled_main_jobs, checks.mismeasured, checks.mismerged)
    return [sentence for check in found for sentence in check()]


# Contacts


def test_same_name_and_address_is_one_row() -> None:
    region = RegionFactory()
    first = services.add_contact(region, ContactCard("Гостева  Алёна", "A@Example.org"), by=None)
    again = services.add_contact(region, ContactCard("гостева алена", "a@example.org", "8 900 000 00 05"), by=None)
    assert first.pk != services.add_contact(region, ContactCard("Гостева Алёна", "b@example.org"), by=None).pk
    assert (again.pk, again.phone, again.name, Contact.objects.count()) == (
        first.pk,
        "+7 900 000-00-05",
        "Гостева Алёна",
        2,
    )


def test_without_an_address_the_organisation_tells_namesakes_apart() -> None:
    region = RegionFactory()
    made = [
        services.add_contact(region, ContactCard("Гостева Анна", organisation_text=place), by=None).pk
        for place in ("Музей", "музей", "Архив")
    ]
    assert (made[0] == made[1], made[0] == made[2]) == (True, False)


def test_contacts_refuse_nonsense() -> None:
    region, far = RegionFactory(), OrganisationFactory(municipality__region=RegionFactory(name="Степная область"))
    assert refusal(services.add_contact, region, ContactCard(" ")).field == "name"
    assert refusal(services.add_contact, region, ContactCard("Я" * 301)).field == "name"
    assert refusal(services.add_contact, region, ContactCard("Анна", organisation=far)).field == "organisation"
    assert refusal(services.add_contact, region, ContactCard("Анна", phone="12")).field == "phone"
    one, other = ContactFactory(), ContactFactory()
    twin = ContactCard(other.name, other.email)
    assert refusal(services.change_contact, one, twin).text == "Контакт с таким именем и почтой уже есть в списке."


def test_a_contact_is_recognised_and_forgotten() -> None:
    contact, person = ContactFactory(), PersonFactory()
    services.recognise_contact(contact, person, by=None)
    assert Contact.objects.get().person == person
    services.unrecognise_contact(contact, by=None)
    assert Contact.objects.get().person is None
    assert refusal(services.unrecognise_contact, contact).text == "Этот контакт и так ни с кем не связан."
    stranger = PersonFactory(region=RegionFactory(name="Степная область"))
    assert refusal(services.recognise_contact, contact, stranger).field == "person"


def test_a_person_is_reached_by_one_contact() -> None:
    person = worker(email="Elkina@example.org")
    first = services.contact_of(person)
    assert (first.person, first.email, services.contact_of(person).pk) == (person, "elkina@example.org", first.pk)


# Consents


def test_a_text_is_drafted_corrected_published_and_never_changed() -> None:
    region = RegionFactory()
    draft = services.draft_text(region, Purpose.PHOTO, title="Фото", text="Я согласна", by=None)
    assert "уже есть черновик" in refusal(services.draft_text, region, Purpose.PHOTO, title="Фото", text="Я").text
    services.change_text(draft, title="Фото", text="Я согласна на фото", by=None)
    services.publish_text(draft, by=None)
    assert ConsentText.objects.get().text == "Я согласна на фото"
    assert "не меняют" in refusal(services.change_text, draft, title="Фото", text="Другое").text
    assert refusal(services.publish_text, draft).text == "Этот текст уже опубликован."
    assert services.draft_text(region, Purpose.PHOTO, title="Фото", text="Иначе", by=None).version == 2
    assert refusal(services.draft_text, region, "spam", title="Я", text="Я").field == "purpose"
    assert refusal(services.draft_text, region, Purpose.LETTERS, title="Я", text=" ").field == "text"


def test_each_purpose_is_agreed_to_apart_and_withdrawn_at_once() -> None:
    person = PersonFactory()
    photo, letters = (ConsentTextFactory(purpose=purpose) for purpose in (Purpose.PHOTO, Purpose.LETTERS))
    given = services.give_consent(person, photo, by=None)
    assert services.give_consent(person, photo, by=None).pk == given.pk
    assert [consents.has_consent(person, purpose) for purpose in (Purpose.PHOTO, Purpose.LETTERS)] == [True, False]
    services.withdraw_consent(person, Purpose.PHOTO, by=None)
    assert consents.has_consent(person, Purpose.PHOTO) is False
    assert refusal(services.withdraw_consent, person, Purpose.PHOTO).text == "Такого согласия нет или оно уже отозвано."
    services.give_consent(person, photo, by=None)
    assert (Consent.objects.count(), consents.has_consent(ContactFactory(), letters.purpose)) == (2, False)


def test_only_the_newest_published_text_of_the_own_region_is_agreed_to() -> None:
    person = PersonFactory()
    old, draft = ConsentTextFactory(version=1), ConsentTextFactory(version=2, published_at=None)
    foreign = ConsentTextFactory(region=RegionFactory(name="Степная область"))
    assert "ещё не опубликован" in refusal(services.give_consent, person, draft).text
    assert "другому региону" in refusal(services.give_consent, person, foreign).text
    services.publish_text(draft, by=None)
    assert "новая редакция" in refusal(services.give_consent, person, old).text
    assert [row.text == draft for row in consents.standings_of(person)][:1] == [True]


# Joined cards


def test_everything_moves_to_the_kept_card_and_back() -> None:
    kept, absorbed = (
        worker(surname="Ёлкина", phone=""),
        worker(surname="Елкина", phone="+7 900 000-00-05", birth_date=DAY),
    )
    contact = ContactFactory(person=absorbed)
    user = User.objects.create_user("a@example.org")
    services.link_user(absorbed, user, by=None)
    ResemblanceFactory(first=kept, second=absorbed)
    merge = services.merge_people(kept, absorbed, by=None)
    one, gone = fresh(kept), fresh(absorbed)
    assert (one.phone, one.birth_date, one.former_surname, one.user) == ("+7 900 000-00-05", DAY, "Елкина", user)
    assert (gone.state, gone.user, gone.main_organisation) == (PersonState.MERGED, None, None)
    assert [job.is_main for job in one.employments.order_by("pk")] == [True, False]
    assert (one.contacts.get(), Resemblance.objects.count()) == (contact, 0)
    assert broken() == []
    services.unmerge_people(merge, by=None)
    one, gone = fresh(kept), fresh(absorbed)
    assert (one.phone, one.birth_date, one.former_surname, one.user) == ("", None, "", None)
    assert (gone.state, gone.user) == (PersonState.ACTIVE, user)
    assert [job.is_main for job in gone.employments.all()] == [True]
    assert broken() == []


def test_what_was_corrected_after_joining_stays() -> None:
    kept, absorbed = worker(phone=""), worker(phone="+7 900 000-00-05")
    merge = services.merge_people(kept, absorbed, by=None)
    services.change_person(fresh(kept), replace(services.card_of(fresh(kept)), phone="+7 999 000-00-05"), by=None)
    services.unmerge_people(merge, by=None)
    assert fresh(kept).phone == "+7 999 000-00-05"
    assert refusal(services.unmerge_people, merge).text == "Эти карточки уже разъединены."


def test_an_archived_card_that_takes_over_a_working_one_works() -> None:
    kept, absorbed = PersonFactory(state="archived", archived_at=datetime(2026, 1, 1, tzinfo=UTC)), worker()
    merge = services.merge_people(kept, absorbed, by=None)
    assert (fresh(kept).state, broken()) == (PersonState.ACTIVE, [])
    services.unmerge_people(merge, by=None)
    assert (fresh(kept).state, broken()) == (PersonState.ARCHIVED, [])


def test_cards_that_cannot_be_one_person_are_refused() -> None:
    one, other = worker(), worker()
    far = worker(region=RegionFactory(name="Степная область"))
    assert "одна и та же" in refusal(services.merge_people, one, one).text
    assert refusal(services.merge_people, one, far).text == "Карточки из разных регионов."
    for place, person in enumerate((one, other)):
        services.link_user(person, User.objects.create_user(f"{place}@example.org"), by=None)
    assert "есть учётные записи" in refusal(services.merge_people, one, other).text
    third = worker()
    first_merge = services.merge_people(one, third, by=None)
    assert "уже объединена" in refusal(services.merge_people, one, third).text
    assert "Откройте ту, что осталась" in refusal(services.confirm_person, third).text
    services.merge_people(fourth := worker(), one, by=None)
    assert "Сначала разъедините" in refusal(services.unmerge_people, first_merge).text
    assert fresh(fourth).user_id is not None


def test_two_people_are_told_apart_once_and_may_be_compared_again() -> None:
    one, other = worker(), worker()
    ResemblanceFactory(first=one, second=other)
    services.tell_apart(other, one, by=None)
    services.tell_apart(one, other, by=None)
    assert (Stranger.objects.count(), Resemblance.objects.count()) == (1, 0)
    services.take_back_stranger(Stranger.objects.get(), by=None)
    assert Stranger.objects.count() == 0


def test_every_entry_exports_and_erases() -> None:
    person = worker(phone="+7 900 КАНАРЕЙКА", email="canary@example.org")
    ContactFactory(person=person, name="КАНАРЕЙКА")
    own = [entry for entry in registry.personal_data if entry.key.startswith("people.")]
    told = str([list(entry.export(person)) for entry in own])
    assert told.count("КАНАРЕЙКА") == 2
    for entry in own:
        entry.erase(person)
    assert "КАНАРЕЙКА" not in str([list(entry.export(fresh(person))) for entry in own])
    assert (fresh(person).full_name, person.employments.count()) == (f"стёрто {person.pk}", 1)


# Accounts


def test_an_invited_person_gets_the_account() -> None:
    person = worker(email="new@example.org")
    invitation = services.invite_person(person, by=None)
    services.link_invited(invitation, invitation.user)
    assert fresh(person).user == invitation.user
    assert refusal(services.invite_person, person).text == "У этого человека уже есть учётная запись."
    assert refusal(services.invite_person, worker()).field == "email"


def test_the_account_of_a_joined_card_belongs_to_the_kept_one() -> None:
    kept, absorbed = worker(), worker(email="new@example.org")
    invitation = services.invite_person(absorbed, by=None)
    services.merge_people(kept, absorbed, by=None)
    services.link_invited(invitation, invitation.user)
    assert fresh(kept).user == invitation.user
    stranger = Invitation(about="")
    assert services.link_invited(stranger, invitation.user) is None


# Jobs follow organisations


def test_people_go_to_the_successor_with_their_libraries_and_back() -> None:
    old, heir = OrganisationFactory(), OrganisationFactory()
    library = LibraryFactory(organisation=old, name="Библиотека")
    person = worker(organisation=old, library=library)
    places.join_organisation(old, successor=heir, day=DAY, by=None)
    job = person.employments.on(DAY).get()
    assert (job.organisation, job.library.moved_from, job.since) == (heir, library, DAY)
    assert (fresh(person).main_organisation, person.employments.count(), broken()) == (heir, 2, [])
    places.restore_organisation(old, by=None)
    job = person.employments.get()
    assert (job.organisation, job.library, job.until, fresh(person).main_organisation) == (old, library, None, old)
    assert broken() == []


def test_a_closed_organisation_employs_nobody_until_it_is_restored() -> None:
    school = OrganisationFactory()
    person = worker(organisation=school)
    places.close_organisation(school, day=DAY, by=None)
    assert (fresh(person).main_organisation, person.employments.get().until) == (None, DAY)
    places.restore_organisation(school, by=None)
    assert (fresh(person).main_organisation, person.employments.get().until) == (school, None)


def test_territories_follow_a_move() -> None:
    school, other = OrganisationFactory(), OrganisationFactory()
    person = worker(organisation=school)
    EmploymentFactory(person=person, organisation=other, is_main=False)
    places.move_organisations([school], to=other.municipality, day=DAY, by=None)
    assert (fresh(person).municipality, person.other_territories.count(), broken()) == (other.municipality, 0, [])


def test_a_job_that_ends_by_the_calendar_leaves_the_card() -> None:
    person = worker()
    services.end_employment(person.employments.get(), until=date(2026, 12, 1), by=None)
    assert fresh(person).main_organisation is not None
    with clock.fixed(datetime(2026, 12, 1, 9, tzinfo=UTC)):
        services.resettle_today()
        assert (fresh(person).main_organisation, broken()) == (None, [])


def test_a_merge_row_is_kept_for_history() -> None:
    merge = services.merge_people(worker(), worker(), by=None)
    assert Merge.objects.get() == merge


def test_a_pair_is_back_under_its_number_when_the_merge_is_undone() -> None:
    one, other = worker(), worker()
    pair = ResemblanceFactory(first=one, second=other)
    merge = services.merge_people(one, other, by=None)
    assert Resemblance.objects.count() == 0
    services.unmerge_people(merge, by=None)
    assert Resemblance.objects.get() == pair
