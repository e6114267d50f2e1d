"""Handing over, and what is kept about a person."""

from __future__ import annotations

from typing import Any

import pytest

from metodkabinet.associations.models import Association
from metodkabinet.certificates import jobs, services
from metodkabinet.certificates.models import Certificate, Line, Template
from metodkabinet.certificates.queries.registers import progress_of
from metodkabinet.certificates.services import BatchCard, LineCard, NameCard
from metodkabinet.certificates.services.personal_data import entries
from metodkabinet.certificates.tests.conftest import Came, Prepare, issue
from metodkabinet.certificates.tests.factories import DAY
from metodkabinet.certificates.tests.test_issuing import refused
from metodkabinet.config.testing.cast import Cast
from metodkabinet.kit.jobs import enqueue, run_waiting
from metodkabinet.kit.letters.models import Letter
from metodkabinet.notifications.models import Notice
from metodkabinet.people.models import Person
from metodkabinet.people.services import merge_people, unmerge_people
from metodkabinet.people.tests.factories import ContactFactory, PersonFactory

pytestmark = pytest.mark.usefixtures("noon")


def test_everybody_with_an_address_is_told_once(prepare: Prepare, came: Came, cast: Cast, activity: Any) -> None:
    own = Person.objects.get(user=cast["librarian"])
    came(own.full_name, person=own)
    contact = ContactFactory(region=activity.region, name="Пашков И. Д.", email="pashkov@example.org")
    came("Пашков И. Д.", contact=contact)
    silent = came("Полкина Анна Ивановна")
    Person.objects.filter(pk=silent.person_id).update(email="", user=None)
    batch = issue(prepare())
    before = progress_of(batch)
    assert (before.left, before.silent) == (2, 1)
    for _ in range(2):
        enqueue(jobs.send, batch_id=batch.pk)
        run_waiting()
    after = progress_of(batch)
    assert (after.sent, after.left, after.silent) == (2, 0, 1)
    told = Notice.objects.filter(kind="certificates.given")
    assert {(one.user_id, one.contact_id) for one in told} == {(own.user_id, None), (None, contact.pk)}
    assert told.count() == 2
    mute = Certificate.objects.get(participation=silent)
    assert refused(lambda: services.send_certificate(mute, by=None)).startswith("Адреса этого человека никто не знает")


def test_a_typed_address_gets_a_letter_with_the_personal_link(body: Association, template: Template) -> None:
    batch = services.add_batch(body, BatchCard(template, "за помощь", DAY), activity=None, by=None)
    services.add_line(batch, LineCard(NameCard("Издательство"), email="press@example.org"), by=None)
    made = issue(batch).certificates.get()
    services.send_certificate(made, by=None)
    letter = Letter.objects.get(kind="certificates.given")
    assert (letter.address, services.path_of(made) in letter.text) == ("press@example.org", True)
    token = services.token_of(made)
    forged = [made.code, token[:-1] + ("A" if token[-1] != "A" else "B"), token.replace(".", ":"), ""]
    assert services.certificate_of_token(token) == made
    assert [services.certificate_of_token(one) for one in forged] == [None, None, made, None]
    services.revoke_certificate(made, reason="ошибка", by=None)
    assert refused(lambda: services.send_certificate(made, by=None)) == "Он аннулирован, отправлять его незачем."


def test_joined_cards_bring_their_certificates_and_take_them_back(prepare: Prepare, came: Came, body: Any) -> None:
    took_part = came("Полкина Анна Ивановна")
    made = issue(prepare()).certificates.get()
    kept = PersonFactory(region=body.region)
    absorbed = Person.objects.get(pk=took_part.person_id)
    merge = merge_people(kept, absorbed, by=None)
    assert list(Certificate.objects.of_person(kept)) == [made]
    unmerge_people(merge, by=None)
    assert list(Certificate.objects.of_person(absorbed)) == [made]


def test_a_recognised_guest_finds_what_he_got_as_a_guest(
    prepare: Prepare, came: Came, cast: Cast, activity: Any
) -> None:
    contact = ContactFactory(region=activity.region, name="Ёлкина Анна")
    came("Ёлкина Анна", contact=contact)
    made = issue(prepare()).certificates.get()
    assert list(Certificate.objects.own_of(cast["librarian"])) == []
    contact.person = Person.objects.get(user=cast["librarian"])
    contact.save()
    assert list(Certificate.objects.own_of(cast["librarian"])) == [made]


def test_export_and_erasure(prepare: Prepare, came: Came, body: Association, template: Template) -> None:
    took_part = came("Полкина Анна Ивановна")
    made = issue(prepare()).certificates.get()
    person = Person.objects.get(pk=took_part.person_id)
    open_batch = services.add_batch(body, BatchCard(template, "за помощь", DAY), activity=None, by=None)
    services.add_line(open_batch, LineCard(NameCard(), person=person, email="anna@example.org"), by=None)
    register, lines = entries()
    assert [row["номер"] for row in register.export(person)] == [made.number]
    assert [row["почта"] for row in lines.export(person)] == ["anna@example.org"]
    Certificate.objects.filter(pk=made.pk).update(email="anna@example.org")
    assert (register.erase(person), lines.erase(person)) == (1, 2)
    made.refresh_from_db()
    assert (made.email, made.name, Line.objects.get(batch=made.batch).name) == ("", "Полкина Анна Ивановна", "стёрто")
    assert open_batch.lines.count() == 0
