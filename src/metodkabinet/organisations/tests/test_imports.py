"""The import of organisations: matched by ИНН and name, doubts shown, nothing of others changed."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any

import pytest
import xlsxwriter  # noqa: TID251  makes the workbook that a user would bring

from metodkabinet.config.testing.cast import Cast
from metodkabinet.kit.sheets import services as runs
from metodkabinet.kit.sheets.models import ImportRun
from metodkabinet.kit.sheets.queries import data_rows
from metodkabinet.organisations import services
from metodkabinet.organisations.models import Organisation
from metodkabinet.organisations.tables.imports import ORGANISATIONS
from metodkabinet.organisations.tests.factories import OrganisationFactory

pytestmark = [pytest.mark.usefixtures("noon"), pytest.mark.full]
INN, OTHER_INN = "7707083893", "7728168971"
PLACE = "Тихий округ"


def workbook(*rows: tuple[str, ...]) -> bytes:
    """A table as people keep it."""
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, cells in enumerate([("Наименование", "Район", "Вид", "ИНН", "Телефон"), *rows]):
            for column, text in enumerate(cells):
                sheet.write_string(number, column, text)
    return out.getvalue()


def started(cast: Cast, *rows: tuple[str, ...], role: str = "head") -> ImportRun:
    """The preview of these rows."""
    region = cast.own.made["organisations.region"]
    return runs.start_import(
        ORGANISATIONS, workbook(*rows), by=cast[role], file_name="школы.xlsx", scope={"region": str(region.pk)}
    )


def states(run: ImportRun) -> list[str]:
    """What each row would do."""
    return [row.state for row in data_rows(run)]


def sentence(run: ImportRun) -> Any:
    """Why the first row is refused or doubted."""
    outcome = data_rows(run)[0].outcome
    return outcome["problems"][0][2] if outcome["problems"] else outcome["note"]


def test_new_and_known_organisations_are_told_apart(cast: Cast) -> None:
    known = cast.own.made["organisations.organisation"]
    run = started(cast, ("школа № 1", PLACE, "", INN, "+7 111"), ("Школа № 8", "ТИХИЙ ОКРУГ", "школа", OTHER_INN, ""))
    assert states(run) == ["changed", "new"]
    runs.confirm_import(run, by=cast["head"])
    known.refresh_from_db()
    made = Organisation.objects.get(short_name="Школа № 8")
    assert (known.inn, known.phone) == (INN, "+7 111")
    assert (made.full_name, made.kind, made.municipality.name, made.inn) == ("Школа № 8", "school", PLACE, OTHER_INN)
    again = started(cast, ("Школа № 8", PLACE, "школа", OTHER_INN, ""))
    assert states(again) == ["same"]


def test_doubts_are_shown_and_decided(cast: Cast) -> None:
    known: Any = cast.own.made["organisations.organisation"]
    Organisation.objects.filter(pk=known.pk).update(inn=INN)
    gymnasium = OrganisationFactory(short_name="Гимназия имени Лескова", municipality=known.municipality)
    by_inn = started(cast, ("Лицей", PLACE, "", INN, ""))
    assert (states(by_inn), sentence(by_inn)) == (["doubt"], "ИНН совпадает, а название или муниципалитет другие")
    by_name = started(cast, ("Школа № 1", PLACE, "", OTHER_INN, ""))
    assert (states(by_name), sentence(by_name)) == (["doubt"], "Название совпадает, а ИНН другой")
    nearly = started(cast, ("Гимназия им. Лескова", PLACE, "", "", ""))
    assert (states(nearly), sentence(nearly)) == (["doubt"], "Похожее название уже есть")
    row = runs.decide_row(data_rows(nearly)[0], by=cast["head"], choice="existing", target=str(gymnasium.pk))
    assert row.state == "changed"
    assert states(started(cast, ("Школа № 11", PLACE, "", "", ""))) == ["new"]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (("Школа № 8", "Нигде", "", "", ""),
         "Муниципалитетов «Нигде» нет. Напишите название, как в списке."),
        (("Школа № 8", PLACE, "", "7707083894", ""),
         "В ИНН 7707083894 ошибка: контрольная цифра не сходится. Сверьте каждую цифру с уставом."),
        (("Школа № 8", "Громкий округ", "", "", ""),
         "Добавлять такие организации в этот муниципалитет вам нельзя."),
        (("Школа № 1", "Громкий округ", "", "", ""),
         "Эту организацию ведёт другой методист. Попросите его внести изменения."),
    ],
)  # fmt: skip
def test_rows_are_refused_in_words(cast: Cast, row: tuple[str, ...], said: str) -> None:
    run = started(cast, row)
    assert (states(run), sentence(run)) == (["error"], said)


def test_a_foreign_choice_is_not_taken(cast: Cast) -> None:
    foreign = cast.foreign.made["organisations.organisation"]
    run = started(cast, ("Школа № 8", PLACE, "", "", ""))
    row = runs.decide_row(data_rows(run)[0], by=cast["head"], choice="existing", target=str(foreign.pk))
    assert row.state == "error"


def test_an_ended_organisation_is_not_matched(cast: Cast) -> None:
    known: Any = cast.own.made["organisations.organisation"]
    services.close_organisation(known, day=date(2026, 10, 1), by=None)
    assert states(started(cast, ("Школа № 1", PLACE, "", "", ""))) == ["new"]
