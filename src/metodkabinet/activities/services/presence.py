"""Proofs of presence, session by session. A participation is born with the first one; its share follows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction

from metodkabinet.activities.enums import ActivityState, Evidence, PartRole
from metodkabinet.activities.logic.words import new_word, same_word
from metodkabinet.activities.models import LIVE, CodeWord, Participation, Presence, Registration, Session
from metodkabinet.activities.queries.snapshots import written_of
from metodkabinet.activities.services.counting import settle_shares
from metodkabinet.activities.services.locking import lock_activity
from metodkabinet.activities.services.refusals import ActivitiesRefused
from metodkabinet.activities.services.registrations import as_participant
from metodkabinet.activities.signals import presence_changed
from metodkabinet.audit.services import changes, record
from metodkabinet.kit import clock, limits, pauses

if TYPE_CHECKING:
    from metodkabinet.accounts.models import User
    from metodkabinet.activities.models import Activity, Participant

OUTCOME = frozenset({"role", "points", "place", "passed", "published", "hours", "result"})
NEED_WORD = "Такого кодового слова сейчас нет. Проверьте, как оно написано, или спросите ведущего."


@transaction.atomic
def mark_present(
    session: Session, participant: Participant, *, evidence: str, by: User | None, detail: str = "",
    role: str = "", raw_line: str = "",
) -> Presence:  # fmt: skip
    """Prove once: a second proof of the same session gives the first one back."""
    return mark_many(session, [(participant, raw_line)], evidence=evidence, by=by, detail=detail, role=role)[0]


@transaction.atomic
def mark_many(
    session: Session, people: Sequence[tuple[Participant, str]], *, evidence: str, by: User | None, detail: str = "",
    role: str = "",
) -> list[Presence]:  # fmt: skip
    """A whole list of one session: pairs of who and the line he stood in."""
    pauses.point("activities.mark")
    activity = lock_activity(session.activity)
    _check_session(activity, session)
    made: list[Presence] = []
    for participant, raw_line in people:
        participation = ensure_participation(activity, participant, role=role, raw_line=raw_line)
        made.append(_prove(participation, session, evidence, detail, by=by))
    settle_shares(activity, {presence.participation_id for presence in made})
    return made


def ensure_participation(
    activity: Activity, participant: Participant, *, role: str = "", raw_line: str = ""
) -> Participation:
    """The one participation of this participant, with the snapshot of the day. The activity is locked by the caller."""
    whose = as_participant(participant, activity.region_id)
    known = Participation.objects.filter(activity=activity, **whose).first()
    if known is not None:
        return known
    (who,) = whose.values()
    registration = Registration.objects.filter(activity=activity, state__in=LIVE, **whose).first()
    return Participation.objects.create(
        activity=activity, registration=registration, raw_line=raw_line,
        role=role or (registration.role if registration else PartRole.LISTENER),
        **whose, **written_of(who, activity.start_date),
    )  # fmt: skip


@transaction.atomic
def take_presence_back(presence: Presence, *, because: str, by: User | None) -> Presence:
    """Marked by mistake: the mark stays in the list with its reason, and proves nothing."""
    activity = lock_activity(presence.session.activity)
    kept = Presence.objects.select_related("participation", "session").get(pk=presence.pk)
    if kept.taken_back_at is not None:
        return kept
    if not because.strip():
        raise ActivitiesRefused("Напишите, почему отметка снята.", field="because")
    kept.taken_back_at, kept.taken_back_because = clock.now(), because.strip()[:300]
    kept.save(update_fields=["taken_back_at", "taken_back_because"])
    participation = kept.participation
    if not participation.presences.filter(taken_back_at=None).exists():
        participation.confirmed_at = None
        participation.save(update_fields=["confirmed_at"])
    settle_shares(activity, {participation.pk})
    record("activities.presence.taken_back", participation, by=by, before=_told(kept), after={"because": because})
    presence_changed.send(sender=Presence, participation=participation, by=by)
    return kept


@transaction.atomic
def write_outcome(participation: Participation, *, by: User | None, **outcome: Any) -> Participation:
    """What came out of it, written by the owner of the activity's own table: points, place, passed, published…"""
    unknown = outcome.keys() - OUTCOME
    if unknown:
        message = f"a participation has no outcome named {', '.join(sorted(unknown))}"
        raise TypeError(message)
    lock_activity(participation.activity)
    kept = Participation.objects.get(pk=participation.pk)
    before, after = changes(kept, outcome)
    if after:
        for name, value in outcome.items():
            setattr(kept, name, value)
        kept.save(update_fields=list(outcome))
        record("activities.participation.outcome_written", kept, by=by, before=before, after=after)
    return kept


