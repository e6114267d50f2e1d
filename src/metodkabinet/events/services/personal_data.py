"""What events keep about a person: taken out, emptied, moved to another card and moved back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet

from metodkabinet.activities.models import Participation, Registration
from metodkabinet.events.models import Event, Invitation, Speaker
from metodkabinet.events.services.registering import forget_answers
from metodkabinet.kit.questionnaires.fields import in_words
from metodkabinet.kit.registry import PersonalData

if TYPE_CHECKING:
    from metodkabinet.people.models import Person

ERASED = "стёрто"


def entries() -> list[PersonalData]:
    """For the registry."""
    return [
        PersonalData(
            "events.invitation", "Приглашения на мероприятия", ["person", "contact", "name", "email"],
            _export_invitations, lambda person: _empty_invitations(_of(person)), _move_invitations,
            _move_invitations_back, erase_guest=lambda contact: _empty_invitations(Q(contact=contact)),
        ),
        PersonalData(
            "events.speaker", "Выступления в программах", ["name", "about"], _export_speakers,
            lambda person: _empty_speakers(_spoken(_of(person))),
            lambda kept, absorbed: [],  # they go with their participation
            erase_guest=lambda contact: _empty_speakers(_spoken(Q(contact=contact))),
        ),
        PersonalData(
            "events.answers", "Ответы при записи на мероприятия", [], _export_answers,
            lambda person: _forget_answered(_of(person)),
            lambda kept, absorbed: [],  # they go with their registration
            erase_guest=lambda contact: _forget_answered(Q(contact=contact)),
        ),
    ]  # fmt: skip


def _of(person: Person) -> Q:
    """His own rows and those of the guest he was before he was recognised."""
    return Q(person=person) | Q(contact__person=person)


def _invitations(whose: Q) -> QuerySet[Invitation]:
    return Invitation.objects.filter(whose).select_related("event__activity").order_by("pk")


def _spoken(whose: Q) -> QuerySet[Speaker]:
    parts = Participation.objects.filter(whose).order_by().values("pk")
    rows = Speaker.objects.filter(participation__in=parts)
    return rows.select_related("talk__event__activity").order_by("pk")


def _answered(whose: Q) -> QuerySet[Registration]:
    """Registrations with answers; only an event asks questions."""
    ours = Event.objects.exclude(questions=None).order_by().values("activity")
    rows = Registration.objects.filter(whose, response__isnull=False, activity__in=ours)
    return rows.select_related("activity", "response").order_by("pk")


def _export_invitations(person: Person) -> Iterable[Mapping[str, object]]:
    for row in _invitations(_of(person)):
        yield {"мероприятие": str(row.event), "имя": row.name, "почта": row.email, "когда": row.written_at}


def _export_speakers(person: Person) -> Iterable[Mapping[str, object]]:
    for row in _spoken(_of(person)):
        yield {"мероприятие": str(row.talk.event), "тема": row.talk.title, "имя": row.name, "о себе": row.about}


def _export_answers(person: Person) -> Iterable[Mapping[str, object]]:
    for row in _answered(_of(person)):
        assert row.response is not None
        for answer in row.response.answers.select_related("question").order_by("question__position", "pk"):
            said = in_words(answer.question, answer.value)
            yield {"мероприятие": row.activity.title, "вопрос": answer.question.text, "ответ": said}


def _empty_invitations(whose: Q) -> int:
    ids = list(_invitations(whose).values_list("pk", flat=True))
    return Invitation.objects.filter(pk__in=ids).update(name=ERASED, email="")


def _empty_speakers(rows: QuerySet[Speaker]) -> int:
    ids = list(rows.values_list("pk", flat=True))
    return Speaker.objects.filter(pk__in=ids).update(name=ERASED, about="")


def _forget_answered(whose: Q) -> int:
    rows = list(_answered(whose))
    for row in rows:
        forget_answers(row)
    return len(rows)


def _move_invitations(kept: Person, absorbed: Person) -> list[dict[str, Any]]:
    """Where both were called, the second call stays with the absorbed card."""
    both = Invitation.objects.filter(person=kept).order_by().values("event")
    rows = Invitation.objects.filter(person=absorbed).exclude(event__in=both).order_by("pk")
    ids = list(rows.values_list("pk", flat=True))
    Invitation.objects.filter(pk__in=ids).update(person=kept)
    return [{"ids": ids}] if ids else []


def _move_invitations_back(kept: Person, absorbed: Person, steps: Sequence[Mapping[str, Any]]) -> None:
    for step in steps:
        Invitation.objects.filter(pk__in=step["ids"], person=kept).update(person=absorbed)
