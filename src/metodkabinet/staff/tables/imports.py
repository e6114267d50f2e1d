"""The table of people that methodists keep in Excel: who is meant is decided by name, birth date and organisation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from metodkabinet.kit.refusals import Refused
from metodkabinet.kit.sheets import parsers
from metodkabinet.kit.sheets.imports import Column, Doubt, Import, Row
from metodkabinet.kit.words.keys import search_key
from metodkabinet.organisations.models import Municipality, Organisation, Region
from metodkabinet.people import permissions, services
from metodkabinet.people.models import Employment, Person, Post
from metodkabinet.people.services import EmploymentCard, PersonCard
from metodkabinet.staff.enums import EducationLevel, EducationProfile
from metodkabinet.staff.models import Education
from metodkabinet.staff.queries import imports
from metodkabinet.staff.queries.sight import importable_by
from metodkabinet.staff.services import EducationCard, add_row

OWN = (
    "surname", "name", "patronymic", "birth_date", "email", "phone", "experience_since", "pedagogical_since",
    "library_since",
)  # fmt: skip
JOB = ("organisation", "post", "rate", "since")
DIPLOMA = {"level": "level", "profile": "profile", "institution": "institution", "year": "year"}
_FOREIGN = "Этого человека ведёт другой методист. Попросите его внести изменения."
_LEVELS = {level.value: level.label for level in EducationLevel}
_PROFILES = {profile.value: profile.label for profile in EducationProfile}


@dataclass(frozen=True, slots=True)
class Meant:
    """What of a card a row speaks of."""

    job: Employment | None
    diploma: Education | None


class AnyName(str):  # noqa: SLOT000  it carries its other names
    """A stored name that equals each way in which a table may write it: short, full, by ИНН, in other letter case."""

    _ways: set[str]

    def __new__(cls, obj: Organisation | Municipality | Post) -> AnyName:
        made = super().__new__(cls, obj)
        ways = [obj.short_name, obj.full_name, obj.inn] if isinstance(obj, Organisation) else [obj.name]
        made._ways = {search_key(way) for way in ways}
        return made

    def __eq__(self, other: object) -> bool:
        return search_key(str(other)) in self._ways

    def __ne__(self, other: object) -> bool:
        return not self == other

    __hash__ = str.__hash__


def match(row: Row) -> Person | Doubt | None:
    """The person a row means: the full name with the birth date or the organisation; else a person decides."""
    organisation, _ = _organisation(row), _post(row)
    found = imports.alike(
        _region(row), row.values["surname"], row.values["name"], row.get("patronymic", ""), row.get("birth_date"),
        organisation,
    )  # fmt: skip
    if len(found.sure) == 1:
        return _manageable(row, found.sure[0])
    if found.sure or found.doubtful:
        return Doubt([*found.sure, *found.doubtful], "Похожие карточки уже есть: сверьте дату рождения и место работы")
    if organisation is None:
        raise Refused("Для нового человека нужна организация: название или ИНН.", field="organisation")
    if _post(row) is None:
        raise Refused("Для нового человека нужна должность.", field="post")
    if not permissions.can_settle_at(row.by, organisation, "staff.import"):
        raise Refused("Людей этой организации ведёт другой методист.", field="organisation")
    return None


def load(row: Row, key: str) -> Person | None:
    """The one a person chose, among those he may change."""
    if not key.isdecimal():
        return None
    found = importable_by(row.by).filter(region=_region(row), pk=int(key)).first()
    return _meaning(row, found) if found else None


def apply(row: Row, existing: Person | None, by: Any) -> Person:
    """Card, job and diploma; what is already said is not said twice."""
    told = {name: row.values[name] for name in OWN if name in row.values}
    organisation = _organisation(row)
    if existing is None:
        person = services.add_person(_region(row), PersonCard(**told), by=by)
    else:
        person = services.change_person(existing, replace(services.card_of(existing), **told), by=by)
    if organisation is not None:
        _put_job(person, row, organisation, by)
    _put_diploma(person, row, by)
    return importable_by(by).get(pk=person.pk)


def current(existing: Person, keys: Sequence[str]) -> Mapping[str, object]:
    """What is stored, as the columns say it: the job is compared by what the row names, not by its spelling."""
    meant: Meant = existing.__dict__.get("_meant") or Meant(imports.main_job(existing), imports.last_diploma(existing))
    job, diploma = meant.job, meant.diploma
    stored: dict[str, object] = {name: getattr(existing, name) for name in OWN}
    stored |= {
        "organisation": AnyName(job.organisation) if job else "",
        "municipality": AnyName(job.organisation.municipality) if job and job.organisation.municipality else "",
        "post": AnyName(job.post) if job else "",
        "rate": job.rate if job else None,
        "since": job.since if job else None,
    }
    stored |= {key: getattr(diploma, name, None) for key, name in DIPLOMA.items()}
    return {key: stored[key] for key in keys}


def describe(person: Person) -> str:
    """By name, place and date: enough to tell namesakes apart."""
    born = f"{person.birth_date:%d.%m.%Y}" if person.birth_date else ""
    return ", ".join(filter(None, [person.full_name, born, str(person.main_organisation or "")]))


def _put_job(person: Person, row: Row, organisation: Organisation, by: Any) -> None:
    """The same job is corrected, another one is added beside."""
    known = imports.job_at(person, organisation, _post(row))
    post = _post(row) or (known.post if known else None)
    if post is None:
        raise Refused("Нужна должность в этой организации.", field="post")
    said = {name: row.values[name] for name in ("rate", "since") if name in row.values}
    if known is None:
        is_main = imports.main_job(person) is None
        services.add_employment(person, EmploymentCard(organisation, post, is_main=is_main, **said), by=by)
    elif any(getattr(known, name) != value for name, value in said.items()):
        services.change_employment(known, replace(services.card_of_job(known), **said), by=by)


def _put_diploma(person: Person, row: Row, by: Any) -> None:
    said = {name: row.values[key] for key, name in DIPLOMA.items() if key in row.values}
    if "institution" in said and not imports.diploma_of(person, said["institution"], said.get("year")):
        add_row(person, EducationCard(**said), by=by)


def _region(row: Row) -> Region:
    found = Region.objects.visible_to(row.by).filter(pk=int(row.scope["region"])).first()
    if found is None:
        raise Refused("Этот регион вам больше не виден.")
    return found


def _organisation(row: Row) -> Organisation | None:
    """By ИНН or name among those in force."""
    written = row.get("organisation", "")
    if not written:
        return None
    found = imports.organisations_named(_region(row), written, row.get("municipality", ""))
    if not found:
        raise Refused(
            f"Организации «{written}» нет в списке. Напишите название, как в списке, или ИНН.", field="organisation"
        )
    if len(found) > 1:  # one name in many districts: that whose people he keeps
        found = [one for one in found if permissions.can_settle_at(row.by, one, "staff.import")] or found
    if len(found) > 1:
        raise Refused(
            f"Организаций «{written}» несколько. Напишите ИНН или заполните столбец «Муниципалитет».",
            field="organisation",
        )
    return found[0]


def _post(row: Row) -> Post | None:
    written = row.get("post", "")
    if not written:
        return None
    found = imports.post_named(written)
    if found is None:
        raise Refused(f"Должности «{written}» нет в справочнике. Напишите её, как в справочнике.", field="post")
    return found


def _manageable(row: Row, person: Person) -> Person:
    if not importable_by(row.by).filter(pk=person.pk).exists():
        raise Refused(_FOREIGN)
    return _meaning(row, person)


def _meaning(row: Row, person: Person) -> Person:
    """With the job and the diploma that this row speaks of: a person may have several."""
    organisation, institution = _organisation(row), row.get("institution", "")
    job = imports.job_at(person, organisation, _post(row)) if organisation else imports.main_job(person)
    diploma = imports.diploma_of(person, institution, row.get("year")) if institution else None
    person.__dict__["_meant"] = Meant(job, diploma)
    return person


PEOPLE = Import(
    key="staff.people",
    title="Люди",
    capability="staff.import",
    url_name="staff:import",
    columns=[
        Column("surname", "Фамилия", required=True, parse=parsers.text(100), example="Ромашкина"),
        Column("name", "Имя", required=True, parse=parsers.text(100), example="Анна"),
        Column("patronymic", "Отчество", parse=parsers.text(100), hint="Если отчества нет, пусто.", example="Петровна"),
        Column("birth_date", "Дата рождения", ["рождения", "д.р."], parse=parsers.day, example="05.02.1970"),
        Column(
            "organisation", "Организация", ["место работы", "школа", "ОО", "учреждение", "ИНН"],
            parse=parsers.text(500), hint="Название, как в списке организаций, или ИНН.", example="Школа № 5",
        ),
        Column(
            "municipality", "Муниципалитет", ["район", "округ"], parse=parsers.text(200),
            hint="Нужен, когда организаций с таким названием несколько.", example="Тихоборский муниципальный округ",
        ),
        Column("post", "Должность", parse=parsers.text(200), example="педагог-библиотекарь"),
        Column("rate", "Ставка", parse=parsers.number, example="0,5"),
        Column("since", "Работает с", ["дата приёма", "с"], parse=parsers.day, example="01.09.2015"),
        Column(
            "email", "Почта", ["e-mail", "email", "электронная почта"], parse=parsers.email, example="a@example.org"
        ),
        Column("phone", "Телефон", ["тел"], parse=parsers.phone, example="+7 900 000-00-05"),
        Column("experience_since", "Общий стаж с", ["общий стаж"], parse=parsers.day, example="01.09.1995"),
        Column("pedagogical_since", "Педагогический стаж с", ["педстаж"], parse=parsers.day, example="01.09.2000"),
        Column("library_since", "Библиотечный стаж с", ["библиотечный стаж"], parse=parsers.day, example="01.09.2005"),
        Column(
            "level", "Образование", ["уровень образования"], parse=parsers.one_of(_LEVELS),
            example="среднее профессиональное",
        ),
        Column("profile", "Профиль образования", ["профиль"], parse=parsers.one_of(_PROFILES), example="библиотечное"),
        Column(
            "institution", "Учебное заведение", ["что окончил", "вуз"], parse=parsers.text(300),
            example="Колледж культуры",
        ),
        Column("year", "Год окончания", parse=parsers.whole(1900, 2100), example="1995"),
    ],
    match=match,
    load=load,
    describe=describe,
    apply=apply,
    current=current,
    same=lambda row: "|".join(
        str(row.get(key, "")).casefold() for key in ("surname", "name", "patronymic", "birth_date", "organisation")
    ),
    explanation=(
        "Человек узнаётся по фамилии, имени, отчеству вместе с датой рождения или организацией. Похожих карточек "
        "программа сама не объединяет: она покажет их и спросит вас. Пустая ячейка ничего не стирает."
    ),
)  # fmt: skip
