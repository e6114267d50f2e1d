"""Erasing: what is emptied, what stays, the act, the journal, requests."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.core.files.base import ContentFile

from metodkabinet.accounts.models import User
from metodkabinet.accounts.services import invite_user
from metodkabinet.associations.models import Membership
from metodkabinet.associations.tests.factories import MembershipFactory
from metodkabinet.audit.models import Event, Values
from metodkabinet.audit.services import record
from metodkabinet.kit import clock, letters, registry, search
from metodkabinet.kit.files.models import StoredFile
from metodkabinet.kit.files.services import keep_file
from metodkabinet.kit.jobs.models import JobRun
from metodkabinet.kit.letters.models import Letter
from metodkabinet.kit.refusals import Refused
from metodkabinet.kit.tests.factories import ImportRowFactory, ImportRunFactory
from metodkabinet.notifications.services import tell
from metodkabinet.organisations.tests.factories import OrganisationFactory, RegionFactory
from metodkabinet.people import services as cards
from metodkabinet.people.enums import PersonState
from metodkabinet.people.models import Contact, Merge, Person
from metodkabinet.people.services import ContactCard, PersonCard
from metodkabinet.people.tests.factories import ConsentTextFactory, ContactFactory, PersonFactory, worker
from metodkabinet.privacy import services
from metodkabinet.privacy.enums import ErasureState
from metodkabinet.privacy.models import ErasureAct, ErasureJournal, ErasureRequest
from metodkabinet.privacy.services import journal, replay_erasures
from metodkabinet.staff.models import Course
from metodkabinet.staff.tests.factories import (
    AttestationFactory,
    AwardFactory,
    CourseFactory,
    EducationFactory,
    RefreshLinkFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
CANARIES = [
    "Зимородкова", "Иоланта", "Златоустовна", "Пустельгина", "zimorodkova", "+7 900 555-66-77", "квартальный приказ",
    "Институт Зимородка", "Курс о Зимородках", "Грамота Зимородку", "зимородковая тема", "1971-03-05",
    "+7 900 555-88-99",
]  # fmt: skip


def traced() -> Person:
    """Somebody with a trace everywhere."""
    region = RegionFactory()
    decider = User.objects.create_user("decider@example.org")
    card = PersonCard(
        "Зимородкова", "Иоланта", "Златоустовна", former_surname="Пустельгина", birth_date=date(1971, 3, 5),
        phone="+7 900 555-66-77", email="zimorodkova@example.org", self_education_theme="зимородковая тема",
        photo=keep_file(ContentFile(PNG, name="Зимородкова.png"), by="test"), cases={"datv": "Зимородковой Иоланте"},
    )  # fmt: skip
    person = cards.add_person(region, card, by=decider)
    school = OrganisationFactory(municipality__region=region)
    job = worker(organisation=school).employments.get()
    cards.add_employment(
        person,
        cards.EmploymentCard(school, job.post, since=date(2020, 9, 1), order="квартальный приказ"),
        by=decider,
    )
    user = User.objects.create_user("zimorodkova@example.org", "школьная полка 42")
    cards.link_user(person, user, by=decider)
    EducationFactory(person=person, institution="Институт Зимородка")
    AttestationFactory(person=person, act="квартальный приказ")
    CourseFactory(person=person, title="Курс о Зимородках")
    AwardFactory(person=person, title="Грамота Зимородку")
    text = ConsentTextFactory(region=region)
    cards.give_consent(person, text, by=user)
    RefreshLinkFactory(person=person)
    guest = cards.add_contact(region, ContactCard("Зимородкова Иоланта", "zimorodkova@example.org"), by=None)
    cards.recognise_contact(guest, person, by=decider)
    twin = cards.add_person(region, PersonCard("Зимородкова", "Иоланта", phone="+7 900 555-88-99"), by=decider)
    cards.merge_people(person, twin, by=decider)
    tell(user, kind="people.test", key="one", title="Уважаемая Иоланта Златоустовна")
    other = User.objects.create_user("other@example.org")
    tell(other, kind="people.test", key="two", title="Зимородковой Иоланте Златоустовне выдан доступ")
    letters.post(
        "one", to="zimorodkova@example.org", subject="Зимородкова", template="staff/refresh_letter.txt",
        context={"person": person, "link": "x"}, kind="test",
    )  # fmt: skip
    record("accounts.sign_in.failed", None, by=None, after={"email": "zimorodkova@example.org"})
    run = ImportRunFactory(by=str(user.pk), by_label="Зимородкова И. З.")
    ImportRowFactory(run=run, cells=["Зимородкова Иоланта Златоустовна", "Школа № 1"], label="Зимородкова Иоланта")
    return Person.objects.get(pk=person.pk)


PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360000002000001e221bc330000000049454e44ae426082"
)


@pytest.fixture(autouse=True)
def kind() -> Any:
    """A kind of notice for these tests."""
    registry.notice_kinds.add(registry.NoticeKind("people.test", "проверка"))
    yield
    del registry.notice_kinds._entries["people.test"]


def everything() -> str:
    """Every value of every row of the product, as text."""
    told = []
    for model in apps.get_models():
        for row in model._base_manager.all():
            told += [
                f"{model.__name__}.{field.name}={getattr(row, field.attname)}" for field in model._meta.concrete_fields
            ]
    return "\n".join(told)


def residues() -> list[str]:
    """Where a canary is still heard."""
    return [line for line in everything().splitlines() if any(word.casefold() in line.casefold() for word in CANARIES)]


def erase(person: Person, **given: Any) -> ErasureAct:
    given.setdefault("ground", "request")
    return services.erase_person(person, by=User.objects.get(email="decider@example.org"), **given)


def test_d2_no_canary_is_left_in_any_table() -> None:
    person = traced()
    assert len(residues()) > 30
    act = erase(person)
    search.rebuild()
    assert residues() == []
    fresh = Person.objects.get(pk=person.pk)
    assert (fresh.full_name, fresh.state, fresh.user) == (f"стёрто {person.pk}", PersonState.ARCHIVED, None)
    assert act.number == 1
    assert JobRun.objects.filter(job="kit.scrub").count() == 1


def test_a_canary_world_sees_what_is_forgotten() -> None:
    person = traced()
    Course.objects.filter(person=person).update(person=PersonFactory(region=person.region))
    erase(person)
    assert any("Курс о Зимородках" in line for line in residues())


def test_everything_else_holds_after_erasing() -> None:
    person = traced()
    erase(person)
    broken = [place for invariant in registry.invariants for place in invariant.broken()]
    assert broken == []


def test_the_photo_goes() -> None:
    person = traced()
    erase(person)
    assert not StoredFile.objects.exists()


def test_figures_of_the_past_do_not_change() -> None:
    from metodkabinet.staff.queries.characteristic import staff_on  # noqa: PLC0415  beside its use

    person = traced()
    day = clock.today() - timedelta(days=1)
    before = staff_on(Person.objects.all(), day)
    erase(person)
    after = staff_on(Person.objects.all(), day)
    assert before.total == after.total
    assert len(before.members) == len(after.members) == 2


def test_the_account_is_shut_at_once() -> None:
    person = traced()
    user = person.user
    assert user is not None
    erase(person)
    user.refresh_from_db()
    assert (user.is_active, user.has_usable_password(), user.email) == (
        False,
        False,
        f"erased-{user.pk}@invalid.invalid",
    )


def test_waiting_letters_are_dropped() -> None:
    person = traced()
    erase(person)
    letter = Letter.objects.get(kind="test")
    assert (letter.state, letter.reason, letter.text) == ("dropped", "Данные получателя стёрты.", "стёрто")


def test_what_he_holds_ends_today() -> None:
    person = PersonFactory(region=RegionFactory())
    held = MembershipFactory(person=person, since=date(2020, 1, 1), association__region=person.region)
    services.erase_person(person, ground="request", by=None)
    assert Membership.objects.get(pk=held.pk).until == clock.today()


def test_an_invited_account_goes_too() -> None:
    person = PersonFactory(email="invited@example.org")
    invitation = invite_user(
        "invited@example.org",
        by=None,
        region_id=person.region_id,
        name=person.full_name,
        about=f"people.person:{person.pk}",
    )
    services.erase_person(person, ground="request", by=None)
    invitation.user.refresh_from_db()
    assert invitation.user.email == f"erased-{invitation.user.pk}@invalid.invalid"
    assert not any("invited@example.org" in line for line in everything().splitlines())


def test_a_namesake_keeps_everything() -> None:
    region = RegionFactory()
    card = PersonCard("Зимородкова", "Иоланта", "Златоустовна")
    one, two = (cards.add_person(region, card, by=None) for _ in range(2))
    kept = Values.objects.get(event__object_id=str(two.pk), event__object_label="people.person")
    services.erase_person(one, ground="request", by=None)
    assert Values.objects.get(pk=kept.pk).after == {"name": "Зимородкова Иоланта Златоустовна"}


def test_the_act_and_the_extract() -> None:
    person = traced()
    act = erase(person, ground="withdrawn")
    assert [title for _, title, _ in act.erased] == [line[2] for line in act.extract]
    assert {"Карточка", "Письма", "Уведомления и письма", "Курсы", "Учётная запись и вход"} <= {
        line[2] for line in act.extract
    }
    assert Event.objects.filter(action="privacy.data.erased").count() == len(act.extract)
    assert any("показатели прошлых лет" in text for text in act.kept)
    assert act.subject == f"карточка № {person.pk}"


def test_acts_are_numbered_in_their_region() -> None:
    one = PersonFactory()
    two, far = PersonFactory(region=one.region), PersonFactory(region=RegionFactory(name="Дальний край"))
    numbers = [services.erase_person(person, ground="request", by=None).number for person in (one, two, far)]
    assert numbers == [1, 2, 1]


def refused(act: Any, *args: Any, **kwargs: Any) -> str:
    with pytest.raises(Refused) as caught:
        act(*args, **kwargs)
    return caught.value.text


def test_refusals() -> None:
    person = PersonFactory()
    own = User.objects.create_user("own@example.org")
    cards.link_user(person, own, by=None)
    person.refresh_from_db()
    assert "другой человек" in refused(services.erase_person, person, ground="request", by=own)
    own.is_administrator = True
    own.save()
    assert "администратор" in refused(services.erase_person, person, ground="request", by=None)
    merged = PersonFactory(state="merged")
    assert "объединена" in refused(services.erase_person, merged, ground="request", by=None)
    gone = PersonFactory()
    services.erase_person(gone, ground="request", by=None)
    assert "уже стёрты" in refused(services.erase_person, gone, ground="request", by=None)
    assert "стёрты" in refused(cards.return_person, gone, by=None)


def test_an_erased_pair_is_not_parted() -> None:
    person = traced()
    merge = Merge.objects.get()
    erase(person)
    assert "разъединять нечего" in refused(cards.unmerge_people, merge, by=None)
    assert Merge.objects.get().steps == {}


def test_a_guest_is_erased() -> None:
    guest = cards.add_contact(
        RegionFactory(), ContactCard("Совкина Зоя", "sovkina@example.org", "88005553535"), by=None
    )
    act = services.erase_contact(guest, ground="purpose", by=None)
    search.rebuild()
    assert [line for line in everything().splitlines() if "совкин" in line.casefold() or "sovkina" in line] == []
    assert act.subject == f"контакт № {guest.pk}"
    assert "уже стёрты" in refused(services.erase_contact, guest, ground="purpose", by=None)


def test_a_known_guest_goes_with_the_card() -> None:
    guest = ContactFactory(person=PersonFactory())
    assert "стирайте карточку" in refused(services.erase_contact, guest, ground="purpose", by=None)


# Requests


def asked() -> ErasureRequest:
    person = PersonFactory()
    user = User.objects.create_user("own@example.org")
    cards.link_user(person, user, by=None)
    return services.ask_erasure(person, text=" Уезжаю. ", by=user)


def test_a_request_waits_ten_working_days() -> None:
    request = asked()
    assert (request.text, request.answer_by, request.state) == ("Уезжаю.", date(2026, 12, 4), ErasureState.ASKED)
    user = request.person.user
    again = services.ask_erasure(request.person, text="", by=user)
    assert again.pk == request.pk


def test_only_he_asks_and_withdraws() -> None:
    request = asked()
    other = User.objects.create_user("x@example.org")
    assert "только сам" in refused(services.ask_erasure, request.person, text="", by=other)
    assert "только сам" in refused(services.withdraw_erasure, request, by=other)
    services.withdraw_erasure(request, by=User.objects.get(email="own@example.org"))
    assert ErasureRequest.objects.get().state == ErasureState.WITHDRAWN
    assert "уже ответили" in refused(services.decline_erasure, request, answer="нет", by=other)


def test_declining_needs_a_reason() -> None:
    request, by = asked(), User.objects.create_user("x@example.org")
    assert "почему" in refused(services.decline_erasure, request, answer=" ", by=by)
    services.decline_erasure(request, answer="Срок договора не вышел.", by=by)
    assert ErasureRequest.objects.get().answer == "Срок договора не вышел."


def test_erasing_answers_the_request() -> None:
    request = asked()
    services.erase_person(request.person, ground="request", by=None)
    fresh = ErasureRequest.objects.get()
    assert (fresh.state, fresh.text) == (ErasureState.DONE, "")


# Again after a restore


def restored_after_erasing() -> tuple[Person, Contact, Any]:
    """A person and a guest as an older copy has them, and what the live data knew of their erasure."""
    person = cards.add_person(RegionFactory(), PersonCard("Зимородкова", "Иоланта", email="z@example.org"), by=None)
    guest = cards.add_contact(person.region, ContactCard("Совкина Зоя", "sovkina@example.org"), by=None)
    copy = {model: list(model.objects.values()) for model in (Person, Contact)}
    services.erase_person(person, ground="request", by=None)
    services.erase_contact(guest, ground="purpose", by=None)
    carried = journal.carried_lines()
    ErasureAct.objects.all().delete()
    ErasureJournal.objects.all().delete()
    for model, rows in copy.items():
        for row in rows:
            model.objects.filter(pk=row["id"]).update(**row)
    assert Person.objects.get(pk=person.pk).surname == "Зимородкова"
    return person, guest, carried


def test_a_restored_person_is_erased_again() -> None:
    person, guest, carried = restored_after_erasing()
    with clock.fixed(clock.now() + timedelta(days=2)):
        assert replay_erasures(carried) == 2
    assert Person.objects.get(pk=person.pk).is_erased
    assert Contact.objects.get(pk=guest.pk).email == ""
    assert ErasureAct.objects.filter(number__in=[1, 2]).count() == 2  # the former papers
    assert replay_erasures(journal.carried_lines()) == 0


def test_a_number_given_anew_erases_nobody() -> None:
    region = RegionFactory()
    person = PersonFactory(region=region, surname="Зимородкова", name="Иоланта", patronymic="")
    services.erase_person(person, ground="request", by=None)
    carried = journal.carried_lines()
    ErasureAct.objects.all().delete()
    ErasureJournal.objects.all().delete()
    Person.objects.filter(pk=person.pk).update(surname="Чижова", name="Инга")
    assert replay_erasures(carried) == 0
    assert Person.objects.get(pk=person.pk).surname == "Чижова"


def test_without_live_data_nothing_is_repeated() -> None:
    assert replay_erasures(None) == 0


def test_the_journal_names_nobody() -> None:
    person = traced()
    erase(person)
    line = ErasureJournal.objects.get()
    assert len(line.marks) >= 3
    assert all(len(mark) == 64 for mark in line.marks)
