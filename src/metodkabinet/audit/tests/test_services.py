"""Writing the log: what it keeps, what it hides, what it costs, and that it fails the act it cannot write."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import DatabaseError, connection, transaction
from django.db.utils import InternalError

from metodkabinet.accounts.models import User
from metodkabinet.audit import services
from metodkabinet.audit.models import Event, Values
from metodkabinet.audit.services.guards import install_guards
from metodkabinet.config.testing.cast import Cast
from metodkabinet.kit.middleware import client_address, request_id
from metodkabinet.kit.signals import record_changed
from metodkabinet.kit.testing.queries import counted
from metodkabinet.kit.workdays.models import Holiday
from metodkabinet.organisations.models import Organisation, Region
from metodkabinet.organisations.services import change_region
from metodkabinet.organisations.tests.factories import OrganisationFactory, RegionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def user(db: None) -> User:
    return User.objects.create_user("keeper@example.org", "x", is_administrator=True)


def test_an_event_keeps_who_what_where_and_both_values(noon: Any, user: User) -> None:
    organisation = OrganisationFactory(short_name="Школа № 5")
    tokens = client_address.set("192.0.2.7"), request_id.set("abc")
    event = services.record(
        "organisations.organisation.changed", organisation, by=user, before={"short_name": "СОШ 5"},
        after={"short_name": "Школа № 5", "since": date(2026, 9, 1)},
    )  # fmt: skip
    client_address.reset(tokens[0])
    request_id.reset(tokens[1])
    event.refresh_from_db()
    assert (event.at, event.action, event.actor) == (
        noon,
        "organisations.organisation.changed",
        f"accounts.user:{user.pk}",
    )
    assert (event.object_label, event.object_id) == ("organisations.organisation", str(organisation.pk))
    assert (event.region, event.address, event.request_id) == (str(organisation.region_id), "192.0.2.7", "abc")
    values = event.values_row
    assert (values.actor_name, values.object_name) == ("keeper@example.org", "Школа № 5")
    assert values.before == {"short_name": "СОШ 5"}
    assert values.after == {"short_name": "Школа № 5", "since": "2026-09-01"}
    assert values.search_key == "keeper@example.org школа № 5"


def test_a_region_is_its_own_tenant() -> None:
    region = RegionFactory()
    assert services.record("organisations.region.changed", region, by=None).region == str(region.pk)


def test_an_act_on_an_account_belongs_to_the_region_of_its_card(cast: Cast) -> None:
    region = cast.own.made["organisations.region"]
    event = services.record("accounts.sign_in.failed", cast["head"], by=None)
    assert event.region == str(region.pk)


def test_an_act_without_tenant_belongs_to_the_region_of_the_actor(cast: Cast) -> None:
    event = services.record("accounts.invitation.sent", None, by=cast["other_head"])
    assert event.region == str(cast.other.made["organisations.region"].pk)


def test_secrets_are_masked_and_fractions_are_text() -> None:
    event = services.record("x.y.z", None, by=None, before={"password": "a"}, after={"token": "b", "share": 0.5})
    assert event.values_row.before == {"password": "•••"}
    assert event.values_row.after == {"token": "•••", "share": "0.5"}


@pytest.mark.parametrize(("by", "actor"), [(None, ""), (AnonymousUser(), "guest")])
def test_the_system_is_not_a_guest(by: Any, actor: str) -> None:
    assert services.record("x.y.z", None, by=by).actor == actor


def test_changes_names_only_what_differs() -> None:
    organisation = OrganisationFactory(short_name="Школа № 5", phone="")
    assert services.changes(organisation, {"short_name": "Лицей № 5", "phone": ""}) == (
        {"short_name": "Школа № 5"},
        {"short_name": "Лицей № 5"},
    )


def test_one_event_costs_two_inserts(user: User) -> None:
    region = RegionFactory()
    services.record("organisations.region.changed", region, by=user)  # asks for the name of the actor
    with transaction.atomic(), counted() as queries:
        services.record("organisations.region.changed", region, by=user)
    written = [query["sql"] for query in queries if query["sql"].startswith("INSERT")]
    assert len(written) == 2
    assert len(queries) - len(written) == 2  # the savepoint


def test_three_hundred_events_cost_a_handful_of_inserts(user: User) -> None:
    region = RegionFactory()
    for many in (3, 300):
        with transaction.atomic(), counted() as queries:
            written = services.record_many("x.y.z", [(region, None, {"n": n}) for n in range(many)], by=user)
        assert written == many
        inserts = sum(query["sql"].startswith("INSERT") for query in queries)
        assert inserts <= (2 if many == 3 else 10)  # SQLite takes a thousand values at once
    assert [row.values_row.after for row in Event.objects.order_by("pk")[:2]] == [{"n": 0}, {"n": 1}]


def test_j3_an_act_whose_event_cannot_be_written_does_not_happen(user: User) -> None:
    region = RegionFactory(name="Лесная область")
    assert region.name == "Лесная область"

    def refuse(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:  # noqa: FBT001
        if sql.startswith('INSERT INTO "audit_'):
            message = "no space left on device"
            raise DatabaseError(message)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(refuse), pytest.raises(DatabaseError, match="no space"):
        change_region(region, by=user, name="Другая область", name_genitive="Другой области", zone=region.zone)
    assert list(Region.objects.values_list("name", flat=True)) == ["Лесная область"]
    assert Event.objects.count() == 0


def test_a_dictionary_row_is_told_of_field_by_field(user: User) -> None:
    holiday = Holiday.objects.create(date=date(2026, 11, 4), title="День")
    record_changed.send(
        Holiday, obj=holiday, by=user, verb="edited", old={"title": "День", "is_working": "нет"},
        new={"title": "Праздник", "is_working": "нет"},
    )  # fmt: skip
    event = Event.objects.get()
    assert event.action == "kit.holiday.edited"
    assert (event.values_row.before, event.values_row.after) == ({"title": "День"}, {"title": "Праздник"})


def test_reading_is_an_act_with_a_count(user: User) -> None:
    organisation = OrganisationFactory(short_name="Школа № 5")
    read = services.record_reading(organisation, by=user)
    taken = services.record_reading("паспорта библиотек", by=user, count=312, exported=True)
    assert (read.action, read.values_row.object_name, read.values_row.after) == ("audit.personal.read", "Школа № 5", {})
    assert (taken.action, taken.values_row.object_name) == ("audit.personal.exported", "паспорта библиотек")
    assert taken.values_row.after == {"записей": 312}


def test_erasing_empties_values_and_the_name_of_the_actor_but_not_each_other(user: User) -> None:
    organisation = OrganisationFactory(short_name="Школа № 5")
    services.record("organisations.organisation.changed", organisation, by=user, after={"short_name": "Школа № 5"})
    assert services.erase_values([user]) == 1
    kept = Values.objects.get()
    assert (kept.actor_name, kept.object_name, kept.after) == ("", "Школа № 5", {"short_name": "Школа № 5"})
    assert services.erase_values([organisation]) == 1
    gone = Values.objects.get()
    assert (gone.object_name, gone.after, gone.salt, gone.search_key) == ("", {}, "", "")
    assert gone.erased_at is not None
    assert services.erase_values([organisation, user]) == 0


@pytest.fixture
def guards(db: None) -> None:
    """DDL inside the test's transaction: gone with it on both databases."""
    install_guards()
    install_guards()  # running again changes nothing


