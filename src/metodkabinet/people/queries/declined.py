"""A person's name in cases, as letters and diplomas will print it."""

from __future__ import annotations

from metodkabinet.kit.words.names import Case, Gender, Name, Overrides, decline
from metodkabinet.people.enums import Sex
from metodkabinet.people.models import Person

SHOWN_CASES = {Case.GENITIVE: "Кого?", Case.DATIVE: "Кому?", Case.INSTRUMENTAL: "Кем?"}
GENDERS = {Sex.FEMALE.value: Gender.FEMALE, Sex.MALE.value: Gender.MALE}


def declined(person: Person) -> list[tuple[str, str, str]]:
    """Question, form, doubt."""
    by_hand = Overrides(
        genitive=person.cases.get("gent", ""), dative=person.cases.get("datv", ""),
        accusative=person.cases.get("accs", ""), instrumental=person.cases.get("ablt", ""),
        prepositional=person.cases.get("loct", ""),
    )  # fmt: skip
    gender = GENDERS.get(person.sex, Gender.UNKNOWN)
    name = Name(person.surname, person.name, person.patronymic, gender, by_hand)
    forms = [(question, decline(name, case)) for case, question in SHOWN_CASES.items()]
    return [(question, form.text, form.doubt) for question, form in forms]
