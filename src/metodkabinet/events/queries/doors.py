"""May somebody register now, and if not, why: said in words on every page, asked again inside the registration."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.timezone import localtime

from metodkabinet.activities.enums import ActivityState
from metodkabinet.associations.models import Association, Membership
from metodkabinet.events.enums import Circle
from metodkabinet.events.models import Event, Invitation
from metodkabinet.kit import clock
from metodkabinet.kit.components.typography import day
from metodkabinet.kit.questionnaires.building import current_version
from metodkabinet.organisations.models import Territory
from metodkabinet.people.enums import Purpose
from metodkabinet.people.models import ConsentText, Contact, Person

if TYPE_CHECKING:
    from datetime import datetime

    from metodkabinet.activities.models import Participant
    from metodkabinet.kit.questionnaires.models import QuestionnaireVersion

STRANGER = {
    Circle.REGION: "Записаться могут библиотекари региона, у которых есть карточка в базе, и приглашённые. "
    "Войдите на сайт или откройте ссылку из письма-приглашения.",
    Circle.BRANCH: "Запись закрытая: только для участников объединения и приглашённых. "
    "Войдите на сайт или откройте ссылку из письма-приглашения.",
}
OUTSIDE = "Запись закрытая: только для участников объединения и приглашённых. Обратитесь к организатору."


def why_shut(event: Event) -> str:
    """To everybody: by state, dates and the window, not by who asks. Empty: the door is open."""
    activity, now = event.activity, clock.now()
    if activity.state == ActivityState.CANCELLED:
        because = f" Причина: {activity.cancelled_because}" if activity.cancelled_because else ""
        return f"Мероприятие отменено.{because}"
    if activity.state == ActivityState.DRAFT:
        return "Мероприятие ещё не объявлено, запись не открыта."
    if activity.state == ActivityState.HELD or activity.end_date < clock.today(activity.zone):
        return f"Мероприятие уже прошло ({day(activity.end_date)}), запись закрыта."
    if event.opens_at is not None and now < event.opens_at:
        return f"Запись откроется {_moment(event, event.opens_at)}."
    if event.closes_at is not None and now >= event.closes_at:
        return f"Запись закончилась {_moment(event, event.closes_at)}. Обратитесь к организатору."
    return ""


def refusal_for(event: Event, participant: Participant) -> str:
    """Why this very participant may not register; empty: he may."""
    if event.circle == Circle.ANYONE or _is_invited(event, participant):
        return ""
    if not isinstance(participant, Person):
        return STRANGER[Circle(event.circle)]
    if event.circle == Circle.BRANCH and not is_of_branch(participant, event.activity.owner):
        return OUTSIDE
    return ""


def is_of_branch(person: Person, body: Association) -> bool:
    """A member of the body or of one below it, or a librarian of the territory on which it works."""
    bodies = Association.objects.within(body).order_by().values("pk")
    today = clock.today()
    serving = Q(until=None) | Q(until__gt=today)
    if Membership.objects.filter(serving, person=person, association__in=bodies, since__lte=today).exists():
        return True
    places = Territory.objects.filter(region=body.region_id, subject=body.subject)
    if body.municipality_id is not None:
        places = places.filter(
            Q(municipality=body.municipality_id) | Q(municipality__parent=body.municipality_id)
        )  # districts of a city belong to it
    return person.territory_id is not None and places.filter(pk=person.territory_id).exists()


def version_asked(event: Event) -> QuestionnaireVersion | None:
    """The questions of the registration, when any were published."""
    return current_version(event.questions) if event.questions is not None else None


def consents_asked(event: Event) -> list[ConsentText]:
    """Published texts of the purposes this event asks for; processing always comes first."""
    wanted = [Purpose.PROCESSING]
    wanted += [Purpose.PHOTO] if event.asks_photo else []
    wanted += [Purpose.LETTERS] if event.asks_letters else []
    rows = ConsentText.objects.filter(region=event.activity.region_id, purpose__in=wanted)
    latest = {text.purpose: text for text in rows.exclude(published_at=None).order_by("version")}
    return [latest[purpose] for purpose in wanted if purpose in latest]


def consents_lacking(event: Event, whose: Person | Contact) -> list[ConsentText]:
    """Of those texts the ones that this person has not agreed to yet."""
    texts = consents_asked(event)
    given = whose.consents.filter(text__in=texts, withdrawn_at=None).values_list("text_id", flat=True)
    known = set(given)
    return [text for text in texts if text.pk not in known]


def _is_invited(event: Event, participant: Participant) -> bool:
    rows = Invitation.objects.filter(event=event)
    if isinstance(participant, Person):
        return rows.filter(Q(person=participant) | Q(contact__person=participant)).exists()
    return isinstance(participant, Contact) and rows.filter(contact=participant).exists()


def _moment(event: Event, moment: datetime) -> str:
    return localtime(moment, event.activity.zone).strftime("%d.%m.%Y в %H:%M")
