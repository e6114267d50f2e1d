"""Speaking and keeping order. The talk itself is shown by its owner's page; here is what its forms and buttons do."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect

from metodkabinet.accounts.models import User
from metodkabinet.discussions import forms, services
from metodkabinet.discussions.enums import PostKind, PostState
from metodkabinet.discussions.logic.owners import place_of
from metodkabinet.discussions.models import Post, Thread
from metodkabinet.discussions.queries.threads import answerable_in, asked_in, open_post_for, open_thread_for
from metodkabinet.discussions.queries.voices import Voice, voice_in
from metodkabinet.discussions.tables import PostTable
from metodkabinet.kit import pages
from metodkabinet.kit.forms import once
from metodkabinet.kit.refusals import Refused
from metodkabinet.kit.tables import Empty, list_page

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.http.response import HttpResponseBase

    from metodkabinet.kit.http import Request

SAID = {
    PostState.SHOWN: "Сообщение опубликовано.",
    PostState.WAITING: "Сообщение отправлено. Ведущий посмотрит его, и оно появится здесь.",
}


def posts(request: Request) -> HttpResponseBase:
    """Everything said where the reader keeps order."""
    rows = Post.objects.manageable_by(request.user)
    table = PostTable(request, rows, tone=lambda row: "off" if row.state in {"hidden", "withdrawn"} else "")
    empty = Empty("Сообщений нет", "Здесь собираются сообщения обсуждений, которые вы ведёте.")
    return list_page(request, table, title="Обсуждения", lead="то, что вы ведёте", empty=empty)


def post(request: Request, post_id: int) -> HttpResponse:
    """One of them before its keeper: let in, hide with a reason, take the question."""
    kept = Post.objects.manageable_by(request.user)
    found = pages.obtain(kept.select_related("thread", "reply_to", "addressee", "decided_by", "taken_by"), post_id)
    form = forms.HideForm(request.POST or None)
    if form.is_valid():
        because, by = form.cleaned_data["because"], _user(request)
        if pages.attempt(form, services.hide_post, found, because=because, by=by) is not None:
            return pages.saved(request, "Сообщение скрыто, автор узнает почему.", "discussions:post", found.pk)
    return pages.page(
        request, "discussions/post.html", title="Сообщение", lead=found.get_state_display(), post=found, form=form,
        place=place_of(found.thread_id), trail=[("Обсуждения", "/discussions/")],
    )  # fmt: skip


@once
def write(request: Request, thread_id: int) -> HttpResponse:
    """Say something; the page stands alone when a reply is written or something is wrong with it."""
    thread = pages.obtain(open_thread_for(request, thread_id), thread_id)
    voice = _voice(request, thread)
    reply_to = request.GET.get("reply", "")
    form = forms.PostForm(
        request.POST or None, request.FILES or None, initial={"reply_to": reply_to, "kind": PostKind.COMMENT},
        visible={"reply_to": answerable_in(thread), "addressee": asked_in(thread)},
    )  # fmt: skip
    if form.is_valid():
        made = pages.attempt(form, services.write_post, thread, form.draft(), by=voice)
        if made:
            messages.success(request, SAID[PostState(made.state)])
            return redirect(_way_back(made))
    above = answerable_in(thread).filter(pk=reply_to).first() if reply_to.isdecimal() else None
    place = place_of(thread.pk)
    for name in ("kind", "addressee") if above or form["reply_to"].value() else ("kind",):
        form.fields[name].widget = form.fields[name].hidden_widget()
    return pages.page(
        request, "discussions/write.html", title="Ответ" if above else "Сообщение", lead=place.title if place else "",
        form=form, above=above, back=place.url if place else "/", action=request.path,
    )  # fmt: skip


def edit(request: Request, post_id: int) -> HttpResponse:
    """Correct one's own words."""
    found, voice = _own(request, post_id)
    form = forms.EditForm(request.POST or None, initial={"text": found.text})
    if form.is_valid():
        text = form.cleaned_data["text"]
        if pages.attempt(form, services.edit_post, found, text, by=voice) is not None:
            messages.success(request, "Исправлено.")
            return redirect(_way_back(found))
    return pages.page(
        request, "discussions/write.html", title="Исправить сообщение", form=form, back=_way_back(found),
        action=request.path,
    )  # fmt: skip


def withdraw(request: Request, post_id: int) -> HttpResponse:
    """Take one's own words back."""
    found, voice = _own(request, post_id)
    return _act(request, found, "Сообщение удалено.", lambda: services.withdraw_post(found, by=voice))


def publish(request: Request, post_id: int) -> HttpResponse:
    """Let it in, or return what was hidden."""
    found, by = _kept(request, post_id)
    return _act(request, found, "Сообщение опубликовано.", lambda: services.publish_post(found, by=by))


def take(request: Request, post_id: int) -> HttpResponse:
    """«Отвечу я»."""
    found, by = _kept(request, post_id)
    return _act(request, found, "Вопрос за вами.", lambda: services.take_question(found, by=by))


def leave(request: Request, post_id: int) -> HttpResponse:
    """The question is open again."""
    found, by = _kept(request, post_id)
    return _act(request, found, "Вопрос снова ждёт ответа.", lambda: services.leave_question(found, by=by))


def settle(request: Request, post_id: int) -> HttpResponse:
    """The one who asked, or the keeper: it is answered."""
    found = pages.obtain(open_post_for(request, post_id).select_related("thread"), post_id)
    voice = _voice(request, found.thread)
    pages.require(
        voice.may_moderate or voice.wrote(found), "Отметить ответ может тот, кто спросил, или ведущий обсуждения."
    )
    return _act(request, found, "Отмечено: ответ есть.", lambda: services.settle_question(found, by=voice.user))


def _act(request: Request, found: Post, message: str, service: Callable[[], Any]) -> HttpResponse:
    try:
        service()
    except Refused as refusal:
        messages.error(request, refusal.text)
    else:
        messages.success(request, message)
    return redirect(_way_back(found))


def _way_back(found: Post) -> str:
    place = place_of(found.thread_id)
    return f"{place.url}#{found.anchor}" if place else "/"


def _voice(request: Request, thread: Thread) -> Voice:
    voice = voice_in(request, thread)
    if voice is None:
        raise Http404
    return voice


def _own(request: Request, post_id: int) -> tuple[Post, Voice]:
    found = pages.obtain(open_post_for(request, post_id).select_related("thread"), post_id)
    voice = _voice(request, found.thread)
    if not voice.wrote(found):
        raise Http404
    return found, voice


def _kept(request: Request, post_id: int) -> tuple[Post, User]:
    kept = Post.objects.manageable_by(request.user).select_related("thread")
    found, user = pages.obtain(kept, post_id), _user(request)
    if user is None:
        raise Http404
    return found, user


def _user(request: Request) -> User | None:
    return request.user if isinstance(request.user, User) else None
