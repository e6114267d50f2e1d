"""The list, the page of one paper, its editor, its files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import content_disposition_header

from metodkabinet.associations.models import Association
from metodkabinet.associations.queries.current import current_of
from metodkabinet.kit import access, pages, registry
from metodkabinet.kit.forms import once
from metodkabinet.kit.panels import detail_page
from metodkabinet.kit.refusals import Refused
from metodkabinet.kit.tables import Action, Empty, list_page
from metodkabinet.papers import forms, permissions, services
from metodkabinet.papers.logic import press, qr, word
from metodkabinet.papers.models import Paper
from metodkabinet.papers.queries import registers
from metodkabinet.papers.queries.composing import describe
from metodkabinet.papers.services.signing import file_name
from metodkabinet.papers.tables import PaperTable
from metodkabinet.papers.views.acts import LIST, NOT_YOURS, act, actor, own, page_of, seen, sign_address

if TYPE_CHECKING:
    from django.http.response import HttpResponseBase

    from metodkabinet.kit.http import Request

NEW = "papers:new"


def paper_list(request: Request) -> HttpResponseBase:
    """Papers the reader may see."""
    rows = Paper.objects.visible_to(request.user)
    table = PaperTable(request, registers.with_waiting_post(rows), filters=PaperTable.filters_for(request.user, rows))
    may_write = access.holds(request.user, "papers.write")
    actions = [Action("Передача в методцентр", reverse("papers:transfers"), icon="send")]
    if may_write:
        actions += [
            Action("Нумерация", reverse("papers:series"), icon="list-ordered"),
            Action("Новый документ", reverse(NEW), kind="first", icon="plus"),
        ]
    empty = Empty("Документов пока нет", "Здесь будут письма, положения, программы и приказы вашего объединения.")
    if may_write:
        empty = Empty("Документов пока нет", "Начните с письма или программы.", reverse(NEW), "Новый документ")
    return list_page(request, table, title="Документы", actions=actions, empty=empty)


def paper(request: Request, paper_id: int) -> HttpResponse:
    """Everything about one paper."""
    shown = seen(request, paper_id)
    step = registers.next_step_of(shown)
    kind = shown.described
    may_write = permissions.can_write_paper(request.user, shown)
    owner = kind.owner_page(shown.owner) if kind.owner_page and shown.owner else None
    transfers = list(shown.transfers.select_related("organisation", "received_by").order_by("sent_at", "pk"))
    return detail_page(
        request, "papers/paper.html", shown, title=shown.title, lead=shown.kind_title, paper=shown, kind=kind,
        step=step, steps=list(shown.steps.select_related("person", "signed_by").order_by("position", "pk")),
        may_write=may_write, sign=sign_address(request, shown),
        is_decision=step is not None and step.signer != "person",
        remark=registers.last_remark_of(shown) if shown.state == "returned" else None,
        issue=shown.issues.select_related("docx", "pdf").order_by("-version").first(),
        uploads=list(shown.uploads.select_related("file").order_by("pk")), owner_page=owner,
        transfers=[(one, permissions.can_receive_transfer(request.user, one)) for one in transfers],
        journal=registers.journal_of(shown), doubts=kind.doubts(shown.content) if kind.doubts else [],
        newer=Paper.objects.visible_to(request.user).filter(replaces=shown).first(),
        trail=[("Документы", reverse(LIST))],
    )  # fmt: skip


def choose_kind(request: Request) -> HttpResponse:
    """Which paper to begin."""
    association = _association(request)
    return pages.page(
        request, "papers/kinds.html", title="Новый документ", lead=association.short_name if association else "",
        kinds=[(kind, reverse("papers:add", args=[kind.key])) for kind in forms.kinds_by_hand()],
        association=association, trail=[("Документы", reverse(LIST))],
    )  # fmt: skip


@once
def add_paper(request: Request, kind: str) -> HttpResponse:
    """Begin a paper of the association on top of the page."""
    described = _kind(kind)
    association = _association(request)
    pages.require(association is not None, NOT_YOURS)
    assert association is not None
    form = forms.PaperForm(request.POST or None, kind=described)
    if form.is_valid():
        made = pages.attempt(form, services.add_paper, association, kind, form.new(), by=actor(request))
        if made:
            return pages.saved(request, "Черновик сохранён. Проверьте, как он выглядит.", page_of(made))
    return _editor(request, form, described.title, association.short_name, reverse(NEW))


def change_paper(request: Request, paper_id: int) -> HttpResponse:
    """Fill in."""
    mine = own(request, paper_id)
    if not mine.is_editable and request.method == "GET":
        messages.error(request, "Документ уже отправлен на подпись или вступил в силу, исправить его нельзя.")
        return redirect(page_of(mine))
    form = forms.PaperForm(request.POST or None, kind=mine.described, paper=mine)
    if form.is_valid():
        version = form.cleaned_data["version"]
        saved = pages.attempt(form, services.change_paper, mine, form.new(), version=version, by=actor(request))
        if saved:
            return pages.saved(request, "Сохранено.", page_of(mine))
    return _editor(request, form, mine.kind_title, mine.association.short_name, page_of(mine))


@once
def copy_paper(request: Request, paper_id: int) -> HttpResponse:
    """The same as a new draft; `replace`: a correction of a paper in force."""
    mine = own(request, paper_id)
    try:
        made = services.copy_paper(mine, by=actor(request), replacing="replace" in request.POST)
    except Refused as refusal:
        messages.error(request, refusal.text)
        return redirect(page_of(mine))
    return pages.saved(request, "Сделана копия. Исправьте, что нужно.", reverse("papers:change", args=[made.pk]))


def discard_paper(request: Request, paper_id: int) -> HttpResponse:
    """Throw a draft away."""
    mine = own(request, paper_id)
    if not mine.is_editable:
        return act(request, "", page_of(mine), services.discard_paper, mine)
    return act(request, "Черновик удалён.", reverse(LIST), services.discard_paper, mine)


def picture(request: Request, paper_id: int) -> HttpResponse:
    """The first sheet as it will be printed."""
    return _file(request, seen(request, paper_id), "png")


def download(request: Request, paper_id: int, form: str) -> HttpResponse:
    """The file: the frozen one once the paper is issued, else as it is now."""
    shown = seen(request, paper_id)
    if form not in {"pdf", "docx"}:
        raise Http404
    issue = shown.issues.order_by("-version").first()
    if issue is not None:
        file = issue.pdf_id if form == "pdf" else issue.docx_id
        return redirect(f"{reverse('kit:file', args=[file])}{'?show' if 'show' in request.GET else ''}")
    return _file(request, shown, form)


TYPES = {
    "pdf": "application/pdf",
    "png": "image/png",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def _file(request: Request, shown: Paper, form: str) -> HttpResponse:
    description = describe(shown)
    if form == "docx":
        content = word.draw(description)
    else:
        code = qr.svg(description.code) if description.code else ""
        try:
            content = press.draw(description.as_data(), code_svg=code, picture=form == "png")
        except press.PressError as error:
            return pages.page(
                request, "papers/not_drawn.html", status=503, title="Документ не получилось нарисовать", paper=shown,
                too_long=isinstance(error, press.TooLongError), back=page_of(shown),
            )  # fmt: skip
    response = HttpResponse(content, content_type=TYPES[form])
    inline = form == "png" or (form == "pdf" and "show" in request.GET)
    response["Content-Disposition"] = content_disposition_header(not inline, f"{file_name(shown)}.{form}") or ""
    response["Cache-Control"] = "private, no-store"
    return response


def _kind(key: str) -> registry.PaperKind:
    found = registry.paper_kinds.get(key)
    if found is None or not found.by_hand:
        raise Http404
    return found


def _association(request: Request) -> Association | None:
    """The body on top of the page, when the user writes its papers; else the first where he does."""
    current = current_of(request)
    if current is not None and permissions.can_write_in(request.user, current.association):
        return current.association
    mine = (
        Association.objects.visible_to(request.user)
        .reached_by(request.user, "papers.write")
        .select_related("base_organisation", "region")
    )
    return mine.order_by("region_id", "path", "pk").first()


def _editor(request: Request, form: forms.PaperForm, title: str, lead: str, back: str) -> HttpResponse:
    return pages.page(
        request, "papers/form.html", form=form, title=title, lead=lead, submit="Сохранить черновик", back=back,
        keep="paper", trail=[("Документы", reverse(LIST))],
        hint="Строки таблиц добавляются сами: сохраните, и появятся новые пустые. Можно вставить строку из Excel.",
    )  # fmt: skip
