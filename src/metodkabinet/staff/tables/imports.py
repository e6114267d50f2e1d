"""The table of people that methodists keep in Excel: who is meant is decided by name, birth date and organisation."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from metodkabinet.audit.queries import last_event
from metodkabinet.kit.refusals import Refused
from metodkabinet.kit.sheets import parsers
from metodkabinet.kit.sheets.imports import Column, Doubt, Import, Row
from metodkabinet.kit.words.keys import search_key
from metodkabinet.kit.words.phones import spelled_phone
from metodkabinet.organisations.models import Municipality, Organisation, Region
from metodkabinet.people import permissions, services
from metodkabinet.people.logic.duplicates import Known, pairs_among
from metodkabinet.people.models import Employment, Person, Post
from metodkabinet.people.services import EmploymentCard, PersonCard
from metodkabinet.staff.enums import EducationLevel, EducationProfile
from metodkabinet.staff.models import Education
from metodkabinet.staff.queries.imports import Asked, Ground
from metodkabinet.staff.queries.sight import importable_by
from metodkabinet.staff.services import EducationCard, add_row, add_rows
from metodkabinet.staff.services.card import check_row

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


def prepare(rows: Sequence[Row]) -> Ground | None:
    """The base is asked for all of them at once."""
    return Ground(_region(rows[0]), rows[0].by, [_asked(row) for row in rows]) if rows else None


def match(row: Row) -> Person | Doubt | None:
    """The person a row means: the full name with the birth date or the organisation; else a person decides."""
    services.check_card(PersonCard(**_own(row)))
    organisation, post = _organisation(row), _post(row)
    found = _ground(row).alike(_asked(row), organisation)
    if len(found.sure) == 1:
        return _manageable(row, found.sure[0])
    if found.sure or found.doubtful:
        return Doubt([*found.sure, *found.doubtful], "Похожие карточки уже есть: сверьте дату рождения и место работы")
    if organisation is None:
        raise Refused("Для нового человека нужна организация: название или ИНН.", field="organisation")
    if post is None:
        raise Refused("Для нового человека нужна должность.", field="post")
    if not permissions.can_settle_at(row.by, organisation, "staff.import"):
        raise Refused("Людей этой организации ведёт другой методист.", field="organisation")
    _check_new(row, organisation, post)
    return None


def _check_new(row: Row, organisation: Organisation, post: Post) -> None:
    """Refused in the preview, not when the row is saved."""
    person = Person(region_id=organisation.region_id, birth_date=row.get("birth_date"))
    services.check_employment(person, _job(row, organisation, post))
    if "institution" in row.values:
        check_row(person, EducationCard(**_diploma(row)))


def alike(rows: Sequence[Row]) -> Mapping[int, tuple[int, str]]:
    """Rows of one file that may be one person: by name as the finder of twins compares cards, or by e-mail."""
    found: dict[int, tuple[int, str]] = {}
    cards = [
        Known(
            row.number, row.values["surname"], row.values["name"], row.get("patronymic", ""), "",
            row.get("birth_date"), hash(search_key(row.get("organisation", ""))) or None,
        )
        for row in rows
    ]  # fmt: skip
    for pair in pairs_among(cards):
        found.setdefault(pair.second, (pair.first, ", ".join(pair.reasons)))
    mails: dict[str, int] = {}
    for row in rows:
        first = mails.setdefault(row.get("email", ""), row.number)
        if first != row.number and row.get("email"):
            found.setdefault(row.number, (first, f"та же почта {row.values['email']}"))
    return found


def load(row: Row, key: str) -> Person | None:
    """The one a person chose, among those he may change."""
    if not key.isdecimal() or len(key) > 18:
        return None
    found = importable_by(row.by).filter(region=_region(row), pk=int(key)).first()
    return _meaning(row, found) if found else None


def apply(row: Row, existing: Person | None, by: Any) -> Person:
    """Card, job and diploma; what is already said is not said twice."""
    if existing is None:
        return apply_new([row], by)[0]
    person = existing
    card = replace(services.card_of(existing), **_own(row))
    if card != services.card_of(existing):
        person = services.change_person(existing, card, by=by)
    organisation = _organisation(row)
    if organisation is not None:
        _put_job(person, row, organisation, by)
    _put_diploma(person, row, by)
    return importable_by(by).get(pk=person.pk)


def apply_new(rows: Sequence[Row], by: Any) -> list[Person]:
    """New people with their jobs and diplomas, all of them or a refusal."""
    people = services.add_people(_region(rows[0]), [PersonCard(**_own(row)) for row in rows], by=by)
    jobs, diplomas = [], []
    for person, row in zip(people, rows, strict=True):
        organisation, post = _organisation(row), _post(row)
        if organisation is None or post is None:
            raise Refused("Для нового человека нужны организация и должность.", field="organisation")
        jobs.append((person, _job(row, organisation, post)))
        if "institution" in row.values:
            diplomas.append((person, EducationCard(**_diploma(row))))
    add_rows(diplomas, by=by, settle_cards=False)
    services.add_employments(jobs, by=by)
    return people


def current(existing: Person, keys: Sequence[str]) -> Mapping[str, object]:
    """What is stored, as the columns say it: the job is compared by what the row names, not by its spelling."""
    meant: Meant = existing.__dict__["_meant"]
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
    known = _ground(row).job_at(person, organisation, _post(row))
    post = _post(row) or (known.post if known else None)
    if post is None:
        raise Refused("Нужна должность в этой организации.", field="post")
    if known is None:
        is_main = _ground(row).main_job(person) is None
        services.add_employment(person, replace(_job(row, organisation, post), is_main=is_main), by=by)
        return
    said = {name: row.values[name] for name in ("rate", "since") if name in row.values}
    if any(getattr(known, name) != value for name, value in said.items()):
        services.change_employment(known, replace(services.card_of_job(known), **said), by=by)


def _put_diploma(person: Person, row: Row, by: Any) -> None:
    said = _diploma(row)
    if "institution" in said and not _ground(row).diploma_of(person, said["institution"], said.get("year")):
        add_row(person, EducationCard(**said), by=by)


# What a row says


def _own(row: Row) -> dict[str, Any]:
    return {name: row.values[name] for name in OWN if name in row.values}


def _job(row: Row, organisation: Organisation, post: Post) -> EmploymentCard:
    said = {name: row.values[name] for name in ("rate", "since") if name in row.values}
    return EmploymentCard(organisation, post, **said)


def _diploma(row: Row) -> dict[str, Any]:
    return {name: row.values[key] for key, name in DIPLOMA.items() if key in row.values}


def _asked(row: Row) -> Asked:
    return Asked(
        row.values["surname"], row.values["name"], row.get("patronymic", ""), row.get("birth_date"),
        row.get("organisation", ""),
    )  # fmt: skip


def _ground(row: Row) -> Ground:
    found: Ground = row.known
    return found


def _region(row: Row) -> Region:
    found = row.known.region if row.known else None
    found = found or Region.objects.visible_to(row.by).filter(pk=int(row.scope["region"])).first()
    if found is None:
        raise Refused("Этот регион вам больше не виден.")
    return found


def _organisation(row: Row) -> Organisation | None:
    """By ИНН or name among those in force."""
    written = row.get("organisation", "")
    if not written:
        return None
    found = _ground(row).organisations_named(written, row.get("municipality", ""))
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
    found = _ground(row).post_named(written)
    if found is None:
        raise Refused(f"Должности «{written}» нет в справочнике. Напишите её, как в справочнике.", field="post")
    return found


def _manageable(row: Row, person: Person) -> Person:
    if person.pk not in _ground(row).importable:
        raise Refused(_FOREIGN)
    return _meaning(row, person)


def _meaning(row: Row, person: Person) -> Person:
    """With the job and the diploma that this row speaks of: a person may have several."""
    ground, organisation, institution = _ground(row), _organisation(row), row.get("institution", "")
    job = ground.job_at(person, organisation, _post(row)) if organisation else ground.main_job(person)
    diploma = ground.diploma_of(person, institution, row.get("year")) if institution else None
    person.__dict__["_meant"] = Meant(job, diploma)
    return person


# Columns


def written_name(longest: int) -> Callable[[str], str]:
    """Letters and not the «0» that a formula leaves behind."""
    line = parsers.text(longest)

    def parse(cell: str) -> str:
        value = line(cell)
        if not any(sign.isalpha() for sign in value):
            raise Refused(
                f"«{value}» – не похоже на имя. Если в ячейке формула, замените её значением: скопируйте столбец и "
                "вставьте его как значения."
            )
        return value

    return parse


def known_phone(cell: str) -> str:
    """In the one spelling."""
    return spelled_phone(parsers.plain(cell))


PEOPLE = Import(
    key="staff.people",
    title="Люди",
    capability="staff.import",
    url_name="staff:import",
    columns=[
        Column("surname", "Фамилия", required=True, parse=written_name(100), example="Ромашкина"),
        Column("name", "Имя", required=True, parse=written_name(100), example="Анна"),
        Column("patronymic", "Отчество", parse=written_name(100), hint="Если отчества нет, пусто.", example="Петровна"),
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
        Column("phone", "Телефон", ["тел"], parse=known_phone, example="+7 900 000-00-05"),
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
    prepare=prepare,
    alike=alike,
    match=match,
    load=load,
    describe=describe,
    apply=apply,
    apply_new=apply_new,
    pulse=last_event,
    current=current,
    same=lambda row: "|".join(
        str(row.get(key, "")).casefold() for key in ("surname", "name", "patronymic", "birth_date", "organisation")
    ),
    explanation=(
        "Человек узнаётся по фамилии, имени, отчеству вместе с датой рождения или организацией. Похожих карточек "
        "программа сама не объединяет: она покажет их и спросит вас. Пустая ячейка ничего не стирает."
    ),
)  # fmt: skip
