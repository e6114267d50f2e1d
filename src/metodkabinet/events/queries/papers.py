"""What the papers of an event say: the content of each kind, taken from the rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse

from metodkabinet.activities.models import LIVE, Registration
from metodkabinet.events.models import Event, ProgrammeItem
from metodkabinet.events.queries.programme import talks_of
from metodkabinet.kit.components.typography import day
from metodkabinet.papers.models import Paper

Content = Mapping[str, Any]
EMPTY_LINES = "10"
GENITIVE = {  # kinds that an installation begins with; one that people added is «мероприятие»
    "meeting": "заседания", "seminar": "семинара", "webinar": "вебинара", "round-table": "круглого стола",
    "master-class": "мастер-класса", "conference": "конференции", "festival": "фестиваля", "exhibition": "выставки",
    "olympiad": "олимпиады", "contest": "конкурса", "web-forum": "веб-форума", "visit": "выезда",
}  # fmt: skip
KINDS = {
    "letter": "Информационное письмо",
    "programme": "Программа",
    "attendance": "Явочный лист",
    "event_order": "Проект приказа",
}


def title_of(event: Event, kind: str) -> str:
    """«О проведении…» where the paper needs a heading to its text."""
    title = event.activity.title
    if kind in {"letter", "event_order"}:
        return f"О проведении {GENITIVE.get(event.activity.kind.code, 'мероприятия')} «{title}»"[:300]
    return title


def papers_of(event: Event) -> QuerySet[Paper]:
    """Papers that were begun here; the caller narrows them to what the reader sees."""
    return Paper.objects.filter(owner=f"events.event:{event.pk}").order_by("-made_at", "-pk")


def letter(event: Event) -> Content:
    """What, when, where, for whom, how to register."""
    activity = event.activity
    audience = activity.audience or "школьные библиотекари"
    text = f"{activity.owner} приглашает принять участие в мероприятии «{activity.title}» ({activity.kind})."
    return {
        "addressee": "Руководителям образовательных организаций\nБиблиотекарям",
        "greeting": "Уважаемые коллеги!",
        "text": f"{text}\n{activity.summary}".strip(),
        "when": _when(event),
        "where": activity.place or activity.link,
        "people": audience,
        "registration": settings.SITE_URL + reverse("events:public", args=[event.code]),
        "deadline": day(event.closes_at.astimezone(activity.zone).date()) if event.closes_at else "",
        "contacts": event.contacts,
        "annexes": ["Программа"] if event.talks.exists() else [],
    }


def programme(event: Event) -> Content:
    """The timetable by days."""
    return {
        "when": _when(event),
        "where": event.activity.place or event.activity.link,
        "form": event.activity.get_form_display(),
        "moderators": str(event.activity.responsible or ""),
        "timetable": [[_hours(event, talk), talk.title, _speakers(talk)] for talk in talks_of(event)],
    }


def attendance(event: Event) -> Content:
    """Those who registered, by name, with empty lines for others."""
    rows = Registration.objects.filter(activity=event.activity_id, state__in=LIVE).order_by("name_then", "pk")
    people = rows.values_list("name_then", "organisation_text_then", "post_then")
    return {
        "when": _when(event), "where": event.activity.place, "people": [list(row) for row in people],
        "spare": EMPTY_LINES,
    }  # fmt: skip


def order(event: Event) -> Content:
    """A draft for the institute: number and date come from its own register."""
    activity = event.activity
    who = f": {activity.responsible}" if activity.responsible else ""
    body = activity.owner.name_genitive or "методического объединения"
    return {
        "preamble": f"В соответствии с планом работы {body}",
        "points": [
            f"Провести {_when(event)} мероприятие «{activity.title}» ({activity.kind}).",
            f"Назначить ответственного за подготовку и проведение{who}.",
            "Руководителям организаций обеспечить участие библиотекарей.",
        ],
        "control": "Контроль за исполнением приказа оставляю за собой.",
        "annexes": ["Программа"] if event.talks.exists() else [],
    }


CONTENTS: dict[str, Callable[[Event], Content]] = {
    "letter": letter, "programme": programme, "attendance": attendance, "event_order": order,
}  # fmt: skip


def _when(event: Event) -> str:
    activity = event.activity
    hour = f", {activity.start_time:%H:%M}" if activity.start_time else ""
    if activity.end_date > activity.start_date:
        return f"{day(activity.start_date)} – {day(activity.end_date)}{hour}"
    return f"{day(activity.start_date)}{hour}"


def _hours(event: Event, talk: ProgrammeItem) -> str:
    """«20.11, 10:00–10:20»; the day only when there are several."""
    date = talk.session.starts_at.astimezone(event.activity.zone) if talk.session else None
    several = event.activity.end_date > event.activity.start_date
    parts = [f"{date:%d.%m}"] if date and several else []
    if talk.starts:
        parts.append(f"{talk.starts:%H:%M}" + _until(talk))
    return ", ".join(parts)


def _until(talk: ProgrammeItem) -> str:
    if not talk.minutes or talk.starts is None:
        return ""
    ends = timedelta(hours=talk.starts.hour, minutes=talk.starts.minute + talk.minutes)
    hours, rest = divmod(int(ends.total_seconds()) // 60, 60)
    return f"–{hours % 24:02}:{rest:02}"


def _speakers(talk: ProgrammeItem) -> str:
    return "; ".join(str(speaker) for speaker in talk.speakers.all())
