"""What pages of the module share: an act behind a button, a form page, the activity of the address."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse

from metodkabinet.accounts.models import User
from metodkabinet.activities.models import Activity
from metodkabinet.associations.models import Association
from metodkabinet.associations.queries.current import current_of
from metodkabinet.kit import pages
from metodkabinet.kit.refusals import Refused
from metodkabinet.organisations.models import Organisation
from metodkabinet.people.enums import PersonState
from metodkabinet.people.models import Person

if TYPE_CHECKING:
    from django.http import HttpResponse

    from metodkabinet.kit.http import Request

NO_BODY = "Мероприятие проводит объединение, а вы пока ни в одном из них не ведёте работу. Обратитесь к руководителю."


def act(request: Request, message: str, to: str, service: Callable[..., Any], *args: Any, **given: Any) -> HttpResponse:
    """Do it and go to the page; a refusal is said there."""
    try:
        service(*args, by=actor(request), **given)
    except Refused as refusal:
        messages.error(request, refusal.text)
        return redirect(to)
    return pages.saved(request, message, to)


def form_page(
    request: Request, form: Any, title: str, back: str, *, submit: str = "Сохранить", hint: str = "",
    template: str = "activities/form.html", **more: Any,
) -> HttpResponse:  # fmt: skip
    """A page that is one form."""
    return pages.page(request, template, form=form, title=title, back=back, submit=submit, hint=hint, **more)


def actor(request: Request) -> User | None:
    """Who acts; a guest with a personal link is nobody."""
    return request.user if isinstance(request.user, User) else None


def managed(request: Request, activity_id: int) -> Activity:
    """An activity this reader runs."""
    rows = Activity.objects.manageable_by(request.user)
    return pages.obtain(rows.select_related("region", "owner__region", "kind", "host", "responsible"), activity_id)


def page_of(activity: Activity) -> str:
    """Its page."""
    return reverse("activities:activity", args=[activity.pk])


def trail_of(activity: Activity) -> list[tuple[str, str]]:
    """The way to it."""
    return [("Мероприятия", reverse("activities:list")), (activity.title, page_of(activity))]


def own_body(request: Request) -> Association:
    """For whom the reader plans: the body on top of the page, or another one that he runs."""
    mine = (
        Association.objects.visible_to(request.user)
        .reached_by(request.user, "activities.manage")
        .select_related("region")
    )
    current = current_of(request)
    found = mine.filter(pk=current.association.pk).first() if current else None
    found = found or mine.order_by("depth", "pk").first()
    pages.require(found is not None, NO_BODY)
    if found is None:
        raise Http404
    return found


def offered_organisations(request: Request, region_id: int) -> QuerySet[Organisation]:
    """Acting ones of the region."""
    rows = Organisation.objects.visible_to(request.user).filter(region=region_id, until=None)
    return rows.order_by("sort_key", "pk")


def offered_people(request: Request, region_id: int) -> QuerySet[Person]:
    """Those whom the reader knows."""
    rows = Person.objects.visible_to(request.user).filter(region=region_id, state=PersonState.ACTIVE)
    return rows.select_related("main_organisation", "municipality").order_by("sort_key", "pk")
