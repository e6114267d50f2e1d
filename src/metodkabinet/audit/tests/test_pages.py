"""The pages of the log: they render, narrow, export, and ask the same number of queries however long the log is."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from django.test import Client

from metodkabinet.audit import services
from metodkabinet.audit.models import Event
from metodkabinet.audit.queries import sentence
from metodkabinet.config.testing.cast import Cast
from metodkabinet.kit.testing.queries import counted

Enter = Callable[[str], Client]
LISTS = {"audit:events": "/log/", "audit:security": "/log/security/", "audit:readings": "/log/readings/"}


@pytest.fixture
def school(cast: Cast) -> Any:
    return cast.own.made["organisations.organisation"]


def rows(response: Any) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in response.context["table"].rows]


def test_an_event_is_told_in_words_and_leads_to_its_object(noon: Any, cast: Cast, school: Any, enter: Enter) -> None:
    head = cast["head"]
    services.record(
        "organisations.organisation.changed", school, by=head, before={"phone": ""}, after={"phone": "5-55"}
    )
    response = enter("region").get("/log/?q=Школа+№+1")
    [cells] = response.context["table"].rows
    assert [cell.text for cell in cells.cells][1:4] == [
        services.record("x.y.z", None, by=head).values_row.actor_name,
        sentence("organisations.organisation.changed"),
        "организация Школа № 1",
    ]
    assert cells.cells[0].value == noon
    assert cells.cells[3].url == f"/organisations/{school.pk}/"


@pytest.mark.parametrize(
    ("url", "actions"),
    [
        ("/log/", ["accounts.user.signed_in", "kit.holiday.edited"]),
        ("/log/security/", ["accounts.user.signed_in", "audit.personal.exported"]),
        ("/log/readings/", ["audit.personal.exported", "audit.personal.read"]),
        ("/log/?action=accounts.user.signed_in", ["accounts.user.signed_in"]),
        ("/log/?kind=accounts.user", ["accounts.user.signed_in"]),
        ("/log/?since=2026-11-21", []),
        ("/log/?until=2026-11-20", ["accounts.user.signed_in", "kit.holiday.edited"]),
    ],
)
def test_three_sections_and_filters(noon: Any, url: str, actions: list[str], cast: Cast, enter: Enter) -> None:
    school, head = cast.own.made["organisations.organisation"], cast["head"]
    kept = set(Event.objects.values_list("pk", flat=True))
    services.record("accounts.user.signed_in", head, by=head)
    services.record("kit.holiday.edited", school, by=head)
    services.record_reading(school, by=head)
    services.record_reading("список", by=head, count=3, exported=True)
    table = enter("region").get(url).context["table"]
    assert sorted(row.cells[0].row.action for row in table.rows if row.pk not in kept) == actions


def own(queries: Any) -> int:
    """Queries to the log itself; what stands around the page is counted where it is made."""
    return sum('FROM "audit_' in query["sql"] for query in queries)


@pytest.mark.parametrize(
    "url",
    [pytest.param(url, marks=pytest.mark.list_page(name)) for name, url in LISTS.items()],
)
def test_the_number_of_queries_is_the_same(url: str, school: Any, enter: Enter) -> None:
    region, totals = enter("region"), []
    for more, shown in ((1, 1), (2, 3), (297, 50)):
        for action in ("accounts.user.blocked", "audit.personal.read"):
            services.record_many(action, [(school, {"phone": n}, {"phone": n + 1}) for n in range(more)], by=None)
        with counted() as queries:
            response = region.get(url)
        assert sum(cells[3] == "организация Школа № 1" for cells in rows(response)) == shown
        assert own(queries) == 2  # how many, and this page of them
        totals.append(len(queries))
    assert totals == [totals[0]] * 3


def test_the_sheet_holds_what_the_page_shows(school: Any, enter: Enter) -> None:
    services.record("kit.holiday.edited", school, by=None, before={"phone": "1"}, after={"phone": "2"})
    answer = enter("administrator").get("/log/?export=xlsx&q=школа")
    sheet: Any = openpyxl.load_workbook(io.BytesIO(b"".join(answer))).active
    head, *found = sheet.iter_rows(values_only=True)
    assert head == ("Когда", "Кто", "Что сделано", "С чем", "Было и стало", "Адрес в сети")
    phone = str(school._meta.get_field("phone").verbose_name)
    assert [row[1:5] for row in found] == [("система", "изменена запись", "организация Школа № 1", f"{phone}: 1 → 2")]


def test_the_log_says_what_will_be_there(enter: Enter) -> None:
    text = enter("method_centre").get("/log/readings/").content.decode()
    assert "Записей пока нет" in text
    assert "кто, когда и что изменил" in text


def history(client: Client, school: Any, tail: str = "") -> Any:
    return client.get(f"/organisations/{school.pk}/?panel=history{tail}")


def test_the_tab_of_history_stands_only_before_those_who_manage(school: Any, enter: Enter) -> None:
    for role, offered in [
        ("region", True),
        ("administrator", True),
        ("head", True),
        ("neighbour", False),
        ("member", False),
    ]:
        response = enter(role).get(f"/organisations/{school.pk}/")
        assert ("?panel=history" in response.content.decode()) is offered, role
        opened = history(enter(role), school).context["opened"]
        assert (opened is not None) is offered, role


def test_history_shows_the_old_and_the_new(noon: Any, cast: Cast, school: Any, enter: Enter) -> None:
    before = history(enter("region"), school).content.decode()
    assert "Изменений пока не было" in before
    services.record("kit.holiday.edited", school, by=cast["head"], before={"phone": "1-11"}, after={"phone": "2-22"})
    [line] = history(enter("region"), school).context["opened"][1]["lines"]
    assert [(change.before, change.after) for change in line.changes] == [("1-11", "2-22")]


def test_history_is_paged_and_costs_the_same(school: Any, enter: Enter) -> None:
    region, costs = enter("region"), []
    for many in (1, 2, 297):
        services.record_many("x.y.z", [(school, {"phone": n}, {"phone": n + 1}) for n in range(many)], by=None)
        with counted() as queries:
            response = history(region, school)
        assert own(queries) == 2
        costs.append(len(queries))
    assert costs == [costs[0]] * 3
    pages = response.context["opened"][1]["pages"]
    assert (pages.count, pages.last, pages.previous_url) == (300, 10, "")
    assert pages.next_url == f"/organisations/{school.pk}/?panel=history&page=2"
    second = history(region, school, "&page=2").context["opened"][1]
    assert (len(second["lines"]), second["pages"].first_row) == (30, 31)


def test_erased_values_are_said_to_be_erased(school: Any, enter: Enter) -> None:
    services.record("kit.holiday.edited", school, by=None, before={"phone": "1-11"}, after={"phone": "2-22"})
    services.erase_values([school])
    for text in (history(enter("region"), school).content.decode(), enter("region").get("/log/").content.decode()):
        assert "сведения стёрты" in text
        assert "2-22" not in text
