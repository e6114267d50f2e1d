"""The programme: talks in their order, speakers, files and links; and who really spoke."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time
from typing import TYPE_CHECKING

from django.db import transaction

from metodkabinet.activities.enums import Evidence, PartRole
from metodkabinet.activities.models import Participation, Session
from metodkabinet.activities.services import mark_present, write_outcome
from metodkabinet.audit.services import record
from metodkabinet.events.logic.speakers import Line
from metodkabinet.events.models import Material, ProgrammeItem, Speaker
from metodkabinet.events.services.events import lock_event
from metodkabinet.events.services.refusals import EventsRefused
from metodkabinet.kit.files.services import drop_file
from metodkabinet.people.services import ContactCard, add_contact

if TYPE_CHECKING:
    from metodkabinet.accounts.models import User
    from metodkabinet.events.models import Event
    from metodkabinet.kit.files.models import StoredFile

MOST_TALKS = 300


@dataclass(frozen=True, slots=True)
class TalkCard:
    """What stands in the programme."""

    title: str
    session: Session | None = None
    starts: time | None = None
    minutes: int | None = None
    summary: str = ""
    speakers: Sequence[Line] = ()


@transaction.atomic
def add_talk(event: Event, card: TalkCard, *, by: User | None) -> ProgrammeItem:
    """One more item; the programme stands by days and hours."""
    locked = lock_event(event)
    if ProgrammeItem.objects.filter(event=locked).count() >= MOST_TALKS:
        raise EventsRefused(f"В программе уже {MOST_TALKS} пунктов. Разделите мероприятие на части.")
    talk = ProgrammeItem(event=locked)
    _put(talk, card)
    record("events.talk.added", locked, by=by, after={"title": talk.title})
    return talk


@transaction.atomic
def change_talk(talk: ProgrammeItem, card: TalkCard, *, by: User | None) -> ProgrammeItem:
    """Correct it."""
    lock_event(talk.event)
    kept = ProgrammeItem.objects.select_related("event").get(pk=talk.pk)
    before = kept.title
    _put(kept, card)
    record("events.talk.changed", kept.event, by=by, before={"title": before}, after={"title": kept.title})
    return kept


@transaction.atomic
def remove_talk(talk: ProgrammeItem, *, by: User | None) -> Event:
    """Not in the programme any more; its materials stay with the event."""
    event = lock_event(talk.event)
    if talk.speakers.filter(participation__isnull=False).exists():
        raise EventsRefused("Выступление уже отмечено состоявшимся. Удалить его из программы нельзя.")
    record("events.talk.removed", event, by=by, before={"title": talk.title})
    talk.materials.update(talk=None)
    talk.speakers.all().delete()
    talk.delete()
    return event


@transaction.atomic
def mark_spoken(talk: ProgrammeItem, *, by: User | None) -> int:
    """The talk was given: each speaker took part as a speaker. Whom the base does not know comes in as a guest."""
    event = lock_event(talk.event)
    session = talk.session or event.activity.sessions.order_by("position", "pk").first()
    speakers = list(talk.speakers.filter(participation=None))
    if session is None or not speakers:
        raise EventsRefused("Отмечать некого: у пункта нет выступающих или они уже отмечены.")
    for speaker in speakers:
        speaker.participation = _spoke(speaker, session, by=by)
        speaker.save(update_fields=["participation"])
    return len(speakers)


@transaction.atomic
def add_material(
    event: Event, *, title: str, by: User | None, file: StoredFile | None = None, address: str = "",
    talk: ProgrammeItem | None = None,
) -> Material:  # fmt: skip
    """A file or a link."""
    locked = lock_event(event)
    if (file is None) == (not address):
        raise EventsRefused("Приложите файл или укажите ссылку – что-то одно.", field="file")
    if talk is not None and talk.event_id != locked.pk:
        raise EventsRefused("Этот пункт – из программы другого мероприятия.", field="talk")
    material = Material.objects.create(event=locked, talk=talk, title=title, file=file, address=address)
    record("events.material.added", locked, by=by, after={"title": title})
    return material


@transaction.atomic
def remove_material(material: Material, *, by: User | None) -> Event:
    """It is not given out any more."""
    event = lock_event(material.event)
    record("events.material.removed", event, by=by, before={"title": material.title})
    file = material.file
    material.delete()
    if file is not None:
        drop_file(file)
    return event


def release_session(session: Session) -> int:
    """The session is going: its talks stay without a day."""
    return ProgrammeItem.objects.filter(session=session).update(session=None)


def settle_order(event: Event) -> None:
    """By the session's hour, then by the talk's own; those without either keep their place at the end."""
    rows = list(ProgrammeItem.objects.filter(event=event).select_related("session").order_by("position", "pk"))
    late = time.max
    rows.sort(key=lambda talk: (talk.session.starts_at.timestamp() if talk.session else 9e12, talk.starts or late))
    for place, row in enumerate(rows):
        row.position = place
    ProgrammeItem.objects.bulk_update(rows, ["position"])


def _put(talk: ProgrammeItem, card: TalkCard) -> None:
    if card.session is not None and card.session.activity_id != talk.event.activity_id:
        raise EventsRefused("Это занятие другого мероприятия.", field="session")
    title = " ".join(card.title.split())
    if not title:
        raise EventsRefused("Напишите тему.", field="title")
    talk.title, talk.session, talk.starts = title, card.session, card.starts
    talk.minutes, talk.summary = card.minutes, card.summary
    if talk.pk is None:
        talk.position = ProgrammeItem.objects.filter(event=talk.event).count()
    talk.save()
    _put_speakers(talk, card.speakers)
    settle_order(talk.event)
    talk.refresh_from_db(fields=["position"])


def _put_speakers(talk: ProgrammeItem, lines: Sequence[Line]) -> None:
    """Those already marked as having spoken stay; the others are written anew."""
    spoke = list(talk.speakers.filter(participation__isnull=False))
    talk.speakers.filter(participation=None).delete()
    known = {speaker.name for speaker in spoke}
    Speaker.objects.bulk_create(
        Speaker(talk=talk, name=line.name, about=line.about, position=place)
        for place, line in enumerate(lines)
        if line.name not in known
    )


def _spoke(speaker: Speaker, session: Session, *, by: User | None) -> Participation:
    card = ContactCard(speaker.name, organisation_text=speaker.about)
    guest = add_contact(session.activity.region, card, by=by)
    proof = mark_present(
        session, guest, evidence=Evidence.FACET, by=by, role=PartRole.SPEAKER, raw_line=str(speaker),
        detail=str(speaker.talk)[:300],
    )  # fmt: skip
    return write_outcome(proof.participation, by=by, role=PartRole.SPEAKER, result="выступление")
