"""What this module keeps about a person: how it is taken out, emptied, moved to another card and moved back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from functools import partial
from typing import Any

from django.db.models import F, Model, Q, QuerySet

from metodkabinet.kit import clock, search
from metodkabinet.kit.files.services import drop_file
from metodkabinet.kit.registry import PersonalData
from metodkabinet.kit.words.keys import search_key, sort_key
from metodkabinet.people.enums import PersonState
from metodkabinet.people.models import Consent, Contact, Employment, Merge, Person, Resemblance
from metodkabinet.people.models.person import ERASED
from metodkabinet.people.services.persons import CARD_FIELDS, settle
from metodkabinet.people.services.work import settle_work

Steps = Sequence[Mapping[str, Any]]
JOBS_STAY = "Места работы по годам, без имени и приказов: по ним посчитаны показатели прошлых лет."
CONSENTS_STAY = "Когда и на какой текст согласие было дано и отозвано: доказательство законной обработки."
FILLED = [name for name in CARD_FIELDS if name not in {"surname", "name", "cases"}]


def entries() -> list[PersonalData]:
    """For the registry."""
    return [
        PersonalData("people.person", "Карточка", CARD_FIELDS, _export_person, _erase_person, _fill, _empty),
        PersonalData(
            "people.employment", "Места работы", ["order", "duties"], partial(export_rows, Employment),
            _erase_jobs, _move_jobs, _move_jobs_back, stays=JOBS_STAY,
        ),
        PersonalData(
            "people.consent", "Согласия", ["address"], partial(export_rows, Consent), _erase_consents, _move_consents,
            partial(move_rows_back, Consent), stays=CONSENTS_STAY,
            erase_guest=lambda contact: _empty_consents(Consent.objects.filter(contact=contact)),
        ),
        PersonalData(
            "people.contact", "Контакты", ["name", "email", "phone", "organisation_text"],
            partial(export_rows, Contact), _erase_contacts, partial(move_rows, Contact),
            partial(move_rows_back, Contact),
            erase_guest=lambda contact: _empty_contacts(Contact.objects.filter(pk=contact.pk)),
        ),
        PersonalData(
            "people.merge", "Объединения карточек", ["steps"], _export_merges, _erase_merges, lambda kept, absorbed: [],
        ),
        PersonalData(
            "people.resemblance", "Похожие карточки", ["reasons"], lambda person: [], _erase_resemblances,
            lambda kept, absorbed: [],
        ),
    ]  # fmt: skip


def rows_entry(model: type[Model], title: str, texts: list[str], *, stays: str = "") -> PersonalData:
    """The entry of a table whose rows belong to a person; modules above use it for theirs."""
    return PersonalData(
        model._meta.label_lower, title, texts, partial(export_rows, model), partial(erase_rows, model, texts),
        partial(move_rows, model), partial(move_rows_back, model), stays=stays,
    )  # fmt: skip


# Taking out


def _export_person(person: Person) -> Iterable[Mapping[str, object]]:
    names = [*CARD_FIELDS, "state", "confirmed_at", "archived_at"]
    yield {_label(Person, name): _plain(_shown(person, name)) for name in names if getattr(person, name)}


def export_rows(model: type[Model], person: Person) -> Iterable[Mapping[str, object]]:
    """Rows of one table as they are taken out."""
    for row in model._base_manager.filter(person=person).order_by("pk"):
        names = [field.name for field in model._meta.concrete_fields if field.editable and not field.primary_key]
        hidden = {"person", "token_hash", "search_key", "sort_key"}
        yield {
            _label(model, name): _plain(_shown(row, name))
            for name in names
            if name not in hidden and getattr(row, name) not in {None, ""}
        }


def _export_merges(person: Person) -> Iterable[Mapping[str, object]]:
    for merge in _merges_of(person).order_by("pk"):
        yield {"объединены": merge.merged_at, "разъединены": merge.undone_at}


def _label(model: type[Model], name: str) -> str:
    return str(getattr(model._meta.get_field(name), "verbose_name", name))


def _shown(row: Model, name: str) -> object:
    display = getattr(row, f"get_{name}_display", None)
    return display() if display else getattr(row, name)


def _plain(value: object) -> object:
    return value if isinstance(value, str | int | bool | dict | date) else str(value)


# Emptying. Rows without texts stay: the figures of past years are counted from them.


def _erase_person(person: Person) -> int:
    photo = person.photo
    for name in CARD_FIELDS:
        setattr(person, name, _default(name))
    person.surname, person.name, person.user = ERASED, str(person.pk), None
    person.archived_at = person.archived_at or clock.now()
    if person.state != PersonState.MERGED:
        person.state = PersonState.ARCHIVED
    settle(person)
    if photo is not None and not Person.objects.filter(photo=photo).exists():  # a card joined to it may show it, too
        drop_file(photo)
    return 1


def _default(name: str) -> Any:
    field: Any = Person._meta.get_field(name)
    return field.get_default()


def erase_rows(model: type[Model], texts: list[str], person: Person) -> int:
    """Empty the personal texts of the rows; the rows stay for the figures."""
    return model._base_manager.filter(person=person).update(**dict.fromkeys(texts, ""))


def _erase_jobs(person: Person) -> int:
    """Past years stay countable: what he does now ends today, and what begins later has never been."""
    day = clock.today()
    held = Employment.objects.filter(Q(until=None) | Q(until__gt=day), person=person)
    held.filter(Q(since=None) | Q(since__lt=day)).update(until=day)
    held.filter(since__gte=day).update(until=F("since") + timedelta(days=1))
    settle_work(person)
    return erase_rows(Employment, ["order", "duties"], person)


def _erase_merges(person: Person) -> int:
    """That two cards were joined stays; what was moved between them is told by their values."""
    return _merges_of(person).exclude(steps={}).update(steps={})


def _erase_resemblances(person: Person) -> int:
    return Resemblance.objects.filter(Q(first=person) | Q(second=person)).delete()[0]


def _merges_of(person: Person) -> QuerySet[Merge]:
    return Merge.objects.filter(Q(kept=person) | Q(absorbed=person))


def _erase_consents(person: Person) -> int:
    return _empty_consents(Consent.objects.filter(Q(person=person) | Q(contact__person=person)))


def _empty_consents(rows: QuerySet[Consent]) -> int:
    rows = Consent.objects.filter(pk__in=list(rows.values_list("pk", flat=True)))
    rows.filter(withdrawn_at=None).update(withdrawn_at=clock.now())
    return rows.update(address=None)


def _erase_contacts(person: Person) -> int:
    return _empty_contacts(Contact.objects.filter(person=person))


def _empty_contacts(rows: QuerySet[Contact]) -> int:
    search.touch(*rows)
    return rows.update(
        name=ERASED, email="", phone="", organisation_text="", organisation=None,
        search_key=search_key(ERASED), sort_key=sort_key(ERASED),
    )  # fmt: skip


# Moving to another card and back


def _fill(kept: Person, absorbed: Person) -> Steps:
    """What the card that stays lacks, the other one gives; a former surname is one of such things."""
    step: dict[str, Any] = {"state": kept.state, "user": None, "was": absorbed.state, "filled": {}}
    for name in FILLED:
        value = getattr(absorbed, name)
        if value and not getattr(kept, name):
            setattr(kept, name, value)
            step["filled"][name] = _stored(value)
    if absorbed.surname != kept.surname and not kept.former_surname:
        kept.former_surname = absorbed.surname
        step["filled"]["former_surname"] = absorbed.surname
    if absorbed.user_id is not None and kept.user_id is None:
        step["user"] = absorbed.user_id
        _hand_user(absorbed, kept)
    if absorbed.state == PersonState.ACTIVE and kept.state == PersonState.ARCHIVED:
        kept.state, kept.archived_at = PersonState.ACTIVE, None
    return [step]


def _empty(kept: Person, absorbed: Person, steps: Steps) -> None:
    """Give back what nobody has changed since."""
    for step in steps:
        for name, value in step["filled"].items():
            if _stored(getattr(kept, name)) == value:
                setattr(kept, name, _default(name))
        if step["user"] is not None and kept.user_id == step["user"]:
            _hand_user(kept, absorbed)
        absorbed.state = step["was"]
        if step["state"] == PersonState.ARCHIVED and not kept.employments.filter(until=None).exists():
            kept.state, kept.archived_at = PersonState.ARCHIVED, kept.archived_at or clock.now()


def _hand_user(giver: Person, taker: Person) -> None:
    user_id = giver.user_id
    giver.user_id = None
    giver.save(update_fields=["user"])
    taker.user_id = user_id
    taker.save(update_fields=["user"])


def _stored(value: Any) -> Any:
    if isinstance(value, Model):
        return value.pk
    return value.isoformat() if isinstance(value, date) else value


def move_rows(model: type[Model], kept: Person, absorbed: Person) -> Steps:
    """Rows follow the person to the card that stays."""
    ids = list(model._base_manager.filter(person=absorbed).order_by("pk").values_list("pk", flat=True))
    model._base_manager.filter(pk__in=ids).update(person=kept)
    return [{"ids": ids}] if ids else []


def move_rows_back(model: type[Model], kept: Person, absorbed: Person, steps: Steps) -> None:
    """And back, those that nobody moved on since."""
    for step in steps:
        model._base_manager.filter(pk__in=step["ids"], person=kept).update(person=absorbed)


def _move_jobs(kept: Person, absorbed: Person) -> Steps:
    """The main job of the card that stays remains the main one."""
    now_main = Employment.objects.filter(person=absorbed, is_main=True, until=None)
    demoted: list[int] = []
    if kept.employments.filter(is_main=True, until=None).exists():
        demoted = list(now_main.values_list("pk", flat=True))
        now_main.update(is_main=False)
    return [{**step, "demoted": demoted} for step in move_rows(Employment, kept, absorbed)]


def _move_jobs_back(kept: Person, absorbed: Person, steps: Steps) -> None:
    move_rows_back(Employment, kept, absorbed, steps)
    for step in steps:
        Employment.objects.filter(pk__in=step["demoted"], person=absorbed).update(is_main=True)


def _move_consents(kept: Person, absorbed: Person) -> Steps:
    """What both agreed to stays with each: one person agrees once to one text."""
    known = Consent.objects.filter(person=kept, withdrawn_at=None).values("text")
    rows = Consent.objects.filter(person=absorbed).exclude(withdrawn_at=None, text__in=known)
    ids = list(rows.order_by("pk").values_list("pk", flat=True))
    Consent.objects.filter(pk__in=ids).update(person=kept)
    return [{"ids": ids}] if ids else []
