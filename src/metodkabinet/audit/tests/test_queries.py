"""The log in words, and who sees which part of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser

from metodkabinet.associations.models import Office
from metodkabinet.audit import services
from metodkabinet.audit.models import Event
from metodkabinet.audit.permissions import can_see_history
from metodkabinet.audit.queries import Change, about, history_of, kinds, line_of, sentence, told, url_of
from metodkabinet.audit.tests.factories import ValuesFactory
from metodkabinet.config.testing.cast import Cast
from metodkabinet.kit import registry
from metodkabinet.organisations.tests.factories import OrganisationFactory

pytestmark = pytest.mark.django_db


def test_a_line_speaks_the_words_of_the_model(noon: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(registry.action_words, "organisations.organisation.changed", "изменена карточка")
    organisation = OrganisationFactory(short_name="Школа № 5")
    event = services.record(
        "organisations.organisation.changed", organisation, by=None,
        before={"short_name": "СОШ 5", "tags": ["а", "б"], "mark": {"x": True}},
        after={"short_name": "Школа № 5", "день": "2026-09-01", "phone": ""},
    )  # fmt: skip
    line = line_of(event, organisation)
    assert (line.at, line.who, line.what, line.about, line.erased) == (noon, "система", "изменена карточка", "", False)
    name = str(organisation._meta.get_field("short_name").verbose_name)
    phone = str(organisation._meta.get_field("phone").verbose_name)
    assert line.changes == [
        Change(name, "СОШ 5", "Школа № 5"),
        Change("tags", "а, б", "–"),
        Change("mark", "x: да", "–"),
        Change("день", "–", "01.09.2026"),
        Change(phone, "–", "–"),
    ]
    assert told(event).startswith(f"{name}: СОШ 5 → Школа № 5; tags: а, б → –")
    assert about(event) == "организация Школа № 5"


@pytest.mark.parametrize(
    ("action", "words"),
    [
        ("audit.personal.read", "открыты личные данные"),
        ("kit.holiday.edited", "изменена запись"),
        ("kit.holiday.archived", "запись убрана в архив"),
        ("nobody.knows.this", "nobody.knows.this"),
    ],
)
def test_every_act_has_words(action: str, words: str) -> None:
    assert sentence(action) == words


def test_kinds_name_objects_only() -> None:
    assert ("accounts.user", "учётная запись") in kinds()
    assert "accounts.sign_in" not in dict(kinds())


def test_names_of_the_system_guests_and_the_erased_differ(cast: Cast) -> None:
    head = cast["head"]
    event = services.record("x.y.z", cast.own.made["organisations.organisation"], by=head)
    services.erase_values([head])
    event = Event.objects.select_related("values_row").get(pk=event.pk)
    assert line_of(event).who == "имя стёрто"
    assert line_of(services.record("x.y.z", None, by=AnonymousUser())).who == "без входа"


def test_history_holds_what_belongs_to_the_object_and_no_mere_readers(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(registry.histories, "associations.office", "association")
    body = cast.own.made["associations.association"]
    office = Office.objects.filter(association=body).order_by("pk")[0]
    first = services.record("associations.association.changed", body, by=None)
    services.record_reading(body, by=None)
    second = services.record("associations.office.begun", office, by=None)
    services.record("associations.association.changed", cast.foreign.made["associations.association"], by=None)
    assert list(history_of(body)) == [second, first]
    assert line_of(second, body).about.startswith(str(Office._meta.verbose_name))


@pytest.mark.parametrize(
    ("role", "sees"),
    [
        ("head", True), ("coordinator", True), ("region", True), ("administrator", True), ("neighbour", False),
        ("member", False), ("librarian", False), ("secretary", False), ("approver", False),
    ],
)  # fmt: skip
def test_history_is_for_those_who_manage_the_object(role: str, sees: bool, cast: Cast) -> None:  # noqa: FBT001
    body: Any = cast.own.made["associations.association"]
    assert can_see_history(cast[role], body) is sees


def test_what_nobody_manages_is_told_to_all_who_hold_the_capability(cast: Cast) -> None:
    assert can_see_history(cast["member"], ValuesFactory().event) is False
    assert can_see_history(cast["head"], ValuesFactory().event) is True


def test_the_log_of_the_region_and_of_nobody_else(cast: Cast) -> None:
    own, other = (str(cast.sides[side].made["organisations.region"].pk) for side in ("own", "other"))
    mine = services.record("x.y.z", cast.own.made["organisations.organisation"], by=None)
    theirs = services.record("x.y.z", cast.other.made["organisations.organisation"], by=None)
    nobodys = services.record("x.y.z", None, by=None)
    did = services.record("x.y.z", None, by=cast["method_centre"])
    made = {mine.pk, theirs.pk, nobodys.pk, did.pk}

    def seen(role: str) -> set[int]:
        return made & set(Event.objects.visible_to(cast[role]).values_list("pk", flat=True))

    assert (mine.region, theirs.region, nobodys.region, did.region) == (own, other, "", own)
    assert seen("administrator") == made
    assert seen("region") == {mine.pk, did.pk}
    assert seen("method_centre") == {did.pk}  # a district has no region to oversee, only its own acts
    assert seen("head") == set()


def test_an_object_leads_to_its_page_only_through_an_open_door(cast: Cast) -> None:
    event = services.record("accounts.user.blocked", cast["head"], by=None)
    head = cast["head"]
    assert url_of(event, cast["administrator"]) == f"/accounts/{head.pk}/"
    assert url_of(event, cast["member"]) == ""
    assert url_of(services.record("x.y.z", None, by=None), cast["administrator"]) == ""
