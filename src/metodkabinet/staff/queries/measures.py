"""«Характеристика кадров»: what is counted and by which written rule. One rule gives both the number and its rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from metodkabinet.people.enums import PostGroup
from metodkabinet.staff.enums import AttestationKind, EducationLevel, EducationProfile
from metodkabinet.staff.logic.experience import BANDS, band_of

HIGHER = {EducationLevel.BACHELOR.value, EducationLevel.HIGHER.value, EducationLevel.POSTGRADUATE.value}


@dataclass(frozen=True, slots=True)
class Member:
    """One person as he worked on the day: main job of that day, card as far as it reaches to that day."""

    person_id: int
    municipality_id: int | None
    group: str
    is_pedagogical: bool
    levels: frozenset[str] = frozenset()
    profiles: frozenset[str] = frozenset()
    years: int | None = None  # of library experience
    category: str = ""  # the newest valid attestation
    has_courses: bool = False


@dataclass(frozen=True, slots=True)
class Measure:
    """One counted thing."""

    key: str
    title: str
    definition: str
    holds: Callable[[Member], bool]


@dataclass(frozen=True, slots=True)
class Section:
    """Measures that stand together."""

    key: str
    title: str
    measures: Sequence[Measure] = field(default_factory=list)


def _group(group: PostGroup) -> Measure:
    return Measure(
        f"post-{group.value.replace('_', '-')}", group.label,
        f"Основная должность на эту дату – из группы «{group.label}».",
        lambda member: member.group == group.value,
    )  # fmt: skip


def _band(place: int) -> Measure:
    return Measure(
        f"years-{place}", BANDS[place][1],
        f"Библиотечный стаж на эту дату – {BANDS[place][1]} (полных лет от даты «библиотечный стаж с»).",
        lambda member: band_of(member.years) == place,
    )  # fmt: skip


def _category(kind: AttestationKind) -> Measure:
    return Measure(
        f"category-{kind.value}", kind.label,
        f"Последняя действующая на эту дату аттестация – «{kind.label}»; считаются педагогические должности.",
        lambda member: member.is_pedagogical and member.category == kind.value,
    )  # fmt: skip


EVERYONE = Measure(
    "all", "Всего", "Все, у кого на эту дату есть действующее место работы; каждый человек считается один раз.",
    lambda member: True,
)  # fmt: skip

SECTIONS: tuple[Section, ...] = (
    Section("posts", "Должности", [
        EVERYONE,
        *(_group(group) for group in PostGroup),
        Measure(
            "pedagogical", "в том числе педагогические", "Основная должность на эту дату – педагогическая.",
            lambda member: member.is_pedagogical,
        ),
    ]),
    Section("education", "Образование", [
        Measure(
            "level-higher", "высшее", "Есть диплом о высшем образовании (бакалавриат и выше), полученный к этой дате.",
            lambda member: bool(member.levels & HIGHER),
        ),
        Measure(
            "level-vocational", "среднее профессиональное", "Есть диплом СПО, а о высшем образовании – нет.",
            lambda member: EducationLevel.VOCATIONAL.value in member.levels and not member.levels & HIGHER,
        ),
        Measure(
            "level-other", "общее или не указано", "Нет дипломов о высшем и среднем профессиональном образовании.",
            lambda member: not member.levels & {*HIGHER, EducationLevel.VOCATIONAL.value},
        ),
        Measure(
            "profile-library", "библиотечное", "Есть диплом или переподготовка библиотечного профиля.",
            lambda member: EducationProfile.LIBRARY.value in member.profiles,
        ),
        Measure(
            "profile-pedagogical", "педагогическое", "Есть диплом или переподготовка педагогического профиля.",
            lambda member: EducationProfile.PEDAGOGICAL.value in member.profiles,
        ),
        Measure(
            "profile-none", "ни того ни другого", "Нет ни библиотечного, ни педагогического образования.",
            lambda member: not member.profiles & {EducationProfile.LIBRARY.value, EducationProfile.PEDAGOGICAL.value},
        ),
    ]),
    Section("experience", "Библиотечный стаж", [
        *(_band(place) for place in range(len(BANDS))),
        Measure(
            "years-unknown", "не указан", "В карточке нет даты «библиотечный стаж с» или она позже этого дня.",
            lambda member: member.years is None,
        ),
    ]),
    Section("category", "Аттестация", [
        *(_category(kind) for kind in AttestationKind),
        Measure(
            "category-none", "не аттестованы",
            "Должность педагогическая, а действующей на эту дату аттестации в карточке нет.",
            lambda member: member.is_pedagogical and not member.category,
        ),
    ]),
    Section("courses", "Курсы", [
        Measure(
            "courses-yes", "были за 3 года", "Курсы закончены за три года до этой даты.",
            lambda member: member.has_courses,
        ),
        Measure(
            "courses-no", "не было 3 года", "За три года до этой даты законченных курсов нет.",
            lambda member: not member.has_courses,
        ),
    ]),
)  # fmt: skip
MEASURES = {measure.key: measure for section in SECTIONS for measure in section.measures}


def counts_of(members: Iterable[Member]) -> dict[str, int]:
    """Every measure at once."""
    counts = dict.fromkeys(MEASURES, 0)
    for member in members:
        for key, measure in MEASURES.items():
            counts[key] += measure.holds(member)
    return counts
