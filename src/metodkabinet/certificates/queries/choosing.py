"""Who gets a certificate of an issuing, who does not and why. The rule reads the ledger's participations alone."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from metodkabinet.activities.enums import PartRole
from metodkabinet.activities.models import Participation
from metodkabinet.certificates.enums import CertificateState, Verdict
from metodkabinet.certificates.logic.places import DEGREES
from metodkabinet.certificates.models import Certificate, Line
from metodkabinet.kit.words.keys import sort_key
from metodkabinet.kit.words.plural import written

if TYPE_CHECKING:
    from metodkabinet.certificates.models import Batch
    from metodkabinet.organisations.models import Municipality

ERASED = "стёрто"


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who was there, or whom a person added by hand."""

    participation: Participation | None
    line: Line | None
    against: list[str] = field(default_factory=list)  # conditions that are not met
    number: str = ""  # of the valid certificate of this kind that he has already

    @property
    def gets(self) -> bool:
        """The rule, unless a person decided otherwise; nobody gets a second one."""
        if self.number:
            return False
        if self.line is not None and self.line.verdict != Verdict.RULE:
            return self.line.verdict == Verdict.ADDED
        return not self.against

    @property
    def why(self) -> str:
        """In a word, for the list."""
        if self.number:
            return f"уже выдан № {self.number}"
        if self.line is not None and self.line.verdict != Verdict.RULE:
            return ": ".join(filter(None, (self.line.get_verdict_display(), self.line.because)))
        return "; ".join(self.against)

    @property
    def name(self) -> str:
        """As it will be printed."""
        return (self.line.name if self.line else "") or (self.participation.name_then if self.participation else "")

    @property
    def organisation(self) -> str:
        """Of that day."""
        by_hand = self.line.organisation if self.line else ""
        return by_hand or (self.participation.organisation_text_then if self.participation else "")

    @property
    def post(self) -> str:
        """Of that day."""
        return (self.line.post if self.line else "") or (self.participation.post_then if self.participation else "")

    @property
    def municipality(self) -> Municipality | None:
        """Of that day."""
        if self.participation is not None:
            return self.participation.municipality_then
        return self.line.municipality if self.line else None

    @property
    def is_unmatched(self) -> bool:
        """Gets his in the name that he wrote."""
        return self.participation is not None and self.participation.contact_id is not None

    @property
    def is_by_hand(self) -> bool:
        """Was not among those who took part."""
        return self.participation is None


@dataclass(frozen=True, slots=True)
class Choice:
    """The whole list."""

    getting: list[Candidate]
    refused: list[Candidate]

    @property
    def fingerprint(self) -> str:
        """Changes with the list: what was looked at is what is issued."""
        told = [
            [
                one.participation.pk if one.participation else 0, one.line.pk if one.line else 0, one.name, one.post,
                one.organisation, one.line.name_dative if one.line else "",
            ]
            for one in self.getting
        ]  # fmt: skip
        return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()[:24]


def choose(batch: Batch) -> Choice:
    """Three queries, whatever the number of people."""
    lines = list(batch.lines.select_related("municipality", "participation__municipality_then").order_by("pk"))
    by_participation = {line.participation_id: line for line in lines if line.participation_id}
    found = [Candidate(None, line) for line in lines if line.participation_id is None]
    if batch.activity_id is not None:
        known = _numbers(batch)
        rows = Participation.objects.proved().filter(activity=batch.activity_id)
        rows = rows.select_related("person", "contact", "municipality_then", "library__organisation", "organisation")
        found += [
            Candidate(row, by_participation.get(row.pk), conditions_against(batch, row), known.get(row.pk, ""))
            for row in rows.order_by("pk")
        ]
    found.sort(key=lambda one: sort_key(one.name))  # as people look names up, whatever the database thinks of «Ё»
    return Choice([one for one in found if one.gets], [one for one in found if not one.gets])


def conditions_against(batch: Batch, row: Participation) -> list[str]:
    """Conditions of the rule that this participation does not meet, in words."""
    checks = (
        (row.name_then == ERASED, "имя стёрто по просьбе человека"),
        (batch.min_share is not None and row.share < batch.min_share,
         f"присутствие {written(round(row.share))} % из {batch.min_share} %"),
        (bool(batch.roles) and row.role not in batch.roles, f"роль: {row.get_role_display()}"),
        (batch.max_place is not None and (row.place is None or row.place > batch.max_place),
         f"место: {row.place or 'не занято'}"),
        (batch.min_points is not None and (row.points is None or row.points < batch.min_points),
         f"баллов: {'нет' if row.points is None else written(row.points.normalize())}"),
        (batch.needs_passed and not row.passed, "не пройдено"),
        (batch.needs_published and not row.published, "не опубликовано"),
    )  # fmt: skip
    return [text for is_against, text in checks if is_against]


def rule_in_words(batch: Batch) -> list[str]:
    """The conditions, for the page and the history."""
    roles = dict(PartRole.choices)
    told = [
        batch.min_share is not None and f"присутствие не меньше {batch.min_share} % занятий",
        batch.roles and f"роль: {', '.join(roles.get(role, role) for role in batch.roles)}",
        batch.max_place is not None and f"место не ниже {batch.max_place}",
        batch.min_points is not None and f"баллов не меньше {written(batch.min_points.normalize())}",
        batch.needs_passed and "пройдено",
        batch.needs_published and "опубликовано",
    ]
    return [one for one in told if one] or ["подтверждённое участие"]


def facts_of(row: Participation | None) -> dict[str, str]:
    """What came out of it, in words."""
    if row is None:
        return {}
    return {
        "роль": row.get_role_display(),
        "место": str(row.place or ""),
        "степень": DEGREES.get(row.place or 0, ""),
        "баллы": "" if row.points is None else written(row.points.normalize()),
        "результат": row.result,
    }


def _numbers(batch: Batch) -> dict[int | None, str]:
    """Participation → number of its valid certificate of this kind."""
    rows = Certificate.objects.filter(activity=batch.activity_id, kind=batch.kind, state=CertificateState.VALID)
    return dict(rows.exclude(participation=None).order_by().values_list("participation_id", "number"))
