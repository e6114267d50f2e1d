"""What pages of the module share: who acts, obtaining, an act that a button does."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse

from metodkabinet.accounts.models import User
from metodkabinet.kit import pages
from metodkabinet.kit.refusals import Refused
from metodkabinet.papers import permissions
from metodkabinet.papers.models import Paper
from metodkabinet.papers.queries import registers

if TYPE_CHECKING:
    from django.http import HttpResponse

    from metodkabinet.kit.http import Request

NOT_YOURS = "Документы этого объединения ведут его руководитель, координатор и секретарь. Обратитесь к ним."
LIST = "papers:list"


def actor(request: Request) -> User:
    """Who acts; the policy table has let only signed-in people through."""
    assert isinstance(request.user, User)
    return request.user


def seen(request: Request, paper_id: int) -> Paper:
    """A paper this reader may see."""
    rows = Paper.objects.visible_to(request.user).select_related(
        "association__base_organisation", "association__region", "drawn", "made_by"
    )
    return pages.obtain(rows, paper_id)


def own(request: Request, paper_id: int) -> Paper:
    """A paper this user keeps."""
    rows = Paper.objects.visible_to(request.user).writable_by(request.user)
    return pages.obtain(rows.select_related("association__base_organisation", "association__region", "drawn"), paper_id)


def page_of(paper: Paper) -> str:
    """Its address."""
    return reverse("papers:paper", args=[paper.pk])


def sign_address(request: Request, paper: Paper) -> str:
    """Where this reader signs or writes a signature down; empty when it is not his to do."""
    step = registers.next_step_of(paper)
    if step is None:
        return ""
    name = ""
    if permissions.can_sign_step(request.user, step):
        name = "papers:sign-own" if step.person_id else "papers:sign"
    elif permissions.can_record_step(request.user, step):
        name = "papers:record"
    return reverse(name, args=[paper.pk]) if name else ""


def act(request: Request, message: str, to: str, service: Callable[..., Any], *args: Any, **given: Any) -> HttpResponse:
    """Do it and go to the page; a refusal is said there."""
    try:
        service(*args, by=actor(request), **given)
    except Refused as refusal:
        messages.error(request, refusal.text)
        return redirect(to)
    return pages.saved(request, message, to)


def form_page(
    request: Request, form: Any, title: str, paper: Paper, *, submit: str, hint: str = "", back: str = ""
) -> HttpResponse:
    """A short form about a paper."""
    return pages.page(
        request, "papers/form.html", form=form, title=title, lead=str(paper), submit=submit, hint=hint,
        back=back or page_of(paper), trail=[("Документы", reverse(LIST)), (paper.kind_title, page_of(paper))],
    )  # fmt: skip
