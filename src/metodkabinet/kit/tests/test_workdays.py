"""Working days with and without the installation's rows."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metodkabinet.kit import workdays
from metodkabinet.kit.workdays.calendar import Calendar
from metodkabinet.kit.workdays.models import Holiday

RULE = Calendar()


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 1, 5), False),
        (date(2026, 1, 8), False),
        (date(2026, 1, 9), True),
        (date(2026, 2, 23), False),
        (date(2026, 3, 9), False),  # 8 March is a Sunday
        (date(2026, 3, 10), True),
        (date(2027, 5, 3), False),  # 1 May is a Saturday
        (date(2026, 5, 11), False),  # 9 May is a Saturday
        (date(2026, 11, 4), False),
        (date(2026, 11, 21), False),
        (date(2026, 11, 23), True),
    ],
)
def test_the_rule(day: date, works: bool) -> None:  # noqa: FBT001  a column of the table
    assert RULE.is_workday(day) is works


def test_adding_and_counting() -> None:
    assert RULE.add(date(2026, 11, 20), 1) == date(2026, 11, 23)
    assert RULE.add(date(2025, 12, 31), 1) == date(2026, 1, 9)
    assert RULE.add(date(2026, 1, 9), -1) == date(2025, 12, 31)
    assert RULE.add(date(2026, 11, 21), 0) == date(2026, 11, 21)
    assert RULE.next_workday(date(2026, 11, 21)) == date(2026, 11, 23)
    assert RULE.next_workday(date(2026, 11, 20)) == date(2026, 11, 20)
    assert RULE.count(date(2026, 11, 2), date(2026, 11, 8)) == 4


@given(st.dates(date(1992, 1, 1), date(2090, 1, 1)), st.integers(0, 60))
def test_adding_there_and_back(day: date, count: int) -> None:
    start = RULE.next_workday(day)
    there = RULE.add(start, count)
    assert RULE.is_workday(there)
    assert RULE.add(there, -count) == start
    assert RULE.count(start + timedelta(days=1), there) == count


@pytest.mark.django_db
def test_rows_win_over_the_rule() -> None:
    Holiday.objects.create(date=date(2026, 3, 9), is_working=True, title="Рабочий понедельник")
    Holiday.objects.create(date=date(2026, 11, 23), title="День области")
    assert workdays.is_workday(date(2026, 3, 9))
    assert workdays.next_workday(date(2026, 11, 21)) == date(2026, 11, 24)
    assert workdays.add(date(2026, 11, 20), 1) == date(2026, 11, 24)


@pytest.mark.django_db
def test_rows_travel_as_text_and_import_repeats_safely() -> None:
    text = "дата;рабочий;название\n09.01.2026;нет;Перенос с 3 января\n2026-02-21;да;\n\n"
    assert workdays.import_rows(text) == workdays.Imported(created=2)
    assert workdays.import_rows(text) == workdays.Imported()
    assert workdays.import_rows("09.01.2026;да;Перенос отменён") == workdays.Imported(changed=1)
    assert workdays.export_year(2026) == "дата;рабочий;название\n09.01.2026;да;Перенос отменён\n21.02.2026;да;\n"


@pytest.mark.django_db
def test_a_bad_line_saves_nothing_and_is_named() -> None:
    result = workdays.import_rows("09.01.2026;нет;\n31.02.2026;нет;\n10.01.2026;может быть;")
    assert result.errors == (
        "Строка 2: «31.02.2026» – не дата. Напишите её так: 31.12.2026.",
        "Строка 3: во второй графе должно стоять «да» (рабочий) или «нет», а не «может быть».",
    )
    assert not Holiday.objects.exists()
