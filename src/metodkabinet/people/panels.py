"""What stands on the page of a person, and from where the card is edited."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from metodkabinet.kit import clock
from metodkabinet.kit.components.typography import day
from metodkabinet.kit.words.names import Case, Gender, Name, Overrides, decline
from metodkabinet.people import permissions
from metodkabinet.people.enums import ConsentSource, Sex
from metodkabinet.people.models import Attestation, Award, Course, Education, Employment
from metodkabinet.people.queries import card, consents, sight
from metodkabinet.people.services.refreshing import BY_LINK

if TYPE_CHECKING:
    from metodkabinet.accounts.models import User
    from metodkabinet.kit.http import Request
    from metodkabinet.people.models import Person

SHOWN_CASES = {Case.GENITIVE: "Кого?", Case.DATIVE: "Кому?", Case.INSTRUMENTAL: "Кем?"}
GENDERS = {Sex.FEMALE.value: Gender.FEMALE, Sex.MALE.value: Gender.MALE}


@dataclass(frozen=True, slots=True)
class Seat:
    """From where a card is edited: from inside, or by a personal link without an account."""

    person: Person
    key: object  # the last part of the addresses: the person's number, or the secret
    by: User | None = None
    prefix: str = ""
    on_behalf: str = ""
    source: str = ConsentSource.SITE
    frame: str = "kit/page.html"

    @property
    def home(self) -> str:
        """The page to come back to."""
        return reverse("people:refresh", args=[self.key]) if self.prefix else reverse("people:person", args=[self.key])

    @property
    def change(self) -> str:
        """Where the card itself is corrected."""
        return reverse(f"people:{self.prefix}change", args=[self.key])

    def add(self, kind: str) -> str:
        """Where a row is added."""
        return reverse(f"people:{self.prefix}add-{kind}", args=[self.key])

    def row(self, verb: str, kind: str, row: Any) -> str:
        """Where a row is changed or removed."""
        return reverse(f"people:{self.prefix}{verb}-{kind}", args=[row.pk, self.key] if self.prefix else [row.pk])

    def consent(self, purpose: str) -> str:
        """Where a consent is read and given."""
        return reverse(f"people:{self.prefix}consent", args=[purpose, self.key])


def inside(request: Request, person: Person) -> Seat:
    """A signed-in editor; his own card is his own."""
    own = person.user_id is not None and person.user_id == request.user.pk
    source = ConsentSource.SITE if own else ConsentSource.PAPER
    return Seat(person, person.pk, request.user, source=source)  # type: ignore[arg-type]


def by_link(person: Person, token: str) -> Seat:
    """Somebody who opened the letter."""
    return Seat(person, token, None, "refresh-", BY_LINK, ConsentSource.LINK, "kit/bare.html")


@dataclass(frozen=True, slots=True)
class Line:
    """One row as it is read, with what may be done to it."""

    text: str
    note: str
    change: str = ""
    remove: str = ""
    is_past: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """Rows of one kind."""

    kind: str
    title: str
    lines: list[Line]
    add: str = ""
    add_label: str = ""


def _job_note(row: Employment) -> str:
    parts = [
        "основное место" if row.is_main else "совместительство",
        f"ставка {row.rate.normalize():f}".replace(".", ","),
        f"с {day(row.since)}" if row.since else "",
        f"до {day(row.until)}" if row.until else "",
        row.duties,
    ]
    return ", ".join(filter(None, parts))


def _education_note(row: Education) -> str:
    kind = "переподготовка" if row.is_retraining else row.get_level_display()
    hours = f"{row.hours} ч" if row.hours else ""
    return ", ".join(filter(None, [kind, f"профиль {row.get_profile_display()}", row.speciality, hours]))


def _attestation_note(row: Attestation) -> str:
    return ", ".join(filter(None, [row.act, f"действует до {day(row.until)}" if row.until else "бессрочно"]))


KINDS: dict[str, tuple[type[Any], str, str, Callable[[Any], str]]] = {
    "employment": (Employment, "Места работы", "Добавить место работы", _job_note),
    "education": (Education, "Образование", "Добавить диплом или переподготовку", _education_note),
    "attestation": (Attestation, "Аттестация", "Добавить аттестацию", _attestation_note),
    "course": (Course, "Курсы", "Добавить курсы", lambda row: f"{row.organiser}, до {day(row.end_date)}"),
    "award": (Award, "Награды", "Добавить награду", lambda row: row.get_level_display()),
}


def section(kind: str, person: Person, seat: Seat | None) -> Section:
    """The rows of one kind; with addresses when they may be changed."""
    model, title, label, note = KINDS[kind]
    today = clock.today()
    lines = [
        Line(
            str(row), note(row),
            change=seat.row("change", kind, row) if seat else "",
            remove=seat.row("remove", kind, row) if seat else "",
            is_past=bool(getattr(row, "until", None) and row.until <= today),
        )
        for row in card.rows_of(person, model)
    ]  # fmt: skip
    return Section(kind, title, lines, seat.add(kind) if seat else "", label)


def sections(person: Person, seat: Seat | None) -> Iterable[Section]:
    """The whole card."""
    return [section(kind, person, seat) for kind in KINDS]


def panel_of(kind: str) -> Callable[[Request, Person], Mapping[str, Any] | None]:
    """The panel of one kind of rows."""

    def context(request: Request, person: Person) -> Mapping[str, Any] | None:
        seen = eyes(request, person)
        return {"section": section(kind, person, seen.seat)} if seen.card else None

    return context


@dataclass(frozen=True, slots=True)
class Eyes:
    """What this reader may do on this page; asked once."""

    card: bool
    seat: Seat | None


def eyes(request: Request, person: Person) -> Eyes:
    """Asked once for a page."""
    known = person.__dict__
    if "_eyes" not in known:
        may_manage = permissions.can_manage_person(request.user, person)
        known["_eyes"] = Eyes(
            card=may_manage or permissions.can_see_card(request.user, person),
            seat=inside(request, person) if may_manage else None,
        )
    found: Eyes = known["_eyes"]
    return found


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


def cases(request: Request, person: Person) -> Mapping[str, Any] | None:
    """The name as letters and diplomas will print it."""
    seen = eyes(request, person)
    return {"forms": declined(person), "person": person, "may_manage": seen.seat is not None} if seen.card else None


def consents_panel(request: Request, person: Person) -> Mapping[str, Any] | None:
    """What he agreed to."""
    seen = eyes(request, person)
    return consent_lines(person, seen.seat) if seen.card else None


def consent_lines(person: Person, seat: Seat | None) -> dict[str, Any]:
    """Each purpose with the address where it is read, given, taken back."""
    rows = consents.standings_of(person)
    return {"standings": [(row, seat.consent(row.purpose.value) if seat else "") for row in rows]}


def links(request: Request, person: Person) -> Mapping[str, Any] | None:
    """Account, personal link, joined cards: for whoever keeps the card of another."""
    seen = eyes(request, person)
    if seen.seat is None or sight.person_of(request.user) == person:
        return None
    may_merge = permissions.can_merge_person(request.user, person)
    return {
        "person": person,
        "may_invite": person.user_id is None and permissions.can_invite_person(request.user, person),
        "may_merge": may_merge,
        "link": person.refresh_links.filter(revoked_at=None, expires_at__gt=clock.now()).order_by("-pk").first(),
        "merges": list(card.undoable_merges(person)) if may_merge else [],
    }
