"""Terms of keeping: what is found, who decides, that nothing goes by itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client

from metodkabinet.accounts.models import User
from metodkabinet.audit.models import Event
from metodkabinet.config.testing.cast import Cast
from metodkabinet.kit import clock
from metodkabinet.kit.refusals import Refused
from metodkabinet.organisations.tests.factories import RegionFactory
from metodkabinet.people.models import Contact, Person
from metodkabinet.people.services import give_consent
from metodkabinet.people.tests.factories import ConsentTextFactory, ContactFactory, PersonFactory
from metodkabinet.privacy import services
from metodkabinet.privacy.models import ErasureAct, RetentionDue, RetentionRule

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
Enter = Callable[[str], Client]
LONG_AGO, LATELY = datetime(2020, 1, 10, tzinfo=UTC), datetime(2026, 10, 1, tzinfo=UTC)


def test_who_is_due() -> None:
    region = RegionFactory()
    old = PersonFactory(region=region, state="archived", archived_at=LONG_AGO)
    PersonFactory(region=region, state="archived", archived_at=LATELY)
    PersonFactory(region=region)
    guest = ContactFactory(region=region, created_at=LONG_AGO)
    ContactFactory(region=region, created_at=LATELY)
    ContactFactory(region=region, created_at=LONG_AGO, person=old)
    agreed = ContactFactory(region=region, created_at=LONG_AGO)
    give_consent(agreed, ConsentTextFactory(region=region), by=None)
    assert services.find_due(region) == 2
    assert services.find_due(region) == 2
    assert {(due.person_id, due.contact_id) for due in RetentionDue.objects.all()} == {(old.pk, None), (None, guest.pk)}
    assert Person.objects.get(pk=old.pk).surname == old.surname  # only proposed


def test_the_edge_is_the_term_of_the_region() -> None:
    region, by = RegionFactory(), User.objects.create_user("x@example.org")
    PersonFactory(region=region, state="archived", archived_at=clock.now() - timedelta(days=400))
    assert services.find_due(region) == 0
    services.change_rule(region, "archived", months=12, basis="номенклатура дел, 02-11", is_on=True, by=by)
    assert RetentionDue.objects.count() == 1
    event = Event.objects.get(action="privacy.retention.changed")
    assert event.values_row.after == {"months": 12, "basis": "номенклатура дел, 02-11"}
    services.change_rule(region, "archived", months=12, basis="номенклатура дел, 02-11", is_on=False, by=by)
    assert RetentionDue.objects.count() == 0


@pytest.mark.parametrize(("months", "basis", "field"), [(0, "закон", "months"), (12, " ", "basis")])
def test_a_wrong_rule_is_refused(months: int, basis: str, field: str) -> None:
    with pytest.raises(Refused) as caught:
        services.change_rule(RegionFactory(), "archived", months=months, basis=basis, is_on=True, by=None)
    assert caught.value.field == field
    assert not RetentionRule.objects.exists()


def test_confirmed_ones_are_erased_with_acts() -> None:
    region, by = RegionFactory(), User.objects.create_user("x@example.org")
    PersonFactory(region=region, state="archived", archived_at=LONG_AGO)
    ContactFactory(region=region, created_at=LONG_AGO)
    services.find_due(region)
    assert services.erase_due(list(RetentionDue.objects.order_by("pk")), by=by) == services.Decided(2, [])
    assert list(ErasureAct.objects.order_by("number").values_list("number", "ground")) == [
        (1, "purpose"),
        (2, "purpose"),
    ]
    assert not RetentionDue.objects.exists()
    assert services.find_due(region) == 0


def test_what_is_put_off_comes_back_in_a_year() -> None:
    region, by = RegionFactory(), User.objects.create_user("x@example.org")
    ContactFactory(region=region, created_at=LONG_AGO)
    services.find_due(region)
    services.put_off(list(RetentionDue.objects.all()), by=by)
    assert services.find_due(region) == 0
    assert RetentionDue.objects.get().put_off_until == date(2027, 11, 20)
    with clock.fixed(clock.now() + timedelta(days=366)):
        assert services.find_due(region) == 1


def test_the_page_asks_before_it_erases(cast: Cast, enter: Enter) -> None:
    browser, due = enter("region"), cast.own.made["privacy.retentiondue"]
    guest = Contact.objects.get(pk=due.contact_id)  # type: ignore[attr-defined]
    assert guest.name in browser.get("/retention/").content.decode()
    assert "Пора удалить" in browser.get("/").content.decode()
    asked = browser.post("/retention/decide/", {"ids": [due.pk]})
    assert "Стереть или оставить?" in asked.content.decode()
    assert Contact.objects.get(pk=guest.pk).name == guest.name
    browser.post("/retention/decide/", {"ids": [due.pk], "erase": "1"})
    assert Contact.objects.get(pk=guest.pk).name == "стёрто"


def test_a_foreign_region_is_not_reached(cast: Cast, enter: Enter) -> None:
    due = cast.other.made["privacy.retentiondue"]
    enter("region").post("/retention/decide/", {"ids": [due.pk], "erase": "1"})
    assert RetentionDue.objects.filter(pk=due.pk).exists()


def test_a_rule_is_changed_on_its_page(cast: Cast, enter: Enter) -> None:
    given = {"months": "24", "basis": "номенклатура", "is_on": "on"}
    assert enter("region").post("/retention/guests/", given).status_code == 302
    region = cast.own.made["organisations.region"]
    assert RetentionRule.objects.get(region=region, kind="guests").months == 24
