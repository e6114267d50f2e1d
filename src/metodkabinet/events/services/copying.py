"""The same once more: a copy, a series of copies, a new event from a sample."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from metodkabinet.activities.services import SessionCard, When, add_activity, add_session, card_of, change_session
from metodkabinet.audit.services import record
from metodkabinet.events.logic.speakers import Line
from metodkabinet.events.models import Event, ProgrammeItem
from metodkabinet.events.services.events import open_event, setup_of
from metodkabinet.events.services.programme import TalkCard, add_talk
from metodkabinet.events.services.refusals import EventsRefused
from metodkabinet.kit.questionnaires.building import (
    Wording,
    add_question,
    create_questionnaire,
    current_version,
    publish_version,
)

if TYPE_CHECKING:
    from metodkabinet.accounts.models import User
    from metodkabinet.activities.models import Session
    from metodkabinet.kit.questionnaires.models import Question, Questionnaire

MOST_COPIES = 24
FURTHEST = 10  # years between an event and its copy
WORDED = ("kind", "text", "help", "required", "options", "minimum", "maximum", "shown_value")


@transaction.atomic
def copy_event(event: Event, start: date, *, by: User | None, title: str = "", series_of: Event | None = None) -> Event:
    """A draft on another day with the same card, sessions, programme and questions; nobody is registered."""
    source = event.activity
    if not abs(start.year - source.start_date.year) <= FURTHEST:
        raise EventsRefused(f"Новая дата – не дальше {FURTHEST} лет от прежней.", field="start")
    shift = start - source.start_date
    card = replace(card_of(source), title=title or source.title)
    when = When(start, source.end_date + shift, source.start_time)
    activity = add_activity(source.owner, card, when, by=by)
    setup = setup_of(event)
    opens, closes = (moment + shift if moment else None for moment in (setup.opens_at, setup.closes_at))
    made = open_event(activity, by=by, setup=replace(setup, opens_at=opens, closes_at=closes))
    sessions = _copy_sessions(event, made, shift, by=by)
    for talk in event.talks.select_related("session").prefetch_related("speakers"):
        add_talk(made, _talk_card(talk, sessions.get(talk.session_id)), by=by)
    made.questions, made.feedback = _copy_of(event.questions, made), _copy_of(event.feedback, made)
    made.series_of = series_of
    made.save(update_fields=["questions", "feedback", "series_of"])
    record("events.event.copied", made, by=by, after={"title": event.activity.title})
    return made


@transaction.atomic
def repeat_event(event: Event, *, times: int, days: int, by: User | None) -> list[Event]:
    """A series: the same each so many days, numbered. The first one is the head of the series."""
    if not 1 <= times <= MOST_COPIES:
        raise EventsRefused(f"Повторов – от одного до {MOST_COPIES}.", field="times")
    if not 1 <= days <= 366:
        raise EventsRefused("Промежуток – от одного дня до года.", field="days")
    head = event.series_of or event
    before = Event.objects.filter(series_of=head).count() + 1
    start, made = event.activity.start_date, []
    for place in range(1, times + 1):
        day = start + timedelta(days=days * place)
        title = f"{head.activity.title} – {before + place}"[:300]
        made.append(copy_event(event, day, by=by, title=title, series_of=head))
    return made


def _copy_sessions(event: Event, made: Event, shift: timedelta, *, by: User | None) -> dict[int | None, Session]:
    """By the keys of the old ones. The only session is born with the activity."""
    old = list(event.activity.sessions.order_by("position", "pk"))
    born = made.activity.sessions.get()
    if len(old) == 1:
        card = SessionCard(born.starts_at, born.ends_at, old[0].title, old[0].place)
        return {old[0].pk: change_session(born, card, by=by)}
    zone = event.activity.zone
    found: dict[int | None, Session] = {}
    for one in old:
        starts, ends = (moment.astimezone(zone) + shift for moment in (one.starts_at, one.ends_at))
        found[one.pk] = add_session(made.activity, SessionCard(starts, ends, one.title, one.place), by=by)
    return found


def _talk_card(talk: ProgrammeItem, session: Session | None) -> TalkCard:
    speakers = [Line(speaker.name, speaker.about) for speaker in talk.speakers.all()]
    return TalkCard(talk.title, session, talk.starts, talk.minutes, talk.summary, speakers)


def _copy_of(questionnaire: Questionnaire | None, made: Event) -> Questionnaire | None:
    """The published questions as a new questionnaire: answers of two events never mix."""
    version = current_version(questionnaire) if questionnaire is not None else None
    if questionnaire is None or version is None:
        return None
    title = f"{questionnaire.title.split(':')[0]}: {made.activity.title}"[:300]
    copy = create_questionnaire(title, anonymous=questionnaire.anonymous, many=questionnaire.many)
    codes: dict[str, str] = {}
    for question in version.questions.all():
        codes[question.code] = add_question(copy, _wording(question, codes)).code
    publish_version(copy)
    return copy


def _wording(question: Question, codes: dict[str, str]) -> Wording:
    said = {name: getattr(question, name) for name in WORDED}
    return Wording(**said, shown_when=codes.get(question.shown_when, ""))
