"""Who takes part: guests come in by a form, words and talks prove presence day by day and bring points."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.urls import reverse

from metodkabinet.activities.enums import ActivityState, Evidence, RegistrationState, Source
from metodkabinet.activities.models import LIVE, Participation, Registration, Session
from metodkabinet.activities.services import mark_present, register_participant, token_of, write_outcome
from metodkabinet.discussions.enums import PostState
from metodkabinet.discussions.models import Post
from metodkabinet.forums.models import Forum
from metodkabinet.forums.queries.activity import Key, scores_of
from metodkabinet.forums.services.refusals import ForumsRefused, line
from metodkabinet.kit import clock
from metodkabinet.notifications.services import tell
from metodkabinet.people.enums import ConsentSource, Purpose
from metodkabinet.people.queries.consents import current_text
from metodkabinet.people.services import ContactCard, add_contact, give_consent

if TYPE_CHECKING:
    from datetime import date

    from metodkabinet.accounts.models import User
    from metodkabinet.organisations.models import Organisation


JOINED = "forums.joined"


@dataclass(frozen=True, slots=True)
class Guest:
    """What somebody without an account writes of himself."""

    name: str
    email: str = ""
    organisation: Organisation | None = None
    organisation_text: str = ""


@transaction.atomic
def join_forum(forum: Forum, guest: Guest, *, agrees: bool, by: User | None = None) -> Registration:
    """Register a guest with his consent. The link goes by letter when he left an address; twice is one registration."""
    name = line(guest.name, "фамилия, имя, отчество", "name")
    if len(name.split()) < 2:
        raise ForumsRefused("Напишите хотя бы фамилию и имя: они будут в сертификате.", field="name")
    if not agrees:
        raise ForumsRefused("Без согласия на обработку данных записать вас нельзя.", field="agrees")
    text = current_text(forum.activity.region, Purpose.PROCESSING)
    if text is None:
        raise ForumsRefused("Организатор ещё не опубликовал текст согласия. Сообщите ему, пожалуйста.")
    card = ContactCard(name, guest.email, "", guest.organisation_text, guest.organisation)
    contact = add_contact(forum.activity.region, card, by=by)
    give_consent(contact, text, source=ConsentSource.SITE, by=by)
    known = Registration.objects.filter(activity=forum.activity_id, contact=contact, state__in=LIVE).exists()
    registration = register_participant(forum.activity, contact, source=Source.GUEST, by=by)
    if contact.email and not known:
        _send_link(registration)
    return registration


@transaction.atomic
def mark_here(forum: Forum, registration: Registration, *, by: User | None) -> Participation:
    """«Я на форуме»: the participant proves the day himself, by his link or his account."""
    today = clock.today(forum.activity.zone)
    session = session_of(forum, today)
    if forum.activity.state != ActivityState.ANNOUNCED or session is None:
        raise ForumsRefused("Отметиться можно в дни форума.")
    if registration.state != RegistrationState.CONFIRMED:
        raise ForumsRefused("Ваша регистрация ещё не подтверждена.")
    evidence = Evidence.FACET if by else Evidence.PERSONAL_LINK
    presence = mark_present(session, registration.participant, evidence=evidence, by=by, detail="отметился на форуме")
    return presence.participation


@transaction.atomic
def note_post(post: Post, forum: Forum, *, by: User | None) -> None:
    """Words that everybody sees prove the day they were written on; the points follow in any case."""
    key: Key = (post.person_id, None if post.person_id else post.contact_id)
    if key == (None, None):
        return
    author = post.person or post.contact
    session = session_of(forum, post.written_at.astimezone(forum.activity.zone).date())
    is_on = forum.activity.state in {ActivityState.ANNOUNCED, ActivityState.HELD}
    if author is not None and session is not None and is_on and post.state == PostState.SHOWN:
        mark_present(session, author, evidence=Evidence.FACET, by=by, detail=post.get_kind_display())
    settle_points(forum, [key], by=by)


@transaction.atomic
def settle_points(forum: Forum, only: Iterable[Key] | None = None, *, by: User | None) -> int:
    """Write the points of the rule into the participations that differ; how many did."""
    scores = scores_of(forum, only)
    written = 0
    rows = Participation.objects.filter(activity=forum.activity_id).select_related("activity")
    if only is not None:
        rows = rows.filter(person__in=[p for p, _ in scores if p]) | rows.filter(
            contact__in=[c for _, c in scores if c]
        )
    for row in rows.order_by("pk"):
        found = scores.get((row.person_id, row.contact_id))
        points = found.points if found else 0
        if (row.points or 0) != points:
            write_outcome(row, by=by, points=points)
            written += 1
    return written


def session_of(forum: Forum, day: date) -> Session | None:
    """The day of the forum; None outside its days."""
    zone = forum.activity.zone
    for session in forum.activity.sessions.all():
        if session.starts_at.astimezone(zone).date() <= day and session.ends_at.astimezone(zone).date() >= day:
            if session.ends_at.astimezone(zone).date() == day and session.is_whole_days:
                continue  # it ended at the midnight with which this day began
            return session
    return None


def _send_link(registration: Registration) -> None:
    contact, activity = registration.contact, registration.activity
    if contact is not None:
        tell(
            contact, kind=JOINED, key=f"registration:{registration.pk}:joined", title=f"Вы записаны: {activity.title}",
            text="По личной ссылке можно войти на форум с любого устройства. Никому её не передавайте.",
            url=reverse("forums:seat", args=[token_of(registration)]),
        )  # fmt: skip
