"""The table of organisations that people keep in Excel: matched by ИНН and name, what is doubtful is asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from metodkabinet.kit.refusals import Refused
from metodkabinet.kit.sheets import parsers
from metodkabinet.kit.sheets.imports import Column, Doubt, Import, Row
from metodkabinet.kit.words.keys import search_key
from metodkabinet.organisations import permissions, queries, services
from metodkabinet.organisations.enums import OrganisationKind
from metodkabinet.organisations.logic.codes import clean_inn, clean_ogrn
from metodkabinet.organisations.models import Municipality, Organisation, Region

_FOREIGN = "Эту организацию ведёт другой методист. Попросите его внести изменения."
_KINDS = {kind.value: kind.label for kind in OrganisationKind}
CARD = ("kind", "short_name", "full_name", "inn", "ogrn", "address", "phone", "email", "site")


def match(row: Row) -> Organisation | Doubt | None:
    """The organisation a row means: ИНН and name agree; else a person decides."""
    place = _municipality(row)
    found = queries.alike(
        _region(row).pk, inn=row.get("inn", ""), short_name=row.values["short_name"], municipality=place
    )
    both = [one for one in found.by_name if one in found.by_inn]
    unnumbered = [one for one in found.by_name if not one.inn or not row.get("inn")]
    sure = both or (unnumbered if not found.by_inn else [])
    if len(sure) == 1:
        return _manageable(row, sure[0])
    if found.by_inn:
        return Doubt(found.by_inn, "ИНН совпадает, а название или муниципалитет другие")
    if found.by_name:
        return Doubt(found.by_name, "Название совпадает, а ИНН другой")
    if found.nearly:
        return Doubt(found.nearly, "Похожее название уже есть")
    if not permissions.can_place_organisation(row.by, _region(row), place, _kind(row)):
        raise Refused("Добавлять такие организации в этот муниципалитет вам нельзя.", field="municipality")
    return None


def load(row: Row, key: str) -> Organisation | None:
    """The one a person chose, among those he may change."""
    if not key.isdecimal():
        return None
    return Organisation.objects.manageable_by(row.by).filter(region=_region(row), pk=int(key)).first()


def apply(row: Row, existing: Organisation | None, by: Any) -> Organisation:
    """One service call."""
    told = {name: row.values[name] for name in CARD if name in row.values}
    place = _municipality(row)
    if existing is None:
        told.setdefault("full_name", row.values["short_name"])
        told["kind"] = _kind(row)
        return services.add_organisation(_region(row), services.OrganisationCard(municipality=place, **told), by=by)
    card = services.card_of(existing)
    return services.change_organisation(existing, replace(card, **told, municipality=place or card.municipality), by=by)


def current(existing: Organisation, keys: Sequence[str]) -> Mapping[str, object]:
    """What is stored, as the columns say it."""
    place = existing.municipality.name if existing.municipality else ""
    return {key: place if key == "municipality" else getattr(existing, key) for key in keys}


def _region(row: Row) -> Region:
    found = Region.objects.visible_to(row.by).filter(pk=int(row.scope["region"])).first()
    if found is None:
        raise Refused("Этот регион вам больше не виден.")
    return found


def _kind(row: Row) -> str:
    return str(row.get("kind", OrganisationKind.SCHOOL.value))


def _municipality(row: Row) -> Municipality | None:
    written = row.get("municipality", "")
    if not written:
        return None
    acting = Municipality.objects.visible_to(row.by).filter(region_id=int(row.scope["region"]), until=None)
    found = list(acting.filter(search_key=search_key(written)).order_by("pk")[:2])
    if len(found) != 1:
        said = "нет" if not found else "несколько"
        raise Refused(f"Муниципалитетов «{written}» {said}. Напишите название, как в списке.", field="municipality")
    return found[0]


def _manageable(row: Row, one: Organisation) -> Organisation:
    if not permissions.can_manage_organisation(row.by, one):
        raise Refused(_FOREIGN)
    return one


ORGANISATIONS = Import(
    key="organisations.organisation",
    title="Организации",
    capability="organisations.manage",
    url_name="organisations:import",
    columns=[
        Column(
            "short_name", "Краткое название", ["название", "наименование", "организация", "ОО", "школа"], required=True,
            parse=parsers.text(200), example="Школа № 5",
        ),
        Column(
            "full_name", "Полное название", ["полное наименование"], parse=parsers.text(500),
            example="МБОУ «Средняя общеобразовательная школа № 5»",
        ),
        Column(
            "municipality", "Муниципалитет", ["район", "округ", "МО", "территория"], parse=parsers.text(200),
            hint="Как в списке муниципалитетов.", example="Тихоборский муниципальный округ",
        ),
        Column(
            "kind", "Вид", ["тип", "вид организации"], parse=parsers.one_of(_KINDS),
            hint="Если пусто, это школа.", example="школа",
        ),
        Column("inn", "ИНН", parse=clean_inn, example="9900000015"),
        Column("ogrn", "ОГРН", parse=clean_ogrn, example="1029900000015"),
        Column("address", "Адрес", ["местонахождение"], parse=parsers.text(300), example="ул. Школьная, 5"),
        Column("phone", "Телефон", ["тел"], parse=parsers.text(60), example="+7 900 000-00-05"),
        Column(
            "email", "Почта", ["e-mail", "email", "электронная почта"], parse=parsers.email,
            example="school5@example.org",
        ),
        Column("site", "Сайт", parse=parsers.text(200), example="https://school5.example.org"),
    ],
    match=match,
    load=load,
    describe=str,
    apply=apply,
    current=current,
    explanation=(
        "Организации узнаются по ИНН и названию. Пустая ячейка ничего не стирает. "
        "Изменённое название исправляет нынешнее: настоящее переименование вносите на странице организации, "
        "тогда прежнее название сохранится."
    ),
)  # fmt: skip
