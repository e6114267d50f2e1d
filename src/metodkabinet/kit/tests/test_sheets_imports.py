"""From a file to the base: headings, preview, decisions, confirmation, twice and by two people at once."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test.utils import CaptureQueriesContext

from metodkabinet.kit import access, clock, registry
from metodkabinet.kit.refusals import Changed, Refused
from metodkabinet.kit.sheets import parsers, services, steps
from metodkabinet.kit.sheets.imports import Column, Doubt, Import, imports
from metodkabinet.kit.sheets.models import ImportRow, ImportRun
from metodkabinet.kit.sheets.queries import counts_of, data_rows
from metodkabinet.kit.sheets.reading import read_sheets
from metodkabinet.kit.sheets.refusals import Unreadable
from metodkabinet.kit.sheets.template import problem_sheets, template_sheets
from metodkabinet.kit.sheets.writing import Column as Out
from metodkabinet.kit.sheets.writing import Sheet, write_csv, write_xlsx

pytestmark = pytest.mark.django_db
User = get_user_model()
HEAD = ["Почта", "Может входить"]
State, RunState = ImportRow.State, ImportRun.State


def match(row):
    """Accounts by address; the same name at another host is only alike."""
    found = User.objects.filter(email=row.values["email"]).first()
    if found:
        return found
    name = row.values["email"].split("@")[0]
    alike = list(User.objects.filter(email__startswith=f"{name}@").order_by("email"))
    return Doubt(alike) if alike else None


def apply(row, existing, by):
    if row.values["email"].startswith("refused"):
        raise Refused("Такой адрес занят в другой системе.")
    account = existing or User(email=row.values["email"])
    account.is_active = row.get("is_active", account.is_active)
    account.save()
    return account


def make_kind(key="tests.accounts", *, whole=False):
    return Import(
        key=key, title="Учётные записи", capability="tests.import", url_name="tests:import", whole=whole,
        columns=[
            Column(
                "email", "Почта", ["e-mail", "адрес почты"], required=True, parse=parsers.email, example="a@example.ru"
            ),
            Column("is_active", "Может входить", ["активна"], parse=parsers.yes_no, hint="да или нет", example="да"),
        ],
        match=match, load=lambda row, key: User.objects.filter(pk=int(key)).first() if key.isdigit() else None,
        describe=str, apply=apply, same=lambda row: row.values["email"],
    )  # fmt: skip


@pytest.fixture(autouse=True)
def kinds(monkeypatch):
    """Two kinds for the length of a test, and nobody to carry work on but us."""
    monkeypatch.setattr(
        imports, "_entries", {kind.key: kind for kind in (make_kind(), make_kind("tests.whole", whole=True))}
    )
    monkeypatch.setattr(services.worker, "queue", None)
    monkeypatch.setitem(registry.assembly.role_table, "tests.import", {})
    monkeypatch.setattr(steps, "GAP", 0)


@pytest.fixture
def by():
    return User.objects.create_user("head@example.ru", is_administrator=True)


def table(*rows, head=HEAD):
    return b"".join(write_csv([Out(title) for title in head], rows))


def start(by, *rows, head=HEAD, key="tests.accounts"):
    return services.start_import(imports[key], table(*rows, head=head), by=by, file_name="список.csv")


def states(run):
    return [row.state for row in data_rows(run)]


def addresses():
    return sorted(User.objects.exclude(email="head@example.ru").values_list("email", "is_active"))


def test_preview_shows_each_state_and_saves_nothing(by):
    User.objects.create_user("old@example.ru")
    User.objects.create_user("same@example.ru")
    User.objects.create_user("alike@school.example")
    before = addresses()
    run = start(
        by, ["new@example.ru", "да"], ["old@example.ru", "нет"], ["same@example.ru", "да"], ["alike@example.ru", "да"],
        ["не почта", "может быть"], ["Итого", "5"],
    )  # fmt: skip
    assert run.state == RunState.PREVIEW
    assert states(run) == [State.NEW, State.CHANGED, State.SAME, State.DOUBT, State.ERROR, State.SKIPPED]
    rows = list(data_rows(run))
    assert rows[1].outcome["changes"] == [["Может входить", "да", "нет"]]
    assert [label for _, label in rows[3].outcome["candidates"]] == ["alike@school.example"]
    assert rows[4].outcome["problems"] == [
        ["A", "Почта", "«не почта» – не адрес почты. Он пишется так: ivanova@example.ru, один в ячейке."],
        ["B", "Может входить", "«может быть» – непонятно, да или нет. Напишите «да» или «нет»."],
    ]
    assert rows[5].outcome["note"] == "Похоже на строку итогов."
    assert addresses() == before


def test_confirm_does_what_the_preview_showed_and_a_second_file_makes_no_twins(by):
    User.objects.create_user("old@example.ru")
    rows = [["new@example.ru", "да"], ["old@example.ru", "нет"], ["плохо", ""]]
    run = services.confirm_import(start(by, *rows), by=by)
    assert run.state == RunState.DONE
    assert addresses() == [("new@example.ru", True), ("old@example.ru", False)]
    assert counts_of(run).applied == 2
    again = start(by, *rows)
    assert states(again) == [State.SAME, State.SAME, State.ERROR]
    with pytest.raises(Refused, match="Вносить нечего"):
        services.confirm_import(again, by=by)


def test_ten_changed_rows_are_exactly_ten_updates(by):
    rows = [[f"p{n}@example.ru", "да"] for n in range(40)]
    services.confirm_import(start(by, *rows), by=by)
    run = start(by, *[[email, "нет" if n < 10 else "да"] for n, (email, _) in enumerate(rows)])
    assert (counts_of(run).changed, counts_of(run).same) == (10, 30)
    services.confirm_import(run, by=by)
    assert User.objects.filter(is_active=False).count() == 10


def test_empty_cell_erases_nothing(by):
    User.objects.create_user("off@example.ru", is_active=False)
    assert states(start(by, ["off@example.ru", ""])) == [State.SAME]


def test_base_that_changed_after_the_preview_stops_the_confirmation(by):
    run = start(by, ["new@example.ru", "нет"])
    User.objects.create_user("new@example.ru")
    with pytest.raises(Changed, match="Данные изменились, посмотрите ещё раз"):
        services.confirm_import(run, by=by)
    assert addresses() == [("new@example.ru", True)]
    assert [(row.state, row.stale) for row in data_rows(run)] == [(State.CHANGED, True)]
    services.confirm_import(run, by=by)
    assert addresses() == [("new@example.ru", False)]


def test_two_people_with_one_file_make_no_twins(by):
    other = User.objects.create_user("other@example.ru", is_administrator=True)
    first, second = start(by, ["new@example.ru", "да"]), start(other, ["new@example.ru", "да"])
    services.confirm_import(first, by=by)
    with pytest.raises(Changed):
        services.confirm_import(second, by=other)
    assert User.objects.filter(email="new@example.ru").count() == 1
    assert states(second) == [State.SAME]


def test_row_that_changes_between_two_batches_waits_for_a_person(by, monkeypatch):
    monkeypatch.setattr(services, "_CHECK_FIRST", 0)
    run = start(by, ["a@example.ru", "нет"], ["b@example.ru", "нет"])
    User.objects.create_user("b@example.ru")
    run = services.confirm_import(run, by=by)
    assert run.state == RunState.PREVIEW
    assert [(row.state, row.applied, row.stale) for row in data_rows(run)] == [
        (State.NEW, True, False),
        (State.CHANGED, False, True),
    ]
    assert addresses() == [("a@example.ru", False), ("b@example.ru", True)]


def test_doubt_is_decided_as_this_one_as_another_as_new_and_taken_back(by):
    alike = User.objects.create_user("alike@school.example")
    run = start(by, ["alike@example.ru", "нет"])
    row = data_rows(run).get()
    assert services.decide_row(row, by=by, choice="new").state == State.NEW
    chosen = services.decide_row(row, by=by, choice="existing", target=str(alike.pk))
    assert (chosen.state, chosen.label) == (State.CHANGED, "alike@school.example")
    missing = services.decide_row(row, by=by, choice="existing", target="999999")
    assert missing.outcome["problems"][0][2] == "Выбранной записи больше нет. Решите ещё раз."
    assert services.decide_row(row, by=by, choice="skip").state == State.SKIPPED
    assert services.decide_row(row, by=by, choice="").state == State.DOUBT
    with pytest.raises(Refused, match="Выберите"):
        services.decide_row(row, by=by, choice="existing")


def test_undecided_row_keeps_the_run_open(by):
    User.objects.create_user("alike@school.example")
    run = services.confirm_import(start(by, ["new@example.ru", ""], ["alike@example.ru", ""]), by=by)
    assert run.state == RunState.PREVIEW
    services.decide_row(data_rows(run).get(state=State.DOUBT), by=by, choice="new")
    assert services.confirm_import(run, by=by).state == RunState.DONE
    assert User.objects.filter(email="alike@example.ru").exists()


def test_repeated_row_is_told_and_revives_when_the_first_is_left_out(by):
    run = start(by, ["a@example.ru", "да"], ["A@example.ru", "да"])
    first, second = data_rows(run)
    assert second.outcome["problems"] == [["", "", "Строка повторяет строку 2. Оставьте одну из них."]]
    services.decide_row(first, by=by, choice="skip")
    second.refresh_from_db()
    assert second.state == State.NEW


def test_refusal_of_the_module_leaves_only_that_row_outside(by):
    run = services.confirm_import(start(by, ["refused@example.ru", ""], ["b@example.ru", ""]), by=by)
    assert (run.state, addresses()) == (RunState.DONE, [("b@example.ru", True)])
    assert data_rows(run).first().outcome["problems"] == [["", "", "Такой адрес занят в другой системе."]]


def test_whole_table_is_taken_in_entirely_or_not_at_all(by):
    run = services.confirm_import(start(by, ["a@example.ru", ""], ["refused@example.ru", ""], key="tests.whole"), by=by)
    assert (run.state, addresses()) == (RunState.PREVIEW, [])
    assert states(run) == [State.NEW, State.ERROR]
    run = services.confirm_import(run, by=by)
    assert (run.state, addresses()) == (RunState.DONE, [("a@example.ru", True)])


def test_headings_are_found_below_a_title_in_two_rows_and_by_synonyms(by):
    run = start(
        by,
        ["", ""],
        ["Адрес почты", "АКТИВНА"],
        ["1", "2"],
        ["a@example.ru", "да"],
        head=["Список учётных записей", ""],
    )
    assert (run.state, run.heading_first, states(run)) == (RunState.PREVIEW, 3, [State.SKIPPED, State.NEW])
    run = start(by, ["Адрес почты", "Активна"], ["a@example.ru", "нет"], head=["Учётная запись", "Учётная запись"])
    assert (run.heading_last, states(run)) == (2, [State.NEW])


def test_alike_heading_waits_for_a_person(by):
    run = start(by, ["a@example.ru", "нет"], head=["Почтаа", "Можетт входить"])
    assert (run.state, run.doubtful) == (RunState.MAPPING, ["email", "is_active"])
    with pytest.raises(Changed):
        services.confirm_import(run, by=by)
    run = services.remap_import(run, by=by, mapping={"email": 0})
    assert (run.state, states(run)) == (RunState.PREVIEW, [State.NEW])
    services.confirm_import(run, by=by)
    assert addresses() == [("a@example.ru", True)]


@pytest.mark.parametrize(
    ("mapping", "sentence"),
    [
        ({}, "Без этих столбцов"),
        ({"email": 7}, "нет"),
        ({"email": 0, "is_active": 0}, "дважды"),
        ({"email": 0, "x": 1}, "нет"),
    ],
)
def test_wrong_mapping_is_refused(by, mapping, sentence):
    run = start(by, ["a@example.ru", "да"])
    with pytest.raises(Refused, match=sentence):
        services.remap_import(run, by=by, mapping=mapping)


def test_another_sheet_and_another_heading_can_be_chosen(by):
    columns = [Out(title) for title in HEAD]
    with write_xlsx(
        [Sheet("Первый", columns, [["a@example.ru", "да"]]), Sheet("Второй", columns, [["b@example.ru", "да"]])]
    ) as file:
        run = services.start_import(imports["tests.accounts"], file, by=by, file_name="два листа.xlsx")
    assert (run.sheets, run.sheet) == (["Первый", "Второй"], 0)
    run = services.remap_import(run, by=by, mapping={}, sheet=1)
    assert [row.cells[0] for row in data_rows(run)] == ["b@example.ru"]
    with pytest.raises(Refused, match="Строка 9 на этом листе пустая"):
        services.remap_import(run, by=by, mapping={}, sheet=1, heading=9)


def test_only_the_person_who_brought_the_file_acts_on_it(by):
    run = start(by, ["a@example.ru", "да"])
    other = User.objects.create_user("other@example.ru", is_administrator=True)
    for act in (services.confirm_import, services.cancel_import, services.recheck_import):
        with pytest.raises(Refused, match="другой человек"):
            act(run, by=other)
    assert list(ImportRun.objects.visible_to(other)) == []
    assert list(ImportRun.objects.visible_to(by)) == [run]


def test_cancelled_run_does_nothing_more(by):
    run = services.cancel_import(start(by, ["a@example.ru", "да"]), by=by)
    with pytest.raises(Changed, match="отменено"):
        services.confirm_import(run, by=by)
    assert services.continue_import(run.pk)
    assert addresses() == []


def test_lost_right_stops_a_run_under_way(by, monkeypatch):
    monkeypatch.setattr(services.worker, "queue", lambda run_id: None)
    run = start(by, ["a@example.ru", "да"])
    ImportRun.objects.filter(pk=run.pk).update(state=RunState.APPLYING)
    User.objects.filter(pk=by.pk).update(is_administrator=False)
    assert services.continue_import(run.pk)
    run.refresh_from_db()
    assert (run.state, addresses()) == (RunState.CANCELLED, [])


def test_interrupted_run_goes_on_where_it_stood(by, monkeypatch):
    queued = []
    monkeypatch.setattr(services.worker, "queue", queued.append)
    monkeypatch.setattr(services, "_INLINE", 0)
    monkeypatch.setattr(steps, "HOLD", 0)
    run = start(by, *[[f"p{n}@example.ru", "да"] for n in range(5)])
    assert (run.state, queued, services.unfinished_imports()) == (RunState.CHECKING, [run.pk], [run.pk])
    assert counts_of(run).waiting == 4
    while not services.continue_import(run.pk, seconds=0):
        pass
    run = services.confirm_import(run, by=by)
    assert (run.state, counts_of(run).applied) == (RunState.APPLYING, 1)
    assert services.resume_import(run, by=by).state == RunState.APPLYING
    while not services.continue_import(run.pk, seconds=0):
        pass
    assert len(addresses()) == 5


def test_recheck_sees_what_was_corrected_elsewhere(by):
    alike = User.objects.create_user("alike@school.example")
    run = start(by, ["alike@example.ru", "да"])
    alike.delete()
    assert states(services.recheck_import(run, by=by)) == [State.NEW]


def test_broken_file_leaves_no_run(by):
    with pytest.raises(Unreadable):
        services.start_import(imports["tests.accounts"], b"%PDF-1.7 x", by=by, file_name="a.pdf")
    assert ImportRun.objects.count() == 0


def test_old_runs_are_forgotten_with_their_rows(by):
    with clock.fixed(datetime(2024, 1, 1, tzinfo=UTC)):
        start(by, ["a@example.ru", "да"])
        assert services.forget_old_imports() == 0
    with clock.fixed(datetime(2024, 1, 1, tzinfo=UTC) + timedelta(days=31)):
        kept = start(by, ["b@example.ru", "да"])
        assert services.forget_old_imports() == 1
    assert (list(ImportRun.objects.all()), ImportRow.objects.exclude(run=kept).count()) == ([kept], 0)


def test_problem_table_holds_the_rows_and_what_to_correct(by):
    run = start(by, ["хорошо@", "да"], ["b@example.ru", "да"])
    with write_xlsx(problem_sheets(run)) as file:
        lines = [line.cells for line in read_sheets(file).sheets[0].lines]
    told = "A «Почта»: «хорошо@» – не адрес почты. Он пишется так: ivanova@example.ru, один в ячейке."
    assert lines == [["Почта", "Может входить", "Что исправить", "Строка файла"], ["хорошо@", "да", told, "2"]]


def test_template_is_read_back_as_one_row(by):
    with write_xlsx(template_sheets(imports["tests.accounts"])) as file:
        run = services.start_import(imports["tests.accounts"], file, by=by, file_name="образец.xlsx")
    assert (run.sheet, states(run)) == (0, [State.NEW])


@pytest.mark.full
def test_rows_of_a_long_import_hold_the_writer_only_briefly(by, monkeypatch):
    """2,000 rows: a step ends soon after its time, and the queries of one row do not grow with the table."""
    rows = [[f"p{n}@example.ru", "да"] for n in range(2000)]
    run = start(by, *rows)
    ImportRun.objects.filter(pk=run.pk).update(state=RunState.APPLYING)
    monkeypatch.setattr(steps, "HOLD", 0)
    with CaptureQueriesContext(connection) as first:
        services.continue_import(run.pk, seconds=0)
    monkeypatch.setattr(steps, "HOLD", 0.025)
    while not services.continue_import(run.pk, seconds=1):
        pass
    assert len(addresses()) == 2000
    assert len(first) < 25


def test_access_is_asked_through_the_kit(by):
    assert access.holds(by, "tests.import")
