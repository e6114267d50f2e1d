"""The end of a forum: who was active, the resolution, letters of thanks, the collection."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse

from metodkabinet.activities.models import Participation
from metodkabinet.forums import forms, services
from metodkabinet.forums.jobs import draw_collection
from metodkabinet.forums.models import ResolutionPoint, Thanks
from metodkabinet.forums.queries.activity import participants_of, rule_of, scores_of
from metodkabinet.forums.queries.choices import proposals_of
from metodkabinet.forums.services.collection import describe_collection
from metodkabinet.forums.services.thanks import USUAL
from metodkabinet.forums.tables import ThanksTable, activity_table
from metodkabinet.forums.views import acts
from metodkabinet.kit import clock, pages
from metodkabinet.kit.forms import once
from metodkabinet.kit.jobs import enqueue
from metodkabinet.kit.tables import Action, BulkAction, Empty, Table, list_page

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.http.response import HttpResponseBase

    from metodkabinet.forums.models import Forum
    from metodkabinet.kit.http import Request


# Activity


def points(request: Request, forum_id: int) -> HttpResponseBase:
    """Participants with what they did; the marked ones are put on the list of thanks."""
    forum = acts.managed(request, forum_id)
    rule = rule_of(forum)
    lead = (
        f"доклад {rule.talk}, ответ {rule.answer}, вопрос {rule.question}, комментарий {rule.comment}; "
        f"за день, кроме докладов, не больше {rule.day_cap}"
    )
    empty = Empty("Участников пока нет", "Они появятся, когда отметятся на форуме или напишут.")
    return list_page(
        request, _activity_table(request, forum), title="Активность участников", lead=lead, empty=empty,
        trail=acts.trail_of(forum),
    )  # fmt: skip


@once
def pick(request: Request, forum_id: int) -> HttpResponse:
    """The marked participants, a reason for them all; each may be corrected afterwards."""
    forum = acts.managed(request, forum_id)
    chosen = list(_activity_table(request, forum).chosen()[:300])
    is_sent = "reason" in request.POST
    form = forms.ReasonForm(request.POST if is_sent else None, initial={"reason": USUAL})
    back = acts.page_of(forum, "thanks")
    if form.is_valid():
        said, by = form.cleaned_data["reason"], acts.actor(request)
        made = pages.attempt(form, services.add_thanks, forum, chosen, reason=said, by=by)
        if made is not None:
            return pages.saved(request, f"В список благодарностей добавлено: {len(made)}.", back)
    return pages.page(
        request, "forums/pick.html", title="Кого благодарим", form=form, chosen=chosen, forum=forum,
        back=acts.page_of(forum, "points"), trail=acts.trail_of(forum),
    )  # fmt: skip


def _activity_table(request: Request, forum: Forum) -> Table:
    thanked = set(forum.thanks.order_by("pk").values_list("participation_id", flat=True))
    known = Participation.objects.manageable_by(request.user).filter(activity=forum.activity_id)
    rows = participants_of(forum).filter(pk__in=known.order_by().values("pk"))
    bulk = [BulkAction("В список благодарностей", acts.page_of(forum, "pick"))]
    return activity_table(request, rows, scores_of(forum), thanked, bulk=bulk)


# Thanks


def thanks(request: Request, forum_id: int) -> HttpResponseBase:
    """The hand-picked list."""
    forum = acts.managed(request, forum_id)
    table = ThanksTable(request, Thanks.objects.manageable_by(request.user).filter(forum=forum))
    actions = [
        Action("Выбрать участников", acts.page_of(forum, "points"), icon="users"),
        Action("Составить письма", acts.page_of(forum, "letters"), kind="first", icon="mail"),
    ]
    empty = Empty(
        "Список пуст", "Отметьте участников на странице «Активность» – и впишите, за что благодарите.",
        acts.page_of(forum, "points"), "К активности",
    )  # fmt: skip
    return list_page(
        request, table, title="Благодарственные письма", actions=actions, empty=empty, trail=acts.trail_of(forum)
    )


def change_thanks(request: Request, thanks_id: int) -> HttpResponse:
    """For what exactly; or off the list."""
    rows = Thanks.objects.manageable_by(request.user).select_related("forum", "participation", "paper")
    found = pages.obtain(rows, thanks_id)
    forum = acts.managed(request, found.forum_id)
    form = forms.ReasonForm(request.POST or None, initial={"reason": found.reason})
    back = acts.page_of(forum, "thanks")
    if form.is_valid():
        reason, by = form.cleaned_data["reason"], acts.actor(request)
        if pages.attempt(form, services.change_thanks, found, reason=reason, by=by):
            return pages.saved(request, "Сохранено.", back)
    return pages.page(
        request, "forums/thanks.html", title=str(found), form=form, thanks=found, back=back, trail=acts.trail_of(forum)
    )


def remove_thanks(request: Request, thanks_id: int) -> HttpResponse:
    """Off the list."""
    rows = Thanks.objects.manageable_by(request.user).select_related("forum", "participation")
    found = pages.obtain(rows, thanks_id)
    back = acts.page_of(found.forum, "thanks")
    return acts.act(request, "Вычеркнуто.", back, services.remove_thanks, found)


def letters(request: Request, forum_id: int) -> HttpResponse:
    """How many letters will be begun; then they are papers to be signed."""
    forum = acts.managed(request, forum_id)
    back = acts.page_of(forum, "thanks")
    if request.method == "POST":
        return acts.act(request, "Письма составлены. Подпишите их в документах.", back, services.write_letters, forum)
    waiting = forum.thanks.filter(paper=None).select_related("participation").order_by("participation__name_then", "pk")
    return pages.page(
        request, "forums/letters.html", title="Составить письма", waiting=list(waiting), forum=forum, back=back,
        trail=acts.trail_of(forum),
    )  # fmt: skip


# Resolution


@once
def add_point(request: Request, forum_id: int) -> HttpResponse:
    """A point written by hand, or a proposal taken as it is (`proposal=`)."""
    forum = acts.managed(request, forum_id)
    back = acts.page_of(forum, "resolution")
    taken = request.POST.get("proposal", "")
    if taken:
        proposal = pages.obtain(proposals_of(forum), taken)
        given = {"text": proposal.text, "proposal": proposal}
        return acts.act(request, "Предложение взято в резолюцию.", back, services.add_point, forum, **given)
    form = forms.NewPointForm(request.POST or None)
    if form.is_valid():
        text, by = form.cleaned_data["text"], acts.actor(request)
        if pages.attempt(form, services.add_point, forum, text=text, by=by):
            return pages.saved(request, "Пункт добавлен.", back)
    return acts.form_page(request, form, "Новый пункт резолюции", back, forum, submit="Добавить")


def change_point(request: Request, point_id: int) -> HttpResponse:
    """Edit it, move it."""
    point = pages.obtain(ResolutionPoint.objects.manageable_by(request.user).select_related("forum"), point_id)
    forum = acts.managed(request, point.forum_id)
    form = forms.PointForm(request.POST or None, initial={"text": point.text, "position": point.position})
    back = acts.page_of(forum, "resolution")
    if form.is_valid():
        by = acts.actor(request)
        if pages.attempt(form, services.change_point, point, by=by, **form.cleaned_data):
            return pages.saved(request, "Пункт сохранён.", back)
    return acts.form_page(request, form, "Пункт резолюции", back, forum)


def remove_point(request: Request, point_id: int) -> HttpResponse:
    """Out of the draft."""
    point = pages.obtain(ResolutionPoint.objects.manageable_by(request.user).select_related("forum"), point_id)
    back = acts.page_of(point.forum, "resolution")
    return acts.act(request, "Пункт убран.", back, services.remove_point, point)


def finish(request: Request, forum_id: int) -> HttpResponse:
    """The final text: read it once more, then it becomes a paper."""
    forum = acts.managed(request, forum_id)
    form = forms.FinishForm(request.POST or None, initial={"preamble": forum.preamble})
    back = acts.page_of(forum, "resolution")
    if form.is_valid():
        preamble, by = form.cleaned_data["preamble"], acts.actor(request)
        if pages.attempt(form, services.finish_resolution, forum, preamble=preamble, by=by):
            return pages.saved(request, "Резолюция готова, её документ ждёт подписи.", back)
    return pages.page(
        request, "forums/finish.html", title="Итоговая резолюция", form=form, forum=forum, back=back,
        points=list(forum.points.order_by("position", "pk")), trail=acts.trail_of(forum),
    )  # fmt: skip


def reopen(request: Request, forum_id: int) -> HttpResponse:
    """Not final after all."""
    forum = acts.managed(request, forum_id)
    back = acts.page_of(forum, "resolution")
    return acts.act(request, "Резолюция возвращена в работу.", back, services.reopen_resolution, forum)


# Collection


def collection(request: Request, forum_id: int) -> HttpResponse:
    """The words around the talks, the talks that go in, the file."""
    forum = acts.managed(request, forum_id)
    form = forms.CollectionForm(request.POST or None, instance=forum)
    if form.is_valid():
        version, by = form.cleaned_data["version"], acts.actor(request)
        if pages.attempt(form, services.change_collection, forum, form.card(), version=version, by=by):
            return pages.saved(request, "Описание сборника сохранено.", acts.page_of(forum, "collection"))
    return acts.forum_page(
        request, "forums/collection.html", forum, "collection", may_manage=True, form=form,
        book=describe_collection(forum),
    )  # fmt: skip


def make_collection(request: Request, forum_id: int) -> HttpResponse:
    """Draw it in the background."""
    forum, by = acts.managed(request, forum_id), acts.actor(request)
    key = f"forums.collection:{forum.pk}:{clock.now():%Y%m%d%H%M}"  # a second click within the minute is the same
    enqueue(draw_collection, by=by, key=key, forum_id=forum.pk, user_id=by.pk if by else 0)
    message = "Сборник собирается. Обновите страницу через минуту."
    return pages.saved(request, message, reverse("forums:collection", args=[forum.pk]))
