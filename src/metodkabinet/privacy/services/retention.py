"""Terms of keeping: rules of a region, what is due by them, and a person's decision. Nothing goes by itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q

from metodkabinet.audit.services import changes, record
from metodkabinet.kit import clock, registry
from metodkabinet.kit.letters.send import KEEP
from metodkabinet.kit.sheets.services import KEPT_FOR
from metodkabinet.organisations.models import Region
from metodkabinet.people.enums import PersonState
from metodkabinet.people.models import Contact, Person
from metodkabinet.people.models.person import ERASED
from metodkabinet.privacy.enums import ErasureGround, RetentionKind
from metodkabinet.privacy.models import RetentionDue, RetentionRule
from metodkabinet.privacy.services.erasing import erase_contact, erase_person
from metodkabinet.privacy.services.refusals import PrivacyRefused

if TYPE_CHECKING:
    from metodkabinet.accounts.models import User

DAYS_OF_MONTH = 30.4375
LONGEST = 1200  # months
PUT_OFF = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Default:
    """A rule until the region writes its own."""

    months: int
    basis: str


DEFAULTS = {
    RetentionKind.ARCHIVED: Default(
        36, "Пока человек состоит в объединении и ещё три года: сроки исковой давности (ГК РФ, ст. 196), "
        "152-ФЗ, ст. 5, ч. 7."
    ),
    RetentionKind.GUESTS: Default(
        60, "Регистрации на мероприятия – пять лет: приказ Росархива от 20.12.2019 № 236; 152-ФЗ, ст. 21, ч. 4."
    ),
}  # fmt: skip


def rules_of(region: Region) -> list[RetentionRule]:
    """Every rule of the region; those nobody wrote yet say the defaults."""
    known = {rule.kind: rule for rule in RetentionRule.objects.filter(region=region)}
    return [
        known.get(kind)
        or RetentionRule(region=region, kind=kind, months=DEFAULTS[kind].months, basis=DEFAULTS[kind].basis)
        for kind in RetentionKind
    ]


@dataclass(frozen=True, slots=True)
class FixedTerm:
    """What goes by itself, without anybody's decision."""

    title: str
    days: int


def fixed_terms() -> list[FixedTerm]:
    """Copies that are nobody's memory: the kit's own jobs drop them."""
    return [FixedTerm("Отправленные письма", KEEP.days), FixedTerm("Загруженные таблицы", KEPT_FOR.days)]


@transaction.atomic
def change_rule(region: Region, kind: str, *, months: int, basis: str, is_on: bool, by: User | None) -> RetentionRule:
    """Set the term; what it was and by what law stays in the log."""
    if not 1 <= months <= LONGEST:
        raise PrivacyRefused(f"Срок – от 1 до {LONGEST} месяцев.", field="months")
    if not basis.strip():
        raise PrivacyRefused("Укажите основание: закон, перечень или номенклатуру дел.", field="basis")
    Region.objects.select_for_update().get(pk=region.pk)
    rule = next(one for one in rules_of(region) if one.kind == kind)
    new = {"months": months, "basis": basis.strip(), "is_on": is_on}
    before, after = changes(rule, new)
    for name, value in new.items():
        setattr(rule, name, value)
    rule.save()
    if after:
        record("privacy.retention.changed", rule, by=by, before=before, after=after)
    RetentionDue.objects.filter(region=region, kind=kind, put_off_until=None).delete()
    _find(rule)
    return rule


def find_due(region: Region) -> int:
    """At night: who is due by today's rules. What was put off is left alone till its day. How many wait."""
    with transaction.atomic():
        Region.objects.select_for_update().get(pk=region.pk)
        RetentionDue.objects.filter(region=region, put_off_until__lte=clock.today()).delete()
        RetentionDue.objects.filter(region=region, put_off_until=None).delete()
        for rule in rules_of(region):
            _find(rule)
    return RetentionDue.objects.filter(region=region, put_off_until=None).count()


def _find(rule: RetentionRule) -> None:
    if not rule.is_on:
        return
    edge = clock.now() - timedelta(days=round(rule.months * DAYS_OF_MONTH))
    found = _archived(rule.region, edge) if rule.kind == RetentionKind.ARCHIVED else _guests(rule.region, edge)
    RetentionDue.objects.bulk_create(
        RetentionDue(region=rule.region, kind=rule.kind, found_at=clock.now(), since=since, **whose)
        for whose, since in found
    )


def _archived(region: Region, edge: datetime) -> Iterator[tuple[dict[str, Person], date]]:
    people = Person.objects.filter(region=region, state=PersonState.ARCHIVED, archived_at__lte=edge)
    known = RetentionDue.objects.filter(region=region, person__isnull=False).values("person")
    for person in people.exclude(surname=ERASED).exclude(pk__in=known).order_by("pk"):
        if person.archived_at is not None:
            yield {"person": person}, person.archived_at.date()


def _guests(region: Region, edge: datetime) -> Iterator[tuple[dict[str, Contact], date]]:
    """Those nobody has heard of since; every module says who left a trace with it."""
    heard = Q(created_at__gt=edge) | Q(consents__given_at__gt=edge)
    for entry in registry.personal_data:
        if entry.guests_since is not None:
            heard |= Q(pk__in=entry.guests_since(edge))
    late = Contact.objects.filter(heard).values("pk")
    known = RetentionDue.objects.filter(region=region, contact__isnull=False).values("contact")
    guests = Contact.objects.filter(region=region, person=None).exclude(name=ERASED)
    for contact in guests.exclude(pk__in=late).exclude(pk__in=known).order_by("pk"):
        yield {"contact": contact}, contact.created_at.date()


@dataclass(frozen=True, slots=True)
class Decided:
    """How many were erased, and whom the rules did not let go, in words."""

    done: int
    refused: Sequence[str]


def erase_due(due: Sequence[RetentionDue], *, by: User) -> Decided:
    """Somebody looked at the list and agreed. Each is an act of its own, so that one refusal stops nobody else."""
    done, refused = 0, []
    for one in due:
        try:
            if one.person is not None:
                erase_person(one.person, ground=ErasureGround.PURPOSE, by=by)
            elif one.contact is not None:
                erase_contact(one.contact, ground=ErasureGround.PURPOSE, by=by)
        except PrivacyRefused as refusal:
            refused.append(f"{one.person or one.contact}: {refusal.text}")
        else:
            done += 1
    return Decided(done, refused)


@transaction.atomic
def put_off(due: Sequence[RetentionDue], *, by: User) -> int:
    """Still needed: asked again in a year."""
    until = clock.today() + PUT_OFF
    for one in due:
        RetentionDue.objects.filter(pk=one.pk).update(put_off_until=until)
        record("privacy.retention.put_off", one.person or one.contact, by=by, after={"until": until})
    return len(due)
