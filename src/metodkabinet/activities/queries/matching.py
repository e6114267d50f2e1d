"""Whom a line of a list means: proposals only. A single full coincidence is proposed, every doubt is asked."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from metodkabinet.activities.enums import Certainty
from metodkabinet.activities.logic.names import WrittenName, read_name
from metodkabinet.kit.words.keys import search_key
from metodkabinet.people.enums import PersonState
from metodkabinet.people.models import Employment, Person

if TYPE_CHECKING:
    from collections.abc import Iterable

    from metodkabinet.organisations.models import Region

TYPO = 1  # so many wrong letters in a surname are still asked about
SHORT = 4  # below so many letters a typo makes another surname
SHOWN = 5
NUMBER = re.compile(r"\d+")
FILLER = frozenset(
    {
        "школа", "сош", "мбоу", "мкоу", "маоу", "моу", "гбоу", "гбпоу", "муниципальное", "бюджетное", "средняя",
        "общеобразовательное", "общеобразовательная", "учреждение", "город", "г", "им", "имени", "библиотека",
    }
)  # words that do not tell which one it is  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """A line as it came; `raw` is kept with the participation."""

    name: str
    organisation: str = ""
    email: str = ""
    raw: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody of the base who may be meant, and what speaks for and against him."""

    person_id: int
    name: str
    organisation: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the base says of one line. Nothing is done with it until a person confirms."""

    line: Line
    certainty: Certainty
    candidates: tuple[Candidate, ...] = ()

    @property
    def person_id(self) -> int | None:
        """The proposed person; None while there is doubt."""
        return self.candidates[0].person_id if self.certainty == Certainty.SURE else None


class _Known(NamedTuple):
    pk: int
    surname: str
    name: str
    patronymic: str
    former: str
    email: str
    organisation: str
    shown: str


@dataclass(slots=True)
class NameIndex:
    """People of a region by what they may be written as."""

    by_surname: dict[str, list[_Known]] = field(default_factory=lambda: defaultdict(list))
    by_email: dict[str, list[_Known]] = field(default_factory=lambda: defaultdict(list))

    def add(self, known: _Known) -> None:
        """Under the surname of today and the former one; a double surname also under its halves."""
        spelt = {known.surname, known.former, *known.surname.split("-")} - {""}
        for surname in spelt:
            self.by_surname[surname].append(known)
        if known.email:
            self.by_email[known.email].append(known)

    def alike(self, surname: str) -> list[_Known]:
        """Whose surname differs by a letter or two swapped ones."""
        if len(surname) < SHORT:
            return []
        close = process.extract(
            surname, self.by_surname.keys(), scorer=DamerauLevenshtein.distance, score_cutoff=TYPO, limit=SHOWN
        )
        return [known for spelt, _, _ in close for known in self.by_surname[spelt]]


def index_of(region: Region) -> NameIndex:
    """Everybody of the region who is not merged away; one query, a fifth of a second for 20,000."""
    index = NameIndex()
    rows = Person.objects.filter(region=region).exclude(state=PersonState.MERGED).order_by("pk")
    columns = ("pk", "surname", "name", "patronymic", "former_surname", "email", "main_organisation__short_name")
    for pk, surname, name, patronymic, former, email, organisation in rows.values_list(*columns).iterator(5000):
        index.add(
            _Known(
                pk, _folded(surname), _folded(name), _folded(patronymic), _folded(former), email.lower(),
                organisation or "", " ".join(part for part in (surname, name, patronymic) if part),
            )
        )  # fmt: skip
    return index


def propose_matches(lines: Sequence[Line], region: Region, index: NameIndex | None = None) -> list[Proposal]:
    """For each line, in its order."""
    known = index or index_of(region)
    found = [_propose(line, known) for line in lines]
    return _look_at_jobs(found)


def _propose(line: Line, index: NameIndex) -> Proposal:
    written = read_name(line.name)
    if written is None:
        return Proposal(line, Certainty.UNKNOWN)
    exact = _unique([*index.by_surname.get(written.surname, ()), *index.by_surname.get(written.other_surname, ())])
    fitting = [known for known in exact if _fits(written, known)]
    same_mail = index.by_email.get(line.email.strip().lower(), []) if line.email.strip() else []
    candidates = [_candidate(line, written, known) for known in fitting]
    if len(fitting) == 1 and _is_sure(line, written, fitting[0], same_mail):
        return Proposal(line, Certainty.SURE, tuple(candidates))
    typos = [] if fitting else [known for known in index.alike(written.surname) if _fits(written, known)]
    more = _unique([*typos, *(known for known in same_mail if known not in fitting)])
    candidates += [_candidate(line, written, known) for known in more]
    if not candidates:
        return Proposal(line, Certainty.UNKNOWN)
    ranked = sorted(candidates, key=lambda one: (-len(one.reasons), one.name, one.person_id))
    return Proposal(line, Certainty.ASKED, tuple(ranked[:SHOWN]))


def _is_sure(line: Line, written: WrittenName, known: _Known, same_mail: list[_Known]) -> bool:
    """The only one of this name, in full, and nothing speaks against him."""
    if written.surname != known.surname or not written.is_whole or written.name != known.name:
        return False
    if any(other.pk != known.pk for other in same_mail):
        return False
    if line.organisation and known.organisation and not same_place(line.organisation, known.organisation):
        return False
    if written.patronymic == known.patronymic:
        return bool(known.patronymic) or _is_supported(line, known)
    return not (written.patronymic and known.patronymic) and _is_supported(line, known)


def _is_supported(line: Line, known: _Known) -> bool:
    """A name without a patronymic needs a second witness: the address or the place of work."""
    if line.email.strip():
        return line.email.strip().lower() == known.email
    return bool(line.organisation and known.organisation and same_place(line.organisation, known.organisation))


def same_place(written: str, known: str) -> bool:
    """Numbers must be equal; of the other words of the shorter name at least half must be found."""
    if NUMBER.findall(written) != NUMBER.findall(known):
        return False
    one, other = _telling(written), _telling(known)
    if not one or not other:
        return bool(NUMBER.search(written))
    return 2 * len(one & other) >= min(len(one), len(other))


def _telling(text: str) -> set[str]:
    words = re.findall(r"[^\W\d]+", _folded(text))
    return {word[:5] for word in words if word not in FILLER and len(word) > 1}


def _fits(written: WrittenName, known: _Known) -> bool:
    return _part_fits(written.name, known.name) and _part_fits(written.patronymic, known.patronymic)


def _part_fits(written: str, known: str) -> bool:
    """Equal, absent on one side, or an initial of it."""
    if not written or not known or written == known:
        return True
    return len(written) == 1 and known.startswith(written)


def _candidate(line: Line, written: WrittenName, known: _Known) -> Candidate:
    reasons = []
    if written.surname == known.surname and written.name == known.name and written.patronymic == known.patronymic:
        reasons.append("имя совпадает полностью")
    elif written.surname == known.former != known.surname:
        reasons.append("прежняя фамилия")
    elif written.surname not in {known.surname, known.former}:
        reasons.append("похожая фамилия")
    if line.email and line.email.strip().lower() == known.email:
        reasons.append("та же почта")
    if line.organisation and known.organisation and same_place(line.organisation, known.organisation):
        reasons.append("то же место работы")
    return Candidate(known.pk, known.shown, known.organisation, tuple(reasons))


def _look_at_jobs(found: list[Proposal]) -> list[Proposal]:
    """Places of work of those who are asked about, second jobs too: shown, so that a person can choose."""
    asked = {one.person_id for proposal in found for one in proposal.candidates if not one.organisation}
    if not asked:
        return found
    jobs: dict[int, str] = dict(
        Employment.objects.filter(person__in=sorted(asked), until=None)
        .order_by("person_id", "-pk").values_list("person_id", "organisation__short_name")
    )  # fmt: skip
    return [_with_jobs(proposal, jobs) for proposal in found]


def _with_jobs(proposal: Proposal, jobs: dict[int, str]) -> Proposal:
    named = tuple(
        Candidate(one.person_id, one.name, one.organisation or jobs.get(one.person_id, ""), one.reasons)
        for one in proposal.candidates
    )
    return Proposal(proposal.line, proposal.certainty, named)


def _unique(rows: Iterable[_Known]) -> list[_Known]:
    return list({known.pk: known for known in rows}.values())


def _folded(text: Any) -> str:
    return search_key(str(text))
