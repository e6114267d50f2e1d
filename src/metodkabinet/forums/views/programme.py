"""Running the forum: it is opened and set up, tracks, experts and talks are kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404
from django.urls import reverse

from metodkabinet.activities.models import Activity, Kind
from metodkabinet.associations.models import Association
from metodkabinet.associations.queries.current import current_of
from metodkabinet.forums import forms, services
from metodkabinet.forums.models import Expert, Forum, Talk, Track
from metodkabinet.forums.services.forums import moderation_of
from metodkabinet.forums.views import acts
from metodkabinet.kit import pages
from metodkabinet.kit.forms import once
from metodkabinet.people.enums import PersonState
from metodkabinet.people.models import Person

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpResponse

    from metodkabinet.kit.http import Request

NO_BODY = "Форум проводит объединение, а вы пока ни в одном из них не ведёте работу. Обратитесь к руководителю."


@once
def add_forum(request: Request) -> HttpResponse:
    """A new one: an activity with its days and the forum on it."""
    body = _own_body(request)
    form = forms.NewForumForm(request.POST or None)
    kind = Kind.objects.visible_to(request.user).filter(code="web-forum").first()
    pages.require(kind is not None, "В словаре видов нет «веб-форума». Попросите администратора вернуть его.")
    if kind is not None and form.is_valid():
        by = acts.actor(request)
        made = pages.attempt(form, services.open_forum, body, form.card(kind), form.when(), by=by)
        if made:
            message = "Форум создан как черновик. Добавьте секции и доклады, затем объявите мероприятие."
            return pages.saved(request, message, acts.page_of(made, "setup"))
    return pages.page(
        request, "forums/form.html", form=form, title="Новый веб-форум", lead=body.short_name, submit="Создать",
        back=reverse("forums:list"),
    )  # fmt: skip


def attach(request: Request, activity_id: int) -> HttpResponse:
    """An activity that is there already becomes a forum."""
    activity = pages.obtain(Activity.objects.manageable_by(request.user).select_related("owner__region"), activity_id)
    back = reverse("activities:activity", args=[activity.pk])
    return acts.act(request, "Теперь это веб-форум: добавьте секции и доклады.", back, services.attach_forum, activity)


def setup(request: Request, forum_id: int) -> HttpResponse:
    """The welcome and the rule; tracks and experts stand beside."""
    forum = acts.managed(request, forum_id)
    given = {"moderation": moderation_of(forum), "is_closed": forum.questions.is_closed}
    form = forms.ForumForm(request.POST or None, instance=forum, initial=given)
    if form.is_valid():
        said = form.cleaned_data
        saved = pages.attempt(
            form, services.change_forum, forum, form.card(), moderation=said["moderation"],
            is_closed=said["is_closed"], version=said["version"], by=acts.actor(request),
        )  # fmt: skip
        if saved:
            return pages.saved(request, "Сохранено.", acts.page_of(forum, "setup"))
    tracks = forum.tracks.prefetch_related("moderators__person").order_by("position", "pk")
    return acts.forum_page(
        request, "forums/setup.html", forum, "setup", may_manage=True, form=form, tracks=list(tracks),
        experts=list(forum.experts.select_related("person").order_by("pk")),
    )  # fmt: skip


@once
def add_track(request: Request, forum_id: int) -> HttpResponse:
    """A section."""
    forum = acts.managed(request, forum_id)
    back = acts.page_of(forum, "setup")
    form = forms.TrackForm(request.POST or None, visible={"moderators": _people(request, forum)})
    form.fields.pop("position")
    if form.is_valid():
        by = acts.actor(request)
        if pages.attempt(form, services.add_track, forum, by=by, **form.cleaned_data):
            return pages.saved(request, "Секция добавлена.", back)
    return acts.form_page(request, form, "Новая секция", back, forum, submit="Добавить")


def change_track(request: Request, track_id: int) -> HttpResponse:
    """Correct it."""
    track = pages.obtain(Track.objects.manageable_by(request.user), track_id)
    forum = acts.managed(request, track.forum_id)
    moderators = [row.person_id for row in track.moderators.order_by("pk")]
    given = {"title": track.title, "summary": track.summary, "position": track.position, "moderators": moderators}
    form = forms.TrackForm(request.POST or None, initial=given, visible={"moderators": _people(request, forum)})
    back = acts.page_of(forum, "setup")
    if form.is_valid():
        said = {**form.cleaned_data, "position": form.cleaned_data["position"] or track.position}
        if pages.attempt(form, services.change_track, track, by=acts.actor(request), **said):
            return pages.saved(request, "Секция сохранена.", back)
    return acts.form_page(request, form, f"Секция «{track}»", back, forum)


def remove_track(request: Request, track_id: int) -> HttpResponse:
    """An empty one."""
    track = pages.obtain(Track.objects.manageable_by(request.user).select_related("forum"), track_id)
    back = acts.page_of(track.forum, "setup")
    return acts.act(request, "Секция удалена.", back, services.remove_track, track)


@once
def add_expert(request: Request, forum_id: int) -> HttpResponse:
    """Somebody who answers."""
    forum = acts.managed(request, forum_id)
    back = acts.page_of(forum, "setup")
    form = forms.ExpertForm(request.POST or None, visible={"person": _people(request, forum)})
    if form.is_valid():
        by = acts.actor(request)
        if pages.attempt(form, services.add_expert, forum, by=by, **form.cleaned_data):
            return pages.saved(request, "Эксперт добавлен.", back)
    return acts.form_page(request, form, "Новый эксперт", back, forum, submit="Добавить")


def remove_expert(request: Request, expert_id: int) -> HttpResponse:
    """He answers no more."""
    expert = pages.obtain(Expert.objects.manageable_by(request.user).select_related("forum", "person"), expert_id)
    back = acts.page_of(expert.forum, "setup")
    return acts.act(request, "Эксперт убран.", back, services.remove_expert, expert)


@once
def add_talk(request: Request, forum_id: int) -> HttpResponse:
    """A talk with its hour."""
    forum = acts.managed(request, forum_id)
    if not forum.tracks.exists():
        message = "Сначала добавьте секцию: доклад стоит в ней."
        return pages.saved(request, message, acts.page_of(forum, "setup"))
    form = forms.TalkForm(request.POST or None, request.FILES or None, visible=_choices(request, forum))
    if form.is_valid():
        said, by = form.cleaned_data, acts.actor(request)
        made = pages.attempt(form, services.add_talk, said["track"], form.card(), slides=said["upload"] or None, by=by)
        if made:
            return pages.saved(request, "Доклад добавлен и появится в назначенный час.", _talk_page(made))
    return acts.form_page(request, form, "Новый доклад", acts.page_of(forum), forum, submit="Добавить")


def change_talk(request: Request, talk_id: int) -> HttpResponse:
    """Correct it."""
    talk = pages.obtain(Talk.objects.manageable_by(request.user).select_related("track"), talk_id)
    forum = acts.managed(request, talk.track.forum_id)
    speakers = list(talk.speakers.order_by("pk"))
    given = {
        "speakers": [one.person_id for one in speakers if one.person_id],
        "others": "\n".join(str(one) for one in speakers if not one.person_id),
    }
    form = forms.TalkForm(
        request.POST or None, request.FILES or None, instance=talk, initial=given, visible=_choices(request, forum)
    )
    if form.is_valid():
        said = form.cleaned_data
        saved = pages.attempt(
            form, services.change_talk, talk, said["track"], form.card(), slides=said["upload"] or None,
            version=said["version"], by=acts.actor(request),
        )  # fmt: skip
        if saved:
            return pages.saved(request, "Доклад сохранён.", _talk_page(talk))
    return acts.form_page(request, form, "Доклад", _talk_page(talk), forum)


def publish_talk(request: Request, talk_id: int) -> HttpResponse:
    """Now, not at its hour; or again."""
    talk = pages.obtain(Talk.objects.manageable_by(request.user).select_related("track__forum"), talk_id)
    return acts.act(request, "Доклад опубликован.", _talk_page(talk), services.publish_talk, talk)


def withdraw_talk(request: Request, talk_id: int) -> HttpResponse:
    """Away from the programme."""
    talk = pages.obtain(Talk.objects.manageable_by(request.user).select_related("track__forum"), talk_id)
    return acts.act(request, "Доклад снят с программы.", _talk_page(talk), services.withdraw_talk, talk)


def _talk_page(talk: Talk) -> str:
    return reverse("forums:talk", args=[talk.pk])


def _choices(request: Request, forum: Forum) -> dict[str, Any]:
    tracks = Track.objects.manageable_by(request.user).filter(forum=forum).order_by("position", "pk")
    return {"track": tracks, "speakers": _people(request, forum)}


def _people(request: Request, forum: Forum) -> QuerySet[Person]:
    rows = Person.objects.visible_to(request.user).filter(region=forum.region_id, state=PersonState.ACTIVE)
    return rows.select_related("main_organisation", "main_post").order_by("sort_key", "pk")


def _own_body(request: Request) -> Association:
    """The body on top of the page, or another one that he runs."""
    mine = Association.objects.visible_to(request.user).reached_by(request.user, "activities.manage")
    current = current_of(request)
    found = mine.filter(pk=current.association.pk).first() if current else None
    found = found or mine.order_by("depth", "pk").first()
    pages.require(found is not None, NO_BODY)
    if found is None:
        raise Http404
    return found
