"""How full a staff card is: what is expected of everyone, in per cent."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from metodkabinet.people.models import Person

# Label of what is missing → how to see that it is there. Patronymic is not expected: not everyone has one.
EXPECTED: tuple[tuple[str, str], ...] = (
    ("дата рождения", "birth_date"),
    ("телефон", "phone"),
    ("почта", "email"),
    ("место работы", "main_organisation_id"),
    ("общий стаж", "experience_since"),
    ("библиотечный стаж", "library_since"),
)
ROWS: tuple[tuple[str, str], ...] = (
    ("образование", "education_rows"),
    ("курсы", "course_rows"),
)


def missing_in(person: Person) -> list[str]:
    """What the card lacks, in words. Attestation is expected only of pedagogical posts."""
    missing = [label for label, field in EXPECTED if not getattr(person, field)]
    if person.pk:
        missing += [label for label, rows in ROWS if not getattr(person, rows).exists()]
        post = person.main_post
        if post is not None and post.is_pedagogical and not person.attestation_rows.exists():
            missing.append("аттестация")
    else:
        missing += [label for label, _ in ROWS]
    return missing


def measure_completeness(person: Person) -> int:
    """Per cent of what is expected."""
    post = person.main_post
    total = len(EXPECTED) + len(ROWS) + (1 if post is not None and post.is_pedagogical else 0)
    return round(100 * (total - len(missing_in(person))) / total)
