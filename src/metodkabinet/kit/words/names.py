"""Cases of personal names and initials. What the rules cannot be sure of is marked, never guessed silently."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING

from pytrovich.enums import Case as Mark
from pytrovich.enums import Gender as Kind
from pytrovich.enums import NamePart

from metodkabinet.kit.words.lemmas import dictionary, readings

if TYPE_CHECKING:
    from pytrovich.detector import PetrovichGenderDetector
    from pytrovich.maker import PetrovichDeclinationMaker

NBSP = "\u00a0"
CHECK = "проверьте падеж"


class Case(StrEnum):
    """The six cases, by the marks of the dictionary."""

    NOMINATIVE = "nomn"
    GENITIVE = "gent"
    DATIVE = "datv"
    ACCUSATIVE = "accs"
    INSTRUMENTAL = "ablt"
    PREPOSITIONAL = "loct"


class Gender(StrEnum):
    """What the endings depend on."""

    MALE = "male"
    FEMALE = "female"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Overrides:
    """Whole names written by hand for the cases where the rules are wrong; empty means the rules decide."""

    genitive: str = ""
    dative: str = ""
    accusative: str = ""
    instrumental: str = ""
    prepositional: str = ""

    def of(self, case: Case) -> str:
        """What was written for this case."""
        return "" if case is Case.NOMINATIVE else str(getattr(self, case.name.lower()))


@dataclass(frozen=True, slots=True)
class Name:
    """A personal name as it is kept: no patronymic is normal, the gender is only given when somebody stated it."""

    surname: str
    first: str
    patronymic: str = ""
    gender: Gender = Gender.UNKNOWN
    overrides: Overrides = field(default_factory=Overrides)

    def __str__(self) -> str:
        return " ".join(filter(None, (self.surname, self.first, self.patronymic)))


@dataclass(frozen=True, slots=True)
class Inflected:
    """A form and, when the rules are not sure, what to tell the person who checks it."""

    text: str
    doubt: str = ""

    @property
    def sure(self) -> bool:
        """May it be printed without a look?"""
        return not self.doubt


@dataclass(frozen=True, slots=True)
class GenderGuess:
    """A gender and whether the name leaves no doubt about it."""

    gender: Gender
    sure: bool


_MALE_PATRONYMIC = re.compile(r"(?:ич|[ -](?:оглы|оглу|улы|уулу)|\w(?:оглы|улы))$", re.IGNORECASE)
_FEMALE_PATRONYMIC = re.compile(r"(?:(?:вна|ична|инична)|[ -](?:кызы|гызы|кизи)|\w(?:кызы|гызы))$", re.IGNORECASE)
_MALE_SURNAME = re.compile(r"(?:[оеё]в|[иы]н|[сц]кий|[сц]кой|[оы]й)$")
_FEMALE_SURNAME = re.compile(r"(?:[оеё]ва|[иы]на|[сц]кая|ая)$")


def gender_of(surname: str, first: str, patronymic: str = "") -> GenderGuess:
    """Patronymic first (it decides), then a first name of the dictionary, then the surname; a clash means unknown."""
    by_patronymic = _by_ending(patronymic.strip(), _MALE_PATRONYMIC, _FEMALE_PATRONYMIC)
    by_surname = _by_ending(_last(surname).lower(), _MALE_SURNAME, _FEMALE_SURNAME)
    if by_patronymic is not Gender.UNKNOWN:
        return GenderGuess(by_patronymic, by_surname in {by_patronymic, Gender.UNKNOWN})
    by_first = _by_first_name(_last(first))
    if by_first.sure and by_first.gender is not by_surname is not Gender.UNKNOWN:
        return GenderGuess(Gender.UNKNOWN, sure=False)
    if by_first.sure or by_surname is Gender.UNKNOWN:
        return by_first
    clash = by_first.gender not in {by_surname, Gender.UNKNOWN}
    return GenderGuess(by_surname, not clash or not surname.lower().endswith("ина"))  # Щербина may be a man


def _last(text: str) -> str:
    return re.split(r"[-\s]", text.strip())[-1]


def _by_ending(text: str, male: re.Pattern[str], female: re.Pattern[str]) -> Gender:
    if female.search(text):
        return Gender.FEMALE
    return Gender.MALE if male.search(text) else Gender.UNKNOWN


def _by_first_name(first: str) -> GenderGuess:
    """Sure when the dictionary knows the name as a man's or as a woman's only; else a guess by the ending."""
    if not first:
        return GenderGuess(Gender.UNKNOWN, sure=False)
    tags = [reading.tag for reading in readings(first) if {"Name", "nomn", "sing"} in reading.tag]
    genders = {str(tag.gender) for tag in tags} if dictionary().word_is_known(first.lower()) else set()
    if genders == {"masc"}:
        return GenderGuess(Gender.MALE, sure=True)
    if genders == {"femn"}:
        return GenderGuess(Gender.FEMALE, sure=True)
    guess = _detector().detect(firstname=first).str()
    known = guess in {"male", "female"} and not genders
    return GenderGuess(Gender(guess) if known else Gender.UNKNOWN, sure=False)


def decline(name: Name, case: Case) -> Inflected:
    """The whole name in this case. A form written by hand always wins."""
    by_hand = name.overrides.of(case)
    if by_hand:
        return Inflected(by_hand)
    if case is Case.NOMINATIVE:
        return Inflected(str(name))
    guess = GenderGuess(name.gender, sure=True)
    if name.gender is Gender.UNKNOWN:
        guess = gender_of(name.surname, name.first, name.patronymic)
    if guess.gender is Gender.UNKNOWN:
        return Inflected(str(name), f"{CHECK}: по имени не понять, мужчина это или женщина")
    parts = [("LASTNAME", name.surname), ("FIRSTNAME", name.first), ("MIDDLENAME", name.patronymic)]
    text = " ".join(_inflect(kind, part.strip(), guess.gender, case) for kind, part in parts if part.strip())
    doubts = [part for kind, part in parts if part and not _is_regular(kind, part.strip(), guess.gender)]
    if doubts:
        return Inflected(text, f"{CHECK}: {', '.join(doubts)}")
    return Inflected(text, "" if guess.sure else f"{CHECK}: род имени неясен")


def _inflect(kind: str, part: str, gender: Gender, case: Case) -> str:
    shouted = len(part) > 1 and part.isupper()
    if re.search(r"\s(?:оглы|оглу|улы|уулу|кызы|гызы|кизи)$", part, re.IGNORECASE):
        return part
    words = part.title().split() if shouted else part.split()
    done = " ".join(_maker().make(NamePart[kind], Kind[gender.name], Mark[case.name], word) for word in words)
    return done.upper() if shouted else done


_RUSSIAN = re.compile(r"[а-яё\s-]+", re.IGNORECASE)
_REGULAR_SURNAME = {
    Gender.MALE: re.compile(
        r"(?:[оеё]в|[иы]н|[сц]кий|[сц]кой|[оы]й|[ое]вич|[иы]ч|их|ых|[еиоуэюы]|[бвгджзйклмнпрстфхь])$"
    ),
    Gender.FEMALE: re.compile(r"(?:[оеё]ва|[иы]на|[сц]кая|ая|[бвгджзйклмнпрстфхцчшщь]|[еиоуэюы])$"),
}


def _is_regular(kind: str, part: str, gender: Gender) -> bool:
    """May the rules be trusted with this part? Not with Tatar first names in -ь nor surnames like Заяц or Дюма."""
    if not _RUSSIAN.fullmatch(part):
        return False
    if kind == "MIDDLENAME":
        pattern = _FEMALE_PATRONYMIC if gender is Gender.FEMALE else _MALE_PATRONYMIC
        return bool(pattern.search(part))
    pieces = re.split(r"[-\s]", part.lower())
    if kind == "FIRSTNAME":
        return all(_is_regular_first(piece, gender) for piece in pieces)
    return all(_is_regular_surname(piece, gender) for piece in pieces)


_FLEETING = re.compile(r"[еёоя][вкрнлцтй]ь?$")  # Заяц, Соловей: the noun loses a vowel, the family may keep it


def _is_regular_surname(piece: str, gender: Gender) -> bool:
    if len(piece) < 2 or not _REGULAR_SURNAME[gender].search(piece):
        return False
    if gender is Gender.FEMALE or _MALE_SURNAME.search(piece) or not _FLEETING.search(piece):
        return True
    return not any({"NOUN", "nomn"} in reading.tag and "Surn" not in reading.tag for reading in readings(piece))


def _is_regular_first(piece: str, gender: Gender) -> bool:
    """Women's names in -ь go two ways (Любови, but Гузель): only those of the dictionary are trusted."""
    if gender is Gender.MALE or not piece.endswith("ь"):
        return True
    known = any({"Name", "femn"} in reading.tag for reading in readings(piece))
    return known and bool(dictionary().word_is_known(piece))


def initials(surname: str, first: str = "", patronymic: str = "") -> str:
    """«Иванова М. П.», kept on one line; «Сафина А.-М.» for a double first name."""
    return NBSP.join(filter(None, (surname.strip(), _letters(first, patronymic))))


def initials_first(surname: str, first: str = "", patronymic: str = "") -> str:
    """«М. П. Иванова», kept on one line."""
    return NBSP.join(filter(None, (_letters(first, patronymic), surname.strip())))


def _letters(first: str, patronymic: str) -> str:
    doubled = "-".join(f"{piece[0].upper()}." for piece in re.split(r"[-‑]", first.strip()) if piece)
    return NBSP.join(filter(None, (doubled, f"{patronymic.strip()[0].upper()}." if patronymic.strip() else "")))


@cache
def _maker() -> PetrovichDeclinationMaker:
    from pytrovich.maker import PetrovichDeclinationMaker  # noqa: PLC0415  rules are read at first need

    return PetrovichDeclinationMaker()


@cache
def _detector() -> PetrovichGenderDetector:
    from pytrovich.detector import PetrovichGenderDetector  # noqa: PLC0415  rules are read at first need

    return PetrovichGenderDetector()
