"""What must hold of the ledger at any moment; each function names the places where it does not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Count, F, Q

from metodkabinet.activities.enums import RegistrationState
from metodkabinet.activities.models import Activity, ActivityDirection, CoOwner, Participation, Presence, Registration
from metodkabinet.activities.services.counting import share_of


def miscounted_seats() -> Iterator[str]:
    """Seats taken are the confirmed registrations, and never more than there are."""
    taken = Count("registrations", filter=Q(registrations__state=RegistrationState.CONFIRMED))
    rows: Any = Activity.objects.annotate(confirmed=taken).filter(
        ~Q(seats_taken=F("confirmed")) | Q(capacity__lt=F("confirmed"))
    )
    for row in rows.order_by("pk"):
        yield f"Мероприятие {row.pk} «{row}»: занято мест {row.seats_taken}, подтверждено {row.confirmed}."


def miscounted_shares() -> Iterator[str]:
    """Sessions and shares are those of the proofs that were not taken back."""
    proofs = Count("presences", filter=Q(presences__taken_back_at=None), distinct=True)
    rows = Participation.objects.annotate(proofs=proofs, sessions=Count("activity__sessions", distinct=True))
    columns = ("pk", "sessions_present", "share", "proofs", "sessions")
    for pk, present, share, counted, sessions in rows.order_by("pk").values_list(*columns).iterator(2000):
        if present != counted or share != share_of(counted, sessions):
            yield f"Участие {pk}: записано занятий {present} и {share} %, на деле {counted} из {sessions}."


def misproved() -> Iterator[str]:
    """A participation counts exactly while something proves it."""
    proofs = Count("presences", filter=Q(presences__taken_back_at=None))
    rows = Participation.objects.annotate(proofs=proofs)
    for row in rows.filter(Q(proofs=0, confirmed_at__isnull=False) | Q(proofs__gt=0, confirmed_at=None)).order_by("pk"):
        yield f"Участие {row.pk}: подтверждено без отметок или отмечено без подтверждения."


def unwritten_snapshots() -> Iterator[str]:
    """Who somebody was on the day is written down; an organisation never without its name of then."""
    nameless = Q(name_then="") | Q(organisation_then__isnull=False, organisation_text_then="")
    for noun, rows in (("Регистрация", Registration.objects), ("Участие", Participation.objects)):
        found: Any = rows.filter(nameless & ~Q(name_then="стёрто"))
        for row in found.order_by("pk"):
            yield f"{noun} {row.pk}: не записано, кем человек был в день мероприятия."


def misplaced_presences() -> Iterator[str]:
    """A presence is of a session of the same activity, a registration too."""
    for row in Presence.objects.exclude(session__activity=F("participation__activity")).order_by("pk"):
        yield f"Отметка {row.pk}: занятие другого мероприятия."
    rows = Participation.objects.filter(registration__isnull=False)
    for one in rows.exclude(registration__activity=F("activity")).order_by("pk"):
        yield f"Участие {one.pk}: регистрация на другое мероприятие."


def misowned() -> Iterator[str]:
    """A part belongs to a whole of one level; a co-owner is not the owner; directions are of the region."""
    for row in Activity.objects.filter(parent__parent__isnull=False).order_by("pk"):
        yield f"Мероприятие {row.pk} «{row}»: часть у части."
    for shared in CoOwner.objects.filter(association=F("activity__owner")).order_by("pk"):
        yield f"Мероприятие {shared.activity_id}: объединение записано и владельцем, и соорганизатором."
    far = ActivityDirection.objects.exclude(direction__association__region=F("activity__region"))
    for tie in far.order_by("pk"):
        yield f"Мероприятие {tie.activity_id}: направление другого региона."
