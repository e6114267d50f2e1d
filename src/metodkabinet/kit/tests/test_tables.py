"""Lists: stable pages, constant queries, addresses that never break."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from metodkabinet.kit.tables.paging import CAP
from metodkabinet.kit.tests.world.models import Book, Rack
from metodkabinet.kit.tests.world.pages import BookTable

pytestmark = [pytest.mark.django_db, pytest.mark.urls("metodkabinet.kit.tests.world.pages")]


def shelve(count: int, **fields: object) -> list[Book]:
    rack, _ = Rack.objects.get_or_create(name="Методика")
    return Book.objects.bulk_create([Book.of(f"Книга {n}", rack, **fields) for n in range(count)])


def table(address: str = "", **kwargs: object) -> BookTable:
    return BookTable(RequestFactory().get(f"/books/{address}"), Book.objects.visible_to(None), **kwargs)


def titles(address: str) -> list[str]:
    return [row.cells[0].text for row in table(address).rows]


@pytest.mark.parametrize("count", [1, 3, 300, pytest.param(10_000, marks=pytest.mark.full)])
def test_a_page_costs_three_queries_however_long_the_list(client: Client, count: int) -> None:
    shelve(count)
    with CaptureQueriesContext(connection) as queries:
        answer = client.get("/books/")
    assert answer.status_code == 200
    assert len(queries) == 3  # racks for the filter, the count, the rows with their racks


def test_the_count_stops_at_the_cap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("metodkabinet.kit.tables.paging.CAP", 20)
    shelve(21)
    full = table()
    assert (full.summary, full.pages.capped) == ("Больше 20\u00a0книг", True)
    assert CAP == 10_000


def test_dictionary_order_by_default_and_the_key_last() -> None:
    shelve(12)
    assert titles("") == [f"Книга {n}" for n in range(12)]
    assert table().ordered.query.order_by == ("title_key", "pk")


def test_sorting_both_ways_keeps_the_tail_stable() -> None:
    rack = Rack.objects.create(name="А")
    for title, copies in (("Б", 1), ("В", 2), ("А", 1)):
        Book.of(title, rack, copies=copies).save()
    assert titles("?sort=copies") == ["А", "Б", "В"]
    assert titles("?sort=-copies") == ["В", "А", "Б"]
    assert [heading.sorted for heading in table("?sort=-copies").headings] == ["", "", "descending", "", ""]


def test_search_folds_case_and_yo_and_needs_every_word() -> None:
    rack = Rack.objects.create(name="А")
    for title in ("Ёлка в школе", "Елка дома", "Школа"):
        Book.of(title, rack).save()
    assert titles("?q=ЕЛКА") == ["Елка дома", "Ёлка в школе"]
    assert titles("?q=школ+ёлк") == ["Ёлка в школе"]
    assert titles("?q=%25") == []


def test_filters_narrow_and_show_as_chips() -> None:
    here, there = Rack.objects.create(name="Тут"), Rack.objects.create(name="Там")
    Book.of("Старая", here, bought=date(2020, 1, 1)).save()
    Book.of("Новая", here, bought=date(2026, 1, 1), rare=True).save()
    Book.of("Чужая", there, bought=date(2026, 1, 1)).save()
    assert titles(f"?rack={here.pk}&since=01.01.2021") == ["Новая"]
    assert titles("?rare=1") == ["Новая"]
    assert titles("?copies=5") == []
    chips = table(f"?rack={here.pk}&since=2021-01-01&page=4").chips
    assert [(chip.label, chip.url) for chip in chips] == [
        ("Стеллаж: Тут", "/books/?since=2021-01-01"),
        ("Поступила с: 01.01.2021", f"/books/?rack={here.pk}"),
    ]


def test_a_day_up_to_which_includes_the_whole_day_in_the_readers_zone() -> None:
    rack = Rack.objects.create(name="А")
    Book.of("Вечером", rack, read_at=datetime(2026, 11, 20, 20, 59, tzinfo=UTC)).save()  # 23:59 in Moscow
    Book.of("Ночью", rack, read_at=datetime(2026, 11, 20, 21, 1, tzinfo=UTC)).save()
    assert titles("?read_until=20.11.2026") == ["Вечером"]


def test_pages_follow_one_another_and_lose_nobody() -> None:
    shelve(120)
    seen = [title for number in (1, 2, 3) for title in titles(f"?page={number}")]
    assert seen == [f"Книга {n}" for n in range(120)]
    assert table("?page=999").pages.number == 3
    assert table("?page=2").pages.links == [
        ("1", "/books/", False), ("2", "/books/?page=2", True), ("3", "/books/?page=3", False),
    ]  # fmt: skip


NAMES = ["q", "sort", "page", "rack", "copies", "since", "read_until", "begins", "rare", "rack__closed"]
ODD = ["-", "--copies", "copies__lt", "²", "٣", "1e30", "9" * 30, "NaN", "0001-01-01", "9999-12-31", "\x00", "'"]


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.dictionaries(st.sampled_from(NAMES), st.one_of(st.text(max_size=20), st.sampled_from(ODD)), max_size=5))
def test_no_address_breaks_a_list(client: Client, parameters: dict[str, str]) -> None:
    assert client.get("/books/", parameters).status_code == 200


def test_empty_and_not_found_say_different_things(client: Client) -> None:
    assert "Пока нет ни одной книги" in client.get("/books/").content.decode()
    shelve(1)
    answer = client.get("/books/?q=нет").content.decode()
    assert "Ничего не нашлось" in answer
    assert 'href="/books/"' in answer


def test_htmx_gets_the_table_alone(client: Client) -> None:
    shelve(2)
    part = client.get("/books/?sort=copies", headers={"HX-Request": "true"}).content.decode()
    assert part.lstrip().startswith('<section class="list" id="table">')
    assert '<input type="hidden" name="sort" value="copies" form="bar-table">' in part


def test_marked_rows_are_only_visible_ones(client: Client) -> None:
    mine = shelve(3)
    closed = Book.of("Закрытая", Rack.objects.create(name="Под замком", closed=True))
    closed.save()
    answer = client.post("/books/move/", {"ids": [mine[0].pk, mine[2].pk, closed.pk, "x", "²", "9" * 40]})
    assert answer.content.decode() == "Книга 0,Книга 2"


def test_all_found_means_all_that_the_address_narrows_to(client: Client) -> None:
    shelve(60)
    answer = client.post("/books/move/?q=книга 5", {"all": "1"})
    assert answer.content.decode().split(",") == [f"Книга {n}" for n in (5, 15, 25, 35, 45, *range(50, 60))]


def test_the_sheet_holds_exactly_the_found_rows() -> None:
    shelve(70, rare=True, bought=date(2026, 9, 1))
    rows = list(table("?q=книга 6&sort=-copies").export_rows())
    assert rows[0] == ["Книга 6", "Методика", 1, date(2026, 9, 1), "редкая"]
    assert [row[0] for row in rows] == [f"Книга {n}" for n in (6, 16, 26, 36, 46, 56, *range(60, 70))]


def test_the_sheet_is_a_download(client: Client) -> None:
    pytest.importorskip("metodkabinet.kit.sheets.responses")
    shelve(3)
    answer = client.get("/books/?export=xlsx")
    assert answer["Content-Type"] == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    assert b"".join(answer.streaming_content)[:2] == b"PK"  # type: ignore[attr-defined]
