"""Pages of the module: what they show, and to whom."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from metodkabinet.certificates.tests.factories import CertificateFactory
from metodkabinet.config.testing.cast import Cast
from metodkabinet.kit.testing.queries import counted

Enter = Callable[[str], Client]
LIST = reverse("certificates:list")


def test_list_shows_own_and_hides_foreign(cast: Cast, enter: Enter) -> None:
    table = enter("head").get(LIST).context["table"]
    assert list(table.queryset) == [cast.own.made["certificates.certificate"]]


@pytest.mark.parametrize(
    ("role", "side", "status"), [("head", "own", 200), ("head", "foreign", 404), ("member", "own", 403)]
)
def test_card_is_opened_by_those_who_may(cast: Cast, enter: Enter, role: str, side: str, status: int) -> None:
    address = reverse("certificates:certificate", args=[cast.sides[side].made["certificates.certificate"].pk])
    assert enter(role).get(address).status_code == status


@pytest.mark.list_page("certificates:list")
def test_list_asks_as_much_for_many_as_for_one(cast: Cast, enter: Enter) -> None:
    head = enter("head")
    with counted() as few:
        head.get(LIST)
    CertificateFactory.create_batch(30, association=cast.own.made["associations.association"])
    with counted() as many:
        head.get(LIST)
    assert len(many) == len(few)
