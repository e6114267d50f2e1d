"""A guest's seat: having come in by his personal link, he is remembered in the session of his browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metodkabinet.activities.models import LIVE, Registration
from metodkabinet.activities.services import registration_of_token
from metodkabinet.forums.models import Forum
from metodkabinet.forums.queries.sight import forum_of_thread, running
from metodkabinet.people.queries.sight import person_of

if TYPE_CHECKING:
    from metodkabinet.kit.http import Request
    from metodkabinet.people.models import Contact, Person

SEATS = "forums.seats"
MOST = 20


def take_seat(request: Request, forum: Forum, token: str) -> None:
    """Remember whose link it was."""
    seats = dict(list(request.session.get(SEATS, {}).items())[-MOST:])
    request.session[SEATS] = {**seats, str(forum.pk): token}


def leave_seat(request: Request, forum: Forum) -> None:
    """Somebody else sits at this computer now."""
    seats = request.session.get(SEATS, {})
    request.session[SEATS] = {key: token for key, token in seats.items() if key != str(forum.pk)}


def registration_in(request: Request, forum: Forum) -> Registration | None:
    """The live registration of this reader: by his account, else by the seat he took."""
    person = person_of(request.user)
    if person is not None:
        rows = Registration.objects.filter(activity=forum.activity_id, person=person, state__in=LIVE)
        found = rows.select_related("person", "contact", "activity__owner").first()
        if found is not None:
            return found
    token = request.session.get(SEATS, {}).get(str(forum.pk), "") if hasattr(request, "session") else ""
    seat = registration_of_token(token) if token else None
    live = seat is not None and seat.activity_id == forum.activity_id and seat.state in LIVE
    return seat if live else None


def guest_of(request: Request, thread_id: int) -> Person | Contact | None:
    """Who speaks by a personal link; while the forum runs."""
    forum = forum_of_thread(thread_id)
    if forum is None or not Forum.objects.filter(running(), pk=forum.pk).exists():
        return None
    registration = registration_in(request, forum)
    if registration is None or registration.state != "confirmed":
        return None
    return registration.person or registration.contact
