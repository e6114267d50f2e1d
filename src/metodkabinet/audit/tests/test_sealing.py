"""J1: whatever is done to the sealed log behind our back, the verifier names the first bad record."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import F

from metodkabinet.accounts.models import User
from metodkabinet.audit import checks, services
from metodkabinet.audit.models import Event, Seal, Values
from metodkabinet.audit.services import returning
from metodkabinet.audit.services.heads import carried_heads, carry_head_out, heads_file
from metodkabinet.audit.services.sealing import FIRST, LATE, OTHER_KEY, Head, link, seal_events, verify
from metodkabinet.config.cli import main
from metodkabinet.kit import clock
from metodkabinet.kit.letters.models import Letter
from metodkabinet.kit.testing.queries import counted
from metodkabinet.organisations.tests.factories import RegionFactory

pytestmark = pytest.mark.django_db
MANY = 20


@pytest.fixture(autouse=True)
def _data(tmp_path: Path, settings: Any) -> None:
    settings.DATA = tmp_path


@pytest.fixture
def log(noon: Any) -> Iterator[list[int]]:
    """Twenty sealed events, by number; the clock stands a minute after them."""
    region = RegionFactory()
    events = [services.record("x.y.z", region, by=None, after={"n": n}) for n in range(1, MANY + 1)]
    with clock.fixed(noon + timedelta(minutes=1)):
        assert seal_events() == MANY
        yield [0, *(event.pk for event in events)]


def test_an_untouched_log_holds_in_three_queries(log: list[int]) -> None:
    carry_head_out()
    with counted() as queries:
        assert verify(carried_heads()) == ""
    assert len(queries) == 3  # seals, their events with values, what waits


def test_an_empty_log_holds() -> None:
    assert verify() == ""
    assert carry_head_out() is None


def test_sealing_goes_on_where_it_stopped(log: list[int]) -> None:
    assert seal_events() == 0
    services.record("x.y.z", None, by=None)
    with clock.fixed(clock.now() + timedelta(minutes=1)):
        assert seal_events() == 1
        assert verify() == ""
    assert list(Seal.objects.order_by("number").values_list("number", flat=True)) == list(range(1, MANY + 2))


def test_an_event_still_in_somebodys_transaction_is_waited_for(log: list[int]) -> None:
    services.record("x.y.z", None, by=None)
    assert seal_events() == 0


def change_event(pks: list[int]) -> None:
    Event.objects.filter(pk=pks[7]).update(actor="accounts.user:1")


def change_values(pks: list[int]) -> None:
    Values.objects.filter(pk=pks[7]).update(after={"n": 700})


def change_name(pks: list[int]) -> None:
    Values.objects.filter(pk=pks[7]).update(actor_name="Иная")


def hide_values(pks: list[int]) -> None:
    Values.objects.filter(pk=pks[7]).update(after={}, salt="")


def lose_values(pks: list[int]) -> None:
    Values.objects.filter(pk=pks[7]).delete()


def delete(pks: list[int]) -> None:
    Seal.objects.filter(pk=pks[7]).delete()
    Values.objects.filter(pk=pks[7]).delete()
    Event.objects.filter(pk=pks[7]).delete()


def delete_first(pks: list[int]) -> None:
    Seal.objects.filter(pk=pks[1]).delete()


def delete_and_renumber(pks: list[int]) -> None:
    delete(pks)
    for number in range(8, MANY + 1):
        Seal.objects.filter(number=number).update(number=number - 1)


def insert(pks: list[int]) -> None:
    for number in range(MANY, 6, -1):
        Seal.objects.filter(number=number).update(number=number + 1)
    event = services.record("x.y.z", None, by=None)
    Seal.objects.create(event=event, number=7, chain=FIRST, sealed_at=clock.now())


def reorder(pks: list[int]) -> None:
    Seal.objects.filter(number=7).update(number=1000)
    Seal.objects.filter(number=8).update(number=7)
    Seal.objects.filter(number=1000).update(number=8)


def cut_tail(pks: list[int]) -> None:
    tail = pks[15:]
    Seal.objects.filter(pk__in=tail).delete()
    Values.objects.filter(pk__in=tail).delete()
    Event.objects.filter(pk__in=tail).delete()


def _rebuild() -> None:
    chain = FIRST
    for seal in Seal.objects.select_related("event").order_by("number"):
        chain = link(chain, seal.number, seal.event)
        Seal.objects.filter(pk=seal.pk).update(chain=chain)


def rebuild_without_key(pks: list[int]) -> None:
    from django.test import override_settings  # noqa: PLC0415  only here

    change_event(pks)
    with override_settings(AUDIT_KEY="a guess"):
        _rebuild()


def rebuild_with_key(pks: list[int]) -> None:
    change_event(pks)
    _rebuild()


def restore_old_backup_and_go_on(pks: list[int]) -> None:
    cut_tail(pks)
    for _ in range(10):
        services.record("x.y.z", None, by=None, after={"other": "history"})
    with clock.fixed(clock.now() + timedelta(minutes=1)):
        seal_events()


@pytest.mark.parametrize(
    ("crime", "sentence"),
    [
        (change_event, "Запись № 7 (событие {7}) изменена или стоит не на своём месте."),
        (change_values, "Значения записи № 7 (событие {7}) изменены."),
        (change_name, "Значения записи № 7 (событие {7}) изменены."),
        (hide_values, "Значения записи № 7 (событие {7}) изменены."),
        (lose_values, "У записи № 7 (событие {7}) пропали значения."),
        (delete, "Нет записи № 7: вместо неё стоит № 8."),
        (delete_first, "Нет записи № 1: вместо неё стоит № 2."),
        (delete_and_renumber, "Запись № 7 (событие {8}) изменена или стоит не на своём месте."),
        (insert, "Запись № 7 (событие {new}) изменена или стоит не на своём месте."),
        (reorder, "Запись № 7 (событие {8}) изменена или стоит не на своём месте."),
        (cut_tail, "Конец журнала срезан: был № 20, остался № 14."),
        (rebuild_without_key, f"Запись № 1 (событие {{1}}) изменена или стоит не на своём месте. {OTHER_KEY}"),
        (rebuild_with_key, "Цепочка переписана: запись № 20 не совпадает с вынесенным отпечатком."),
        (restore_old_backup_and_go_on, "Цепочка переписана: запись № 20 не совпадает с вынесенным отпечатком."),
    ],
)
def test_j1_the_first_bad_record_is_named(crime: Callable[[list[int]], None], sentence: str, log: list[int]) -> None:
    carry_head_out()
    crime(log)
    new = Event.objects.order_by("-pk").values_list("pk", flat=True).first()
    expected = sentence.replace("{new}", str(new))
    for number, pk in enumerate(log):
        expected = expected.replace(f"{{{number}}}", str(pk))
    assert verify(carried_heads()) == expected


def test_a_restored_copy_is_no_crime_when_the_key_says_so(log: list[int]) -> None:
    carry_head_out()
    known = returning.heads_known()
    cut_tail(log)
    assert list(checks.broken_chain()) == ["Конец журнала срезан: был № 20, остался № 14."]
    returning.record_return(known)
    assert list(checks.broken_chain()) == []
    Values.objects.filter(event__action=returning.RETURNED).update(after={**_said(), returning.SIGNED: "0" * 64})
    assert list(checks.broken_chain()) == ["Конец журнала срезан: был № 20, остался № 14."]


def _said() -> dict[str, Any]:
    return dict(Values.objects.get(event__action=returning.RETURNED).after)


def test_a_copy_that_has_every_head_says_nothing(log: list[int]) -> None:
    carry_head_out()
    returning.record_return(returning.heads_known())
    returning.record_return(None)
    assert not Event.objects.filter(action=returning.RETURNED).exists()


@pytest.mark.django_db(transaction=True)
def test_j1_an_event_torn_out_from_under_its_seal_is_named(noon: Any) -> None:
    event = services.record("x.y.z", None, by=None)
    with clock.fixed(noon + timedelta(minutes=1)):
        seal_events()
        with connection.constraint_checks_disabled() if connection.vendor == "sqlite" else _no_triggers():
            with connection.cursor() as cursor:
                cursor.execute("DELETE FROM audit_event")
            assert verify() == f"Запись № 1: событие {event.pk} удалено."
            Values.objects.all().delete()
            Seal.objects.all().delete()


class _no_triggers:  # noqa: N801  stands where a context manager's name does
    def __enter__(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = replica")

    def __exit__(self, *_: object) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = DEFAULT")


def test_a_seal_taken_off_the_last_event_is_missed_after_a_day(log: list[int]) -> None:
    Seal.objects.filter(number=MANY).delete()
    with clock.fixed(clock.now() + LATE + timedelta(minutes=1)):
        assert verify() == (
            f"Событие {log[MANY]} не запечатано больше суток: фоновые работы стоят или печать с него снята."
        )


def test_erasing_values_keeps_the_chain(log: list[int]) -> None:
    region = Event.objects.get(pk=log[1]).object_id
    obj = RegionFactory._meta.model.objects.get(pk=region)
    assert services.erase_values([obj]) == MANY
    assert verify() == ""
    Event.objects.filter(pk=log[3]).update(digest=F("actor_digest"))
    assert verify() == f"Запись № 3 (событие {log[3]}) изменена или стоит не на своём месте."


def test_the_head_leaves_as_a_line_and_as_a_letter_once_a_day(log: list[int]) -> None:
    User.objects.create_user("admin@example.org", "x", is_administrator=True)
    User.objects.create_user("somebody@example.org", "x")
    head = carry_head_out()
    carry_head_out()
    assert head == Head(MANY, Seal.objects.get(number=MANY).chain)
    assert carried_heads() == [head, head]
    [letter] = Letter.objects.all()
    assert (letter.address, letter.subject) == ("admin@example.org", "Отпечаток журнала за 20.11.2026")
    assert head.chain in letter.text


def test_a_line_that_does_not_read_is_skipped(tmp_path: Path) -> None:
    heads_file().write_text(
        f"мусор\n2026-11-20T09:00:00+00:00 5 {'a' * 64}\n2026 x y\n2026 6 short\n", encoding="utf-8"
    )
    more = tmp_path / "kept.txt"
    more.write_text(f"2026-11-21 6 {'b' * 64}\n", encoding="utf-8")
    assert carried_heads(more, tmp_path / "absent.txt") == [Head(5, "a" * 64), Head(6, "b" * 64)]


def test_the_command_says_that_all_is_well(log: list[int], capsys: pytest.CaptureFixture[str]) -> None:
    carry_head_out()
    assert main(["verify-audit"]) == 0
    assert capsys.readouterr().out == "Журнал цел: записей 20, сверено с вынесенными отпечатками: 1.\n"


def test_the_command_names_the_bad_record_and_fails(log: list[int], capsys: pytest.CaptureFixture[str]) -> None:
    change_event(log)
    assert main(["verify-audit"]) == 1
    sentence = f"Запись № 7 (событие {log[7]}) изменена или стоит не на своём месте."
    assert capsys.readouterr().out == f"{sentence}\n"
    assert main(["verify-audit", "--json"]) == 1
    assert capsys.readouterr().out == f'{{"ok": false, "fault": "{sentence}", "sealed": 20, "heads": 0}}\n'


def test_ten_thousand_events_are_sealed_by_the_minute(log: list[int]) -> None:
    from metodkabinet.audit import jobs  # noqa: PLC0415  declared jobs

    with transaction.atomic():
        services.record_many("x.y.z", [(RegionFactory(), None, None)] * 1500, by=None)
    with clock.fixed(clock.now() + timedelta(minutes=1)):
        jobs.seal.work()
        assert verify() == ""
    assert Seal.objects.count() == MANY + 1500
