"""Who passes the door of the log, and that reading personal pages leaves a trace without any view remembering it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import include, path

from metodkabinet.audit import services
from metodkabinet.audit.models import Event
from metodkabinet.config.testing.cast import Cast
from metodkabinet.kit.pages import obtain
from metodkabinet.kit.policy import ANYONE, can, page
from metodkabinet.kit.tables import Column, Table, list_page
from metodkabinet.kit.testing.queries import no_writes
from metodkabinet.organisations.models import Organisation

Enter = Callable[[str], Client]
PAGES = ["/log/", "/log/security/", "/log/readings/"]
DOOR = {
    "region": 200, "method_centre": 200, "administrator": 200, "head": 403, "coordinator": 403, "secretary": 403,
    "member": 403, "librarian": 403, "neighbour": 403, "approver": 403, "guest": 302,
}  # fmt: skip


@pytest.mark.parametrize("url", PAGES)
@pytest.mark.parametrize(("role", "status"), DOOR.items())
def test_the_door(url: str, role: str, status: int, enter: Enter) -> None:
    assert enter(role).get(url).status_code == status


def test_another_region_leaves_no_canary(cast: Cast, enter: Enter) -> None:
    services.record("x.y.z", cast.other.made["organisations.organisation"], by=cast["other_head"])
    services.record("x.y.z", cast.own.made["organisations.organisation"], by=cast["head"])
    text = enter("region").get("/log/").content.decode()
    assert text.count("Школа № 1") == 1
    assert "анарейка" not in text


class _Organisations(Table):
    columns = [Column("short_name", "Имя")]
    search = ["search_key"]


def _card(request: HttpRequest, organisation_id: int) -> HttpResponse:
    found = obtain(Organisation.objects.visible_to(request.user), organisation_id)
    return HttpResponse(found.short_name)


def _list(request: HttpRequest) -> Any:
    return list_page(request, _Organisations(request, Organisation.objects.visible_to(request.user)), title="Список")


def _broken(request: HttpRequest) -> HttpResponse:
    return HttpResponse(status=422)


SEES = can("organisations.see")
urlpatterns = [
    path("", include("metodkabinet.config.urls")),
    page("card/<int:organisation_id>/", _card, "card", who=SEES, of="organisations.organisation", personal=True,
         methods=["GET", "POST"]),
    page("plain/<int:organisation_id>/", _card, "plain", who=SEES, of="organisations.organisation"),
    page("list/", _list, "list", who=SEES, personal=True),
    page("open/", lambda request: HttpResponse("ok"), "open", who=ANYONE, personal=True),
    page("broken/", _broken, "broken", who=ANYONE, personal=True),
]  # fmt: skip


def readings() -> list[tuple[str, str, str, dict[str, Any]]]:
    return [
        (event.action, event.actor, event.values_row.object_name, event.values_row.after)
        for event in Event.objects.select_related("values_row").filter(action__startswith="audit.").order_by("pk")
    ]


@pytest.mark.urls(__name__)
def test_j2_opening_a_personal_card_is_one_event(cast: Cast, enter: Enter) -> None:
    school = cast.own.made["organisations.organisation"]
    head = enter("head")
    with no_writes():
        assert head.get(f"/card/{school.pk}/").status_code == 200
    who = f"accounts.user:{cast.users['head'].pk}"
    assert readings() == [("audit.personal.read", who, "Школа № 1", {"страница": "card"})]
    event = Event.objects.get(action="audit.personal.read")
    assert (event.object_label, event.object_id) == ("organisations.organisation", str(school.pk))
    assert event.region == str(school.region_id)


@pytest.mark.urls(__name__)
def test_j2_a_list_and_an_export_say_how_many_rows(cast: Cast, enter: Enter) -> None:
    head = enter("head")
    head.get("/list/")
    b"".join(head.get("/list/?export=xlsx"))
    many = Organisation.objects.visible_to(cast["head"]).count()
    who = f"accounts.user:{cast.users['head'].pk}"
    assert readings() == [
        ("audit.personal.read", who, "list", {"записей": many}),
        ("audit.personal.exported", who, "list", {"записей": many}),
    ]


@pytest.mark.urls(__name__)
def test_what_was_not_shown_was_not_read(cast: Cast, enter: Enter) -> None:
    school = cast.own.made["organisations.organisation"]
    head = enter("head")
    head.get("/card/99999999/")
    head.post(f"/card/{school.pk}/")
    head.head(f"/card/{school.pk}/")
    head.get(f"/plain/{school.pk}/")
    head.get("/broken/")
    Client().get(f"/card/{school.pk}/")
    assert readings() == []


@pytest.mark.urls(__name__)
def test_a_guest_with_a_link_is_recorded_as_a_guest(db: None) -> None:
    Client().get("/open/")
    assert readings() == [("audit.personal.read", "guest", "open", {})]


@pytest.mark.urls(__name__)
def test_j3_personal_data_is_not_shown_when_it_cannot_be_recorded(enter: Enter) -> None:
    def refuse(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:  # noqa: FBT001
        if sql.startswith('INSERT INTO "audit_'):
            message = "no space left on device"
            raise DatabaseError(message)
        return execute(sql, params, many, context)

    head = enter("head")
    head.raise_request_exception = False
    with connection.execute_wrapper(refuse):
        assert head.get("/list/").status_code == 500