REFUSED = (DatabaseError, InternalError)
STATEMENTS = [
    "UPDATE audit_event SET action = 'x'",
    "DELETE FROM audit_event",
    "UPDATE audit_values SET after = '{}'",
    "UPDATE audit_values SET actor_name = 'Иная'",
    "UPDATE audit_values SET salt = ''",
    "DELETE FROM audit_values",
    "UPDATE audit_seal SET chain = 'x'",
    "DELETE FROM audit_seal",
]


@pytest.mark.usefixtures("guards")
@pytest.mark.parametrize("statement", STATEMENTS)
def test_j1_the_database_refuses_to_rewrite_the_log(statement: str, user: User) -> None:
    from metodkabinet.audit.tests.factories import SealFactory  # noqa: PLC0415  after the models

    SealFactory()
    with pytest.raises(REFUSED, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.usefixtures("guards")
def test_j1_the_guards_let_values_be_emptied(user: User) -> None:
    organisation = OrganisationFactory()
    services.record("organisations.organisation.changed", organisation, by=user, after={"short_name": "Школа"})
    assert services.erase_values([organisation, user]) == 2
    assert json.dumps(Values.objects.get().after) == "{}"


def test_a_name_with_canary_and_emoji_is_cut_not_refused(user: User) -> None:
    organisation = Organisation(pk=7, short_name="Школа 📚 " + "я" * 10_000, region_id=None)
    event = services.record("organisations.organisation.changed", organisation, by=user)
    event.refresh_from_db()
    assert event.values_row.object_name == ("Школа 📚 " + "я" * 10_000)[:300]
