"""What events show elsewhere: on the page of an activity, on the page of a personal link."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.urls import reverse

from metodkabinet.activities.enums import ActivityState, RegistrationState
from metodkabinet.activities.models import LIVE, Registration
from metodkabinet.activities.permissions import can_manage_activity
from metodkabinet.events.models import Event
from metodkabinet.events.permissions import can_manage_event
from metodkabinet.events.queries.doors import consents_asked, why_shut
from metodkabinet.events.queries.invited import invited_count
from metodkabinet.events.queries.papers import KINDS, papers_of
from metodkabinet.events.queries.programme import programme_of
from metodkabinet.events.queries.registering import event_of, siblings_of
from metodkabinet.kit import access, clock
from metodkabinet.kit.questionnaires.building import current_version
from metodkabinet.kit.questionnaires.fields import in_words
from metodkabinet.kit.registry import Due
from metodkabinet.papers.models import Paper

if TYPE_CHECKING:
    from metodkabinet.activities.models import Activity
    from metodkabinet.kit.http import Request

OWN_PAGE = "activities:own-registration"


def dues(request: Request) -> Iterable[Due]:
    """Requests that wait for the organiser's word."""
    if not access.holds(request.user, "activities.manage"):
        return
    asked = Registration.objects.manageable_by(request.user).filter(state=RegistrationState.ASKED)
    near = asked.filter(activity__end_date__gte=clock.today()).order_by("activity__start_date", "activity_id")
    counted = Counter(near.values_list("activity_id", "activity__title", "activity__start_date"))
    for (pk, title, start), count in counted.items():
        url = reverse("activities:registrations", args=[pk]) + "?state=asked"
        yield Due(title, url, "Ответить", f"заявок: {count}", start, "Ждут ответа:")


def of_activity(request: Request, activity: Activity) -> Mapping[str, Any] | None:
    """The public page, the programme, and for the organiser everything that he may do."""
    event = event_of(activity.pk)
    if event is None:
        may_open = can_manage_activity(request.user, activity) and activity.state != ActivityState.CANCELLED
        return {"event": None, "activity": activity} if may_open and activity.parent_id is None else None
    may_manage = can_manage_event(request.user, event)
    told: dict[str, Any] = {
        "event": event, "activity": activity, "may_manage": may_manage, "programme": programme_of(event),
        "shut": why_shut(event), "link": settings.SITE_URL + reverse("events:public", args=[event.code]),
    }  # fmt: skip
    if may_manage:
        told |= _for_organiser(request, event)
    return told


def of_registration(request: Request, registration: Registration) -> Mapping[str, Any] | None:
    """By the personal link: ticket, programme, answers, feedback. For the organiser: the answers."""
    event = event_of(registration.activity_id)
    match = request.resolver_match
    if event is None or match is None:
        return None
    is_own = match.view_name == OWN_PAGE
    answers = []
    if registration.response is not None:
        rows = registration.response.answers.select_related("question", "file").order_by("question__position", "pk")
        answers = [(one.question.text, in_words(one.question, one.value)) for one in rows]
    if not is_own and not answers:
        return None
    started = event.activity.start_date <= clock.today(event.activity.zone)
    return {
        "event": event, "answers": answers, "token": match.kwargs.get("token", "") if is_own else "",
        "is_live": registration.state in LIVE, "may_change": bool(answers) and is_own and not why_shut(event),
        "may_say": started and event.feedback is not None and current_version(event.feedback) is not None,
        "organisation": registration.organisation_text_then,
    }  # fmt: skip


def _for_organiser(request: Request, event: Event) -> dict[str, Any]:
    papers = Paper.objects.visible_to(request.user).filter(pk__in=papers_of(event).order_by().values("pk"))
    return {
        "invited": invited_count(event), "kinds": list(KINDS.items()), "siblings": siblings_of(event),
        "papers": list(papers.order_by("-made_at", "-pk")[:8]), "sessions": list(event.activity.sessions.all()),
        "no_consent_text": not consents_asked(event),
    }  # fmt: skip
