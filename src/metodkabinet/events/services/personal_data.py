"""What events keep about a person: taken out, emptied, moved to another card and moved back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet

from metodkabinet.activities.models import Registration
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
            "events.invitation", "Приглашения на мероприятия", ["name", "email"], _export_invitations,
            _erase_invitations, _move_invitations, _move_invitations_back,
        ),
        PersonalData(
            "events.speaker", "Выступления в программах", ["name", "about"], _export_speakers, _erase_speakers,
            lambda kept, absorbed: [],  # they go with their participation
        ),
        PersonalData(
            "events.answers", "Ответы при записи на мероприятия", [], _export_answers, _erase_answers,
            lambda kept, absorbed: [],  # they go with their registration
        ),
    ]  # fmt: skip


def _invitations(person: Person) -> QuerySet[Invitation]:
    rows = Invitation.objects.filter(Q(person=person) | Q(contact__person=person))
    return rows.select_related("event__activity").order_by("pk")


def _speakers(person: Person) -> QuerySet[Speaker]:
    mine = Q(participation__person=person) | Q(participation__contact__person=person)
    return Speaker.objects.filter(mine).select_related("talk__event__activity").order_by("pk")


def _answered(person: Person) -> QuerySet[Registration]:
    """Registrations with answers; only an event asks questions."""
    mine = Q(person=person) | Q(contact__person=person)
    ours = Event.objects.exclude(questions=None).order_by().values("activity")
    rows = Registration.objects.filter(mine, response__isnull=False, activity__in=ours)
    return rows.select_related("activity", "response").order_by("pk")


def _export_invitations(person: Person) -> Iterable[Mapping[str, object]]:
    for row in _invitations(person):
        yield {"мероприятие": str(row.event), "имя": row.name, "почта": row.email, "когда": row.written_at}


def _export_speakers(person: Person) -> Iterable[Mapping[str, object]]:
    for row in _speakers(person):
        yield {"мероприятие": str(row.talk.event), "тема": row.talk.title, "имя": row.name, "о себе": row.about}


def _export_answers(person: Person) -> Iterable[Mapping[str, object]]:
    for row in _answered(person):
        assert row.response is not None
        for answer in row.response.answers.select_related("question").order_by("question__position", "pk"):
            said = in_words(answer.question, answer.value)
            yield {"мероприятие": row.activity.title, "вопрос": answer.question.text, "ответ": said}


def _erase_invitations(person: Person) -> int:
    rows = Invitation.objects.filter(pk__in=list(_invitations(person).values_list("pk", flat=True)))
    return rows.update(name=ERASED, email="")


def _erase_speakers(person: Person) -> int:
    rows = Speaker.objects.filter(pk__in=list(_speakers(person).values_list("pk", flat=True)))
    return rows.update(name=ERASED, about="")


def _erase_answers(person: Person) -> int:
    rows = list(_answered(person))
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
