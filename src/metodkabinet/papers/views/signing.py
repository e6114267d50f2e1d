"""Route, signatures, remarks, registration, what is attached and handed over."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from django.contrib import messages
from django.db.models import Model
from django.shortcuts import redirect
from django.urls import reverse

from metodkabinet.associations.queries.composition import known_people
from metodkabinet.kit import clock, pages
from metodkabinet.kit.forms import once
from metodkabinet.organisations.models import Organisation
from metodkabinet.papers import forms, permissions, services
from metodkabinet.papers.enums import UploadKind
from metodkabinet.papers.models import Paper
from metodkabinet.papers.queries import registers
from metodkabinet.papers.services.keeping import RECEIVERS
from metodkabinet.papers.views.acts import LIST, act, actor, form_page, own, page_of
from metodkabinet.people.models import Person

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpResponse

    from metodkabinet.kit.http import Request

Row = TypeVar("Row", bound=Model)
NOT_YOUR_TURN = "Эту подпись ставит другой человек. Кто и когда – видно на странице документа."


@once
def add_step(request: Request, paper_id: int) -> HttpResponse:
    """One more signature of the route."""
    mine = own(request, paper_id)
    form = forms.StepForm(request.POST or None, visible={"person": _people(request, mine)})
    if form.is_valid() and pages.attempt(form, services.add_step, mine, form.new(), by=actor(request)) is not None:
        return pages.saved(request, "Подпись добавлена в маршрут.", page_of(mine))
    return form_page(request, form, "Ещё одна подпись", mine, submit="Добавить")


def remove_step(request: Request, paper_id: int) -> HttpResponse:
    """Without this one."""
    mine = own(request, paper_id)
    step = _chosen(request, mine.steps.all(), "step")
    if step is None:
        return redirect(page_of(mine))
    return act(request, "Подпись убрана из маршрута.", page_of(mine), services.remove_step, step)


def send_paper(request: Request, paper_id: int) -> HttpResponse:
    """To the first signer."""
    mine = own(request, paper_id)
    return act(request, "Документ отправлен на подпись.", page_of(mine), services.send_paper, mine)


def sign_own(request: Request, paper_id: int) -> HttpResponse:
    """One's own signature, asked by name."""
    mine = registers.waiting_for(request.user).order_by().values("paper")
    return _sign(request, pages.obtain(Paper.objects.visible_to(request.user).filter(pk__in=mine), paper_id))


def sign_for_body(request: Request, paper_id: int) -> HttpResponse:
    """A signature asked of an office, not of a person by name."""
    return _sign(request, pages.obtain(Paper.objects.visible_to(request.user).signable_by(request.user), paper_id))


def record_signature(request: Request, paper_id: int) -> HttpResponse:
    """A signature on paper, a decision, an order: written down by those who keep the papers."""
    return _sign(request, own(request, paper_id), recorded=True)


def _sign(request: Request, shown: Paper, *, recorded: bool = False) -> HttpResponse:
    """Sign the next step, or send the paper back with a remark: two buttons of one form."""
    step = registers.next_step_of(shown)
    may = permissions.can_record_step if recorded else permissions.can_sign_step
    if step is None or not may(request.user, step):
        messages.error(request, NOT_YOUR_TURN)
        return redirect(page_of(shown))
    today = clock.today(shown.association.local_zone)
    returns = "return" in request.POST
    back = forms.ReturnForm(request.POST if returns else None)
    form = forms.SigningForm(
        request.POST if request.POST and not returns else None, step=step, today=today, own=not recorded
    )
    by = actor(request)
    if (
        returns
        and back.is_valid()
        and pages.attempt(back, services.return_paper, shown, by=by, **back.cleaned_data) is not None
    ):
        return pages.saved(request, "Документ возвращён, автор увидит замечание.", page_of(shown))
    if form.is_valid() and pages.attempt(form, services.sign_step, step, form.signing(), by=by) is not None:
        return pages.saved(request, "Подпись поставлена.", page_of(shown))
    status = 422 if back.errors or form.errors else 200
    return pages.page(
        request, "papers/sign.html", status=status, form=form, back_form=back, title=str(step).capitalize(),
        paper=shown, lead=str(shown), recorded=recorded, back=page_of(shown),
        is_last=shown.steps.filter(state="waiting").count() == 1,
        trail=[("Документы", reverse(LIST)), (shown.kind_title, page_of(shown))],
    )  # fmt: skip


