"""An event: opened on an activity or made together with it, set up, put among the samples."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, fields
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction

from metodkabinet.activities.models import Activity
from metodkabinet.activities.services import add_activity, announce_activity
from metodkabinet.audit.services import changes, record
from metodkabinet.events.enums import Circle
from metodkabinet.events.models import Event
from metodkabinet.events.services.refusals import EventsRefused
from metodkabinet.kit.questionnaires.building import Wording, add_question, create_questionnaire, publish_version
from metodkabinet.kit.questionnaires.enums import Kind
from metodkabinet.kit.refusals import Changed

if TYPE_CHECKING:
    from metodkabinet.accounts.models import User
    from metodkabinet.activities.services import ActivityCard, When
    from metodkabinet.associations.models import Association

LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"  # none that are taken for another one
FEEDBACK = (
    Wording(kind=Kind.SCALE, text="Насколько было полезно?", minimum=Decimal(1), maximum=Decimal(5), required=True),
    Wording(kind=Kind.LONG, text="Что возьмёте в работу?"),
    Wording(kind=Kind.LONG, text="Что сделать иначе в следующий раз?"),
)


@dataclass(frozen=True, slots=True)
class Setup:
    """How people register."""

    circle: str = Circle.ANYONE
    is_moderated: bool = False
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    asks_photo: bool = False
    asks_letters: bool = False
    contacts: str = ""


SETUP = tuple(entry.name for entry in fields(Setup))


def setup_of(event: Event) -> Setup:
    """What is set now."""
    return Setup(**{name: getattr(event, name) for name in SETUP})


@transaction.atomic
def open_event(activity: Activity, *, by: User | None, setup: Setup | None = None) -> Event:
    """Give an activity its public page and registration; a second time finds the same."""
    kept = Activity.objects.select_for_update(of=("self",)).get(pk=activity.pk)
    known = Event.objects.select_related("activity__owner__region").filter(activity=kept).first()
    if known is not None:
        return known
    event = Event(activity=kept, code=_new_code())
    _put(event, setup or Setup())
    event.save()
    record("events.event.opened", event, by=by, after={"title": kept.title})
    return event


@transaction.atomic
def create_event(
    body: Association, card: ActivityCard, when: When, setup: Setup, *, by: User | None, announce: bool
) -> Event:
    """An activity with its registration in one go; announced at once when asked."""
    activity = add_activity(body, card, when, by=by)
    event = open_event(activity, by=by, setup=setup)
    if announce:
        event.activity = announce_activity(activity, by=by)
    return event


@transaction.atomic
def change_event(event: Event, setup: Setup, *, version: int | None, by: User | None) -> Event:
    """Another window, circle, consents."""
    locked = lock_event(event)
    if version is not None and locked.version != version:
        raise Changed("Пока вы правили, настройки записи сохранил кто-то другой. Сравните и сохраните ещё раз.")
    before, after = changes(locked, {name: getattr(setup, name) for name in SETUP})
    _put(locked, setup)
    locked.version += 1
    locked.save()
    if after:
        record("events.event.changed", locked, by=by, before=before, after=after)
    return locked


@transaction.atomic
def mark_template(event: Event, *, by: User | None, is_template: bool) -> Event:
    """Offer it as a sample for new events, or no longer."""
    locked = lock_event(event)
    if locked.is_template != is_template:
        locked.is_template = is_template
        locked.save(update_fields=["is_template"])
        verb = "template_made" if is_template else "template_dropped"
        record(f"events.event.{verb}", locked, by=by, after={"title": locked.activity.title})
    return locked


@transaction.atomic
def begin_questions(event: Event, *, by: User | None) -> Event:
    """A questionnaire for those who register, empty yet; a second time finds the same."""
    locked = lock_event(event)
    if locked.questions is None:
        locked.questions = create_questionnaire(f"Запись: {locked.activity.title}"[:300], many=True)
        locked.save(update_fields=["questions"])
        record("events.event.questions_begun", locked, by=by)
    return locked


@transaction.atomic
def begin_feedback(event: Event, *, by: User | None) -> Event:
    """Three questions without names, open at once; the organiser may change them."""
    locked = lock_event(event)
    if locked.feedback is None:
        made = create_questionnaire(f"Отзывы: {locked.activity.title}"[:300], anonymous=True)
        for wording in FEEDBACK:
            add_question(made, wording)
        publish_version(made)
        locked.feedback = made
        locked.save(update_fields=["feedback"])
        record("events.event.feedback_begun", locked, by=by)
    return locked


def lock_event(event: Event) -> Event:
    """The row under its lock."""
    rows = Event.objects.select_for_update(of=("self",)).select_related("activity__owner__region")
    return rows.select_related("activity__region", "questions", "feedback").get(pk=event.pk)


def _put(event: Event, setup: Setup) -> None:
    if setup.opens_at and setup.closes_at and setup.closes_at <= setup.opens_at:
        raise EventsRefused("Запись закрывается раньше, чем открывается. Поправьте время.", field="closes_at")
    for name in SETUP:
        setattr(event, name, getattr(setup, name))
    event.contacts = " ".join(setup.contacts.split())


def _new_code() -> str:
    return "".join(secrets.choice(LETTERS) for _ in range(10))
