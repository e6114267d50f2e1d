"""What pages of the module share: the forum of the address, its frame, an act behind a button."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from metodkabinet.accounts.models import User
from metodkabinet.forums.models import Forum
from metodkabinet.forums.queries.sight import open_forums
from metodkabinet.kit import pages
from metodkabinet.kit.components.blocks import Tab
from metodkabinet.kit.refusals import Refused

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpResponse

    from metodkabinet.kit.http import Request

TABS = (
    ("forum", "Программа"), ("questions", "Вопросы экспертам"), ("resolution", "Резолюция"), ("places", "География"),
)  # fmt: skip
KEPT = (("points", "Активность"), ("thanks", "Благодарности"), ("collection", "Сборник"), ("setup", "Настройка"))


def opened(request: Request, forum_id: int) -> Forum:
    """A forum this reader may open: his own or a public one. Its clock becomes that of the page."""
    return _on_its_clock(pages.obtain(_whole(open_forums(request.user)), forum_id))


def managed(request: Request, forum_id: int) -> Forum:
    """A forum this reader runs."""
    return _on_its_clock(pages.obtain(_whole(Forum.objects.manageable_by(request.user)), forum_id))


def forum_page(
    request: Request, template: str, forum: Forum, tab: str, *, may_manage: bool, **more: Any
) -> HttpResponse:
    """A page under the tabs of the forum, in the frame that fits the reader."""
    names = TABS + (KEPT if may_manage else ())
    tabs = [Tab(label, reverse(f"forums:{name}", args=[forum.pk]), name == tab) for name, label in names]
    more.setdefault("title", str(forum))
    return pages.page(
        request, template, forum=forum, activity=forum.activity, tabs=tabs, may_manage=may_manage,
        frame_page=frame_of(request), **more,
    )  # fmt: skip


def form_page(request: Request, form: Any, title: str, back: str, forum: Forum, **more: Any) -> HttpResponse:
    """A page that is one form."""
    more.setdefault("submit", "Сохранить")
    return pages.page(request, "forums/form.html", form=form, title=title, back=back, trail=trail_of(forum), **more)


def act(request: Request, message: str, to: str, service: Callable[..., Any], *args: Any, **given: Any) -> HttpResponse:
    """Do it and go to the page; a refusal is said there."""
    try:
        service(*args, by=actor(request), **given)
    except Refused as refusal:
        messages.error(request, refusal.text)
        return redirect(to)
    return pages.saved(request, message, to)


def frame_of(request: Request) -> str:
    """With the menu for those who work here, alone for a guest."""
    return "kit/page.html" if request.user.is_authenticated else "forums/guest.html"


def actor(request: Request) -> User | None:
    """Who acts; a guest with a personal link is nobody."""
    return request.user if isinstance(request.user, User) else None


def page_of(forum: Forum, name: str = "forum") -> str:
    """One of its pages."""
    return reverse(f"forums:{name}", args=[forum.pk])


def trail_of(forum: Forum) -> list[tuple[str, str]]:
    """The way to it."""
    return [("Веб-форумы", reverse("forums:list")), (str(forum), page_of(forum))]


def _whole(rows: QuerySet[Forum]) -> QuerySet[Forum]:
    return rows.select_related(
        "activity__owner__region", "activity__owner__base_organisation", "activity__region", "activity__kind",
        "questions", "proposals", "collection_file", "resolution_paper",
    )  # fmt: skip


def _on_its_clock(forum: Forum) -> Forum:
    timezone.activate(forum.activity.zone)
    return forum
