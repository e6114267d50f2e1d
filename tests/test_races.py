"""X7, X8: at the same moment. Each race has a twin with its guards taken away, and the twin must go wrong."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.db.models import QuerySet, UniqueConstraint
from django.test import Client

from metodkabinet.associations.enums import OfficeKind
from metodkabinet.associations.models import Office
from metodkabinet.associations.services import composition
from metodkabinet.config.testing.cast import Cast, make_cast
from metodkabinet.kit.refusals import Changed
from metodkabinet.kit.tests.world.models import Book, Rack
from metodkabinet.organisations.services import organisations
from metodkabinet.people.models import Person
from tests.crowd import at_once, meeting, real_connections

pytestmark = [pytest.mark.full, pytest.mark.django_db(transaction=True)]

TOGETHER = 4
TOKEN = "one-form-sent-many-times"


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    """The cast, committed."""
    return make_cast()


@pytest.fixture
def crowd(transactional_db: None, tmp_path: Path) -> Iterator[None]:
    """Real connections for what the fixtures before this one have made."""
    with real_connections(tmp_path):
        yield


@pytest.fixture
def rack(transactional_db: None) -> Rack:
    return Rack.objects.create(name="А")


def send_book(rack: Rack) -> Callable[[], str]:
    """One browser sends the form."""
    data = {"title": "Одна", "rack": rack.pk, "once": TOKEN}
    return lambda: Client().post("/books/add/", data)["Location"]


@pytest.mark.urls("metodkabinet.kit.tests.world.pages")
def test_x7_one_form_sent_at_once_makes_one_object(rack: Rack, crowd: None) -> None:
    answers = at_once(*[send_book(rack)] * TOGETHER)
    assert answers == [f"/books/{Book.objects.get().pk}/"] * TOGETHER


@pytest.mark.urls("metodkabinet.kit.tests.world.pages")
def test_x7_twin_without_the_key_there_are_many(rack: Rack, crowd: None, monkeypatch: pytest.MonkeyPatch) -> None:
    serving = sys.modules["metodkabinet.kit.forms.once"]  # the package's own name `once` is the decorator
    monkeypatch.setattr(serving, "_serve", lambda token, request, view: view())
    answers = at_once(*[send_book(rack)] * TOGETHER)
    assert (len(set(answers)), Book.objects.count()) == (TOGETHER, TOGETHER)


def edit(cast: Cast, phone: str, *, version: int | None) -> Callable[[], Any]:
    """One editor saves the school with another telephone."""
    school: Any = cast.own.made["organisations.organisation"]
    card = replace(organisations.card_of(school), phone=phone)
    return lambda: organisations.change_organisation(school, card, by=None, version=version)


def test_x8_the_second_editor_is_told(cast: Cast, crowd: None) -> None:
    school: Any = cast.own.made["organisations.organisation"]
    answers = at_once(*[edit(cast, phone, version=school.version) for phone in ("111", "222")])
    school.refresh_from_db()
    refused = [answer for answer in answers if isinstance(answer, Changed)]
    saved = [answer.phone for answer in answers if not isinstance(answer, Exception)]
    assert (len(refused), saved) == (1, [school.phone])


def test_x8_twin_without_the_version_one_is_overwritten_in_silence(cast: Cast, crowd: None) -> None:
    school: Any = cast.own.made["organisations.organisation"]
    answers = at_once(*[edit(cast, phone, version=None) for phone in ("111", "222")])
    school.refresh_from_db()
    assert sorted(answer.phone for answer in answers) == ["111", "222"]
    assert school.phone in {"111", "222"}


def appoint(cast: Cast, role: str, service: Callable[..., Office]) -> Callable[[], Office]:
    """Somebody appoints this person the head from today."""
    body, order = cast.own.made["associations.association"], cast.own.made["associations.ground"]
    person = Person.objects.get(user=cast.users[role])
    return lambda: service(body, person, OfficeKind.HEAD, since=date(2026, 11, 20), ground=order, by=None)


def heads(cast: Cast) -> int:
    """How many lead the body now."""
    body: Any = cast.own.made["associations.association"]
    return Office.objects.filter(association=body, kind=OfficeKind.HEAD, until=None).count()


def test_two_heads_cannot_be_appointed_at_once(cast: Cast, crowd: None, monkeypatch: pytest.MonkeyPatch) -> None:
    meet, check = meeting(2), composition._check_person
    monkeypatch.setattr(composition, "_check_person", lambda *args: (meet(), check(*args)))
    answers = at_once(*[appoint(cast, role, composition.appoint_officer) for role in ("member", "secretary")])
    assert heads(cast) == 1
    assert Counter(isinstance(answer, Office) for answer in answers) == {True: 1, False: 1}


@pytest.fixture
def unguarded(crowd: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No transaction, no lock, no constraint."""
    constraint = next(one for one in Office._meta.constraints if one.name == "office_one_head")
    assert isinstance(constraint, UniqueConstraint)
    monkeypatch.setattr(QuerySet, "select_for_update", lambda self, *args, **kwargs: self.all())
    with connection.schema_editor() as editor:
        editor.remove_constraint(Office, constraint)
    yield
    Office.objects.filter(kind=OfficeKind.HEAD).delete()
    with connection.schema_editor() as editor:
        editor.add_constraint(Office, constraint)


def test_twin_without_guards_there_are_two_heads(cast: Cast, unguarded: None, monkeypatch: pytest.MonkeyPatch) -> None:
    meet, hand_over = meeting(2), composition._hand_over

    def slow(*args: Any, **kwargs: Any) -> None:
        hand_over(*args, **kwargs)
        meet()

    monkeypatch.setattr(composition, "_hand_over", slow)
    bare = composition.appoint_officer.__wrapped__  # type: ignore[attr-defined]
    answers = at_once(*[appoint(cast, role, bare) for role in ("member", "secretary")])
    assert heads(cast) == 2, answers