def register_paper(request: Request, paper_id: int) -> HttpResponse:
    """Put a paper without a route in force."""
    mine = own(request, paper_id)
    if not mine.described.number_typed:
        return act(request, "Документ зарегистрирован.", page_of(mine), services.register_paper, mine)
    form = forms.RegisterForm(request.POST if "number" in request.POST else None)
    if (
        form.is_valid()
        and pages.attempt(form, services.register_paper, mine, by=actor(request), **form.cleaned_data) is not None
    ):
        return pages.saved(request, "Документ зарегистрирован.", page_of(mine))
    hint = "Номер и дату даёт журнал приказов организации: перепишите их с подписанного приказа."
    return form_page(request, form, "Номер и дата", mine, submit="Зарегистрировать", hint=hint)


def void_paper(request: Request, paper_id: int) -> HttpResponse:
    """No longer valid."""
    mine = own(request, paper_id)
    form = forms.VoidForm(request.POST or None)
    if (
        form.is_valid()
        and pages.attempt(form, services.void_paper, mine, by=actor(request), **form.cleaned_data) is not None
    ):
        return pages.saved(request, "Документ аннулирован.", page_of(mine))
    hint = "Документ и его номер останутся в журнале, но проверка по коду покажет, что он не действует. Вернуть нельзя."
    return form_page(request, form, "Аннулировать документ", mine, submit="Аннулировать", hint=hint)


@once
def attach_file(request: Request, paper_id: int) -> HttpResponse:
    """A scan with signatures or a detached signature."""
    mine = own(request, paper_id)
    form = forms.UploadForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        file = form.cleaned_data["file"]
        is_signature = file.name.lower().endswith((".sig", ".p7s"))
        kind = UploadKind.SIGNATURE if is_signature else UploadKind.SCAN
        if pages.attempt(
            form, services.attach_file, mine, kind, file, by=actor(request), certificate=form.certificate()
        ):
            return pages.saved(request, "Файл приложен.", page_of(mine))
    hint = "Скан в PDF или снимок JPG, PNG; электронная подпись – отдельный файл .sig. Сам сайт подписи не проверяет."
    return form_page(request, form, "Приложить скан или подпись", mine, submit="Приложить", hint=hint)


def remove_attachment(request: Request, paper_id: int) -> HttpResponse:
    """Taken away while the paper is a draft."""
    mine = own(request, paper_id)
    upload = _chosen(request, mine.uploads.select_related("file"), "upload")
    if upload is None:
        return redirect(page_of(mine))
    return act(request, "Файл убран.", page_of(mine), services.remove_attachment, upload)


@once
def transfer_paper(request: Request, paper_id: int) -> HttpResponse:
    """Hand over to a method centre."""
    mine = own(request, paper_id)
    form = forms.TransferForm(request.POST or None, visible={"organisation": _receivers(request, mine)})
    if form.is_valid():
        said = form.cleaned_data
        if pages.attempt(
            form, services.transfer_paper, mine, said["organisation"], by=actor(request), note=said["note"]
        ):
            return pages.saved(request, "Документ передан. Получение отметит методический центр.", page_of(mine))
    return form_page(request, form, "Передать документ", mine, submit="Передать")


def _chosen(request: Request, rows: QuerySet[Row], name: str) -> Row | None:
    """The row a button named; none when it is gone already."""
    value = request.POST.get(name, "")
    return rows.filter(pk=value).first() if value.isascii() and value.isdigit() and len(value) < 18 else None


def _people(request: Request, paper: Paper) -> QuerySet[Person]:
    """Members and officers whom the writer sees, and himself among them."""
    known = known_people(paper.association, clock.today(paper.association.local_zone)).order_by().values("pk")
    return Person.objects.visible_to(request.user).filter(pk__in=known).order_by("sort_key", "pk")


def _receivers(request: Request, paper: Paper) -> QuerySet[Organisation]:
    rows = Organisation.objects.visible_to(request.user).filter(region=paper.association.region, until=None)
    return rows.filter(kind__in=RECEIVERS).order_by("sort_key", "pk")