@transaction.atomic
def give_code_word(
    session: Session, *, opens_at: datetime, closes_at: datetime, by: User | None,
    evidence: str = Evidence.CODE_WORD, word: str = "",
) -> CodeWord:  # fmt: skip
    """A word to show in the broadcast, or a code to hang at the door; without a word of yours one is made up."""
    if closes_at <= opens_at:
        raise ActivitiesRefused("Слово перестаёт действовать раньше, чем начинает.", field="closes_at")
    if word and len(word.strip()) < 4:
        raise ActivitiesRefused("Слово слишком короткое: его легко угадать. Возьмите от четырёх букв.", field="word")
    lock_activity(session.activity)
    given = CodeWord.objects.create(
        session=session, evidence=evidence, word=word.strip() or new_word(), opens_at=opens_at, closes_at=closes_at
    )
    record("activities.code_word.given", session, by=by, after={"opens_at": opens_at, "closes_at": closes_at})
    return given


@transaction.atomic
def withdraw_code_word(word: CodeWord, *, by: User | None) -> Session:
    """It leaked, or was shown by mistake. Presences it proved stay."""
    session = word.session
    record("activities.code_word.withdrawn", session, by=by, before={"opens_at": word.opens_at})
    word.delete()
    return session


def say_code_word(
    activity: Activity, participant: Participant, said: str, *, by: User | None, address: str
) -> Presence:
    """Somebody known types the word. Tries are counted before the transaction, so a wrong one is not given back."""
    limits.spend("activities.code-word", f"{activity.pk}:{type(participant).__name__}:{participant.pk}", 10, 600)
    limits.spend("activities.code-word-address", f"{activity.pk}:{address}", 300, 600)
    now = clock.now()
    words = CodeWord.objects.filter(session__activity=activity, opens_at__lte=now, closes_at__gt=now)
    fitting = [word for word in words.select_related("session__activity").order_by("pk") if same_word(said, word.word)]
    if not fitting:
        raise ActivitiesRefused(NEED_WORD, field="word")
    word = fitting[0]
    return mark_present(word.session, participant, evidence=word.evidence, by=by)


def _check_session(activity: Activity, session: Session) -> None:
    if activity.state == ActivityState.CANCELLED:
        raise ActivitiesRefused("Мероприятие отменено, отмечать некого.")
    if activity.state == ActivityState.DRAFT:
        raise ActivitiesRefused("Мероприятие ещё черновик. Сначала объявите его или отметьте проведённым.")
    if session.starts_at.astimezone(activity.zone).date() > clock.today(activity.zone):
        raise ActivitiesRefused("Занятие ещё впереди: отмечать пришедших можно в его день.")


def _prove(participation: Participation, session: Session, evidence: str, detail: str, *, by: User | None) -> Presence:
    known = participation.presences.filter(session=session, taken_back_at=None).first()
    if known is not None:
        return known
    now = clock.now()
    presence = Presence.objects.create(
        participation=participation, session=session, evidence=evidence, detail=detail[:300], at=now, by=by
    )
    if participation.confirmed_at is None:
        participation.confirmed_at = now
        participation.save(update_fields=["confirmed_at"])
    record("activities.presence.marked", participation, by=by, after=_told(presence))
    presence_changed.send(sender=Presence, participation=participation, by=by)
    return presence


def _told(presence: Presence) -> dict[str, str]:
    return {"session": str(presence.session), "evidence": presence.get_evidence_display()}
