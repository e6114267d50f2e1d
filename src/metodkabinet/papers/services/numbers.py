"""Numbers: drawn under the lock of their series, in the transaction of the thing that bears them; never given twice."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction

from metodkabinet.associations.models import Association
from metodkabinet.audit.services import changes, record
from metodkabinet.kit import clock, pauses, registry
from metodkabinet.kit.refusals import Changed
from metodkabinet.papers.enums import Yearly
from metodkabinet.papers.logic.patterns import fault_of, number_text
from metodkabinet.papers.models import Counter, Number, Series
from metodkabinet.papers.queries.composing import mark_of
from metodkabinet.papers.queries.registers import year_for
from metodkabinet.papers.services.refusals import PapersRefused

if TYPE_CHECKING:
    from metodkabinet.accounts.models import User


def series_for(association: Association, key: str) -> Series:
    """The association's series, begun at first need as its module declared it."""
    declared = registry.paper_series[key]
    series, _ = Series.objects.get_or_create(
        association=association,
        key=key,
        defaults={
            "title": declared.title, "pattern": declared.pattern, "yearly": declared.yearly,
            "no_holes": declared.no_holes,
        },
    )  # fmt: skip
    return series


def draw_number(series: Series, *, owner: str, day: date) -> Number:
    """The next number for one thing."""
    return draw_numbers(series, owners=[owner], day=day)[0]


@transaction.atomic
def draw_numbers(series: Series, *, owners: Sequence[str], day: date) -> list[Number]:
    """The next numbers, in the order of their owners: a constant number of queries however many there are."""
    pauses.point("papers.draw")
    locked = Series.objects.select_for_update(no_key=True, of=("self",)).select_related("association").get(pk=series.pk)
    year = year_for(locked.yearly, locked.association, day)
    counter, _ = Counter.objects.get_or_create(series=locked, year=year)
    mark, now, start = mark_of(locked.association), clock.now(), max(counter.last, counter.first - 1)
    made = Number.objects.bulk_create(
        Number(
            series=locked, year=year, n=n, text=number_text(locked.pattern, n, day=day, body=mark), owner=owner,
            drawn_at=now,
        )
        for n, owner in enumerate(owners, start=start + 1)
    )  # fmt: skip
    counter.last = start + len(made)
    counter.save(update_fields=["last"])
    return made


@transaction.atomic
def void_number(number: Number, *, reason: str, by: User | None) -> Number:
    """It stays void: nothing else ever gets it."""
    locked = (
        Number.objects.select_for_update(no_key=True, of=("self",))
        .select_related("series__association")
        .get(pk=number.pk)
    )
    if locked.voided_at is not None:
        raise PapersRefused("Этот номер уже аннулирован.")
    locked.voided_at, locked.void_reason = clock.now(), reason[:300]
    locked.save(update_fields=["voided_at", "void_reason"])
    record("papers.number.voided", locked, by=by, after={"number": locked.text, "reason": reason})
    return locked


@transaction.atomic
def change_series(
    series: Series, *, pattern: str, yearly: str, first: int | None, day: date, version: int, by: User | None
) -> Series:
    """Another pattern for numbers to come; `first` begins this year's numbers where the paper register ended."""
    locked = Series.objects.select_for_update(no_key=True, of=("self",)).select_related("association").get(pk=series.pk)
    if locked.version != version:
        raise Changed("Пока вы меняли нумерацию, её сохранил другой человек. Проверьте и сохраните снова.")
    pattern = pattern.strip()
    fault = fault_of(pattern)
    if fault:
        raise PapersRefused(fault, field="pattern")
    yearly = Yearly(yearly)
    _check_year(locked, yearly)
    before, after = changes(locked, {"pattern": pattern, "yearly": yearly})
    locked.pattern, locked.yearly, locked.version = pattern, yearly, locked.version + 1
    locked.save(update_fields=["pattern", "yearly", "version"])
    if first:
        _begin_at(locked, first, year_for(yearly, locked.association, day))
        after = {**after, "first": first}
    if after:
        record("papers.series.changed", locked, by=by, before=before, after=after)
    return locked


def _check_year(series: Series, yearly: str) -> None:
    """Numbers already given keep their place: the rhythm of a series changes only before the first one."""
    if yearly != series.yearly and series.numbers.exists():
        raise PapersRefused("Номера уже выдавались, поэтому порядок по годам изменить нельзя.", field="yearly")


def _begin_at(series: Series, first: int, year: str) -> None:
    counter, _ = Counter.objects.get_or_create(series=series, year=year)
    if first == counter.first:
        return
    if counter.last:
        raise PapersRefused(
            f"В этом году номера уже выдаются, последний – {counter.last}. Начать с другого нельзя.", field="first"
        )
    if first < 1 or first > 99_999:
        raise PapersRefused("Первый номер – от 1 до 99999.", field="first")
    counter.first = first
    counter.save(update_fields=["first"])
