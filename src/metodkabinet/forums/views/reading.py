"""What everybody reads: the programme, a talk, questions, the resolution, where the participants are from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse

from metodkabinet.activities.queries.counts import is_open
from metodkabinet.discussions.queries.threads import discussion_of
from metodkabinet.forums import permissions
from metodkabinet.forums.enums import ResolutionState
from metodkabinet.forums.models import Forum
from metodkabinet.forums.queries.activity import numbers_of, places_of, rule_of
from metodkabinet.forums.queries.choices import proposals_of
from metodkabinet.forums.queries.programme import days_of, sections_of, video_host
from metodkabinet.forums.queries.seats import registration_in
from metodkabinet.forums.queries.sight import open_talks
from metodkabinet.forums.services.taking import session_of
from metodkabinet.forums.tables import ForumTable
from metodkabinet.forums.views import acts
from metodkabinet.kit import access, clock, pages
from metodkabinet.kit.charts.tiles import Tile, tiles
from metodkabinet.kit.tables import Action, Empty, list_page

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.http.response import HttpResponseBase

    from metodkabinet.activities.models import Registration
    from metodkabinet.kit.http import Request

JOIN = "Чтобы написать, запишитесь на форум: нужны только имя и организация."
OVER = "Форум завершён, обсуждения можно читать."


def forums(request: Request) -> HttpResponseBase:
    """Those this reader may know of."""
    may_add = access.holds(request.user, "activities.manage")
    add = reverse("forums:add")
    table = ForumTable(request, Forum.objects.visible_to(request.user))
    empty = Empty(
        "Веб-форумов пока нет", "Форум открывается за минуту: название и даты." if may_add else "",
        add if may_add else "", "Новый веб-форум",
    )  # fmt: skip
    actions = [Action("Новый веб-форум", add, kind="first", icon="plus")] if may_add else []
    return list_page(request, table, title="Веб-форумы", actions=actions, empty=empty)


def forum(request: Request, forum_id: int) -> HttpResponse:
    """The programme by days."""
    shown = acts.opened(request, forum_id)
    may_manage = permissions.can_manage_forum(request.user, shown)
    sections = sections_of(shown)
    wanted = request.GET.get("track", "")
    chosen = next((one.track for one in sections if str(one.track.pk) == wanted), None)
    return acts.forum_page(
        request, "forums/forum.html", shown, "forum", may_manage=may_manage,
        days=days_of(shown, request.user, track=chosen), sections=sections, chosen=chosen, numbers=numbers_of(shown),
        rule=rule_of(shown), **_standing(request, shown),
    )  # fmt: skip


def talk(request: Request, talk_id: int) -> HttpResponse:
    """One talk and what is said under it."""
    rows = open_talks(request.user).select_related("track", "slides", "thread").prefetch_related("speakers")
    found = pages.obtain(rows, talk_id)
    shown = acts.opened(request, found.track.forum_id)
    may_manage = permissions.can_manage_forum(request.user, shown)
    standing = _standing(request, shown)
    return acts.forum_page(
        request, "forums/talk.html", shown, "forum", may_manage=may_manage, title=found.title, talk=found,
        speakers=list(found.speakers.all()), host=video_host(found),
        discussion=discussion_of(request, found.thread, reason=standing["reason"]), **standing,
    )  # fmt: skip


def questions(request: Request, forum_id: int) -> HttpResponse:
    """Ask an expert, read what he answered."""
    shown = acts.opened(request, forum_id)
    standing = _standing(request, shown)
    experts = list(shown.experts.select_related("person__main_organisation").order_by("pk"))
    return acts.forum_page(
        request, "forums/questions.html", shown, "questions", experts=experts,
        may_manage=permissions.can_manage_forum(request.user, shown),
        discussion=discussion_of(request, shown.questions, reason=standing["reason"]), **standing,
    )  # fmt: skip


def resolution(request: Request, forum_id: int) -> HttpResponse:
    """The points as they stand and the proposals they are taken from."""
    shown = acts.opened(request, forum_id)
    may_manage = permissions.can_manage_forum(request.user, shown)
    standing = _standing(request, shown)
    is_final = shown.resolution_state == ResolutionState.FINAL
    return acts.forum_page(
        request, "forums/resolution.html", shown, "resolution", may_manage=may_manage, is_final=is_final,
        points=list(shown.points.select_related("proposal").order_by("position", "pk")),
        waiting=list(proposals_of(shown)) if may_manage and not is_final else [],
        discussion=discussion_of(request, shown.proposals, reason=standing["reason"]), **standing,
    )  # fmt: skip


def places(request: Request, forum_id: int) -> HttpResponse:
    """Participants by municipality: a picture and the table behind it. Numbers only, no names."""
    shown = acts.opened(request, forum_id)
    rows = places_of(shown)
    picture = tiles(
        "Участники по муниципалитетам",
        [Tile(str(one.municipality), one.came) for one in rows if one.municipality is not None],
    )
    return acts.forum_page(
        request, "forums/places.html", shown, "places", rows=rows, picture=picture, numbers=numbers_of(shown),
        may_manage=permissions.can_manage_forum(request.user, shown),
    )  # fmt: skip


def _standing(request: Request, shown: Forum) -> dict[str, Any]:
    """Who the reader is here and what he is offered: to come in, to say that he is here, to write."""
    registration = registration_in(request, shown)
    can_join = is_open(shown.activity)
    return {
        "registration": registration, "can_join": can_join and registration is None,
        "may_mark": can_join and registration is not None and _may_mark(shown, registration),
        "reason": "" if registration else (JOIN if can_join else OVER), "is_guest": not request.user.is_authenticated,
    }  # fmt: skip


def _may_mark(shown: Forum, registration: Registration) -> bool:
    """Today is a day of the forum on which he is not marked yet."""
    session = session_of(shown, clock.today(shown.activity.zone))
    if session is None or registration.state != "confirmed":
        return False
    return not session.presences.filter(participation__registration=registration, taken_back_at=None).exists()
