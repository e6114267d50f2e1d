"""The fate of a paper: sent, signed, returned, registered, made void. Once in force its bytes are frozen."""

from __future__ import annotations

import logging
import secrets
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.core.files.base import ContentFile
from django.db import transaction
from django.urls import reverse

from metodkabinet.audit.services import record, reference
from metodkabinet.kit import clock, pauses, search
from metodkabinet.kit.files.services import keep_file
from metodkabinet.kit.words.keys import search_key
from metodkabinet.notifications.services import tell
from metodkabinet.papers.enums import EDITABLE, PaperState, Signer, StepState
from metodkabinet.papers.logic import press, qr, word
from metodkabinet.papers.models import Issue, Paper, Remark, Step
from metodkabinet.papers.queries.composing import describe
from metodkabinet.papers.queries.registers import next_step_of
from metodkabinet.papers.services.numbers import draw_number, series_for, void_number
from metodkabinet.papers.services.papers import missing_in
from metodkabinet.papers.services.refusals import PapersRefused
from metodkabinet.papers.signals import document_approved, document_returned

if TYPE_CHECKING:
    from metodkabinet.accounts.models import User

log = logging.getLogger("metodkabinet.papers")
ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"  # 32 signs without look-alikes
CODE_LENGTH = 18  # 90 bits
ASKED, RETURNED, APPROVED = "papers.asked", "papers.returned", "papers.approved"


@dataclass(frozen=True, slots=True)
class Signing:
    """When and on what ground a step was signed; a decision has its number."""

    signed_on: date
    document_number: str = ""
    name: str = ""
    ground: str = ""


@transaction.atomic
def send_paper(paper: Paper, *, by: User | None) -> Paper:
    """Ask for the signatures, the first one first."""
    locked = _locked(paper)
    if locked.state not in EDITABLE:
        raise PapersRefused("Документ уже отправлен на подпись или вступил в силу.")
    steps = list(locked.steps.all())
    if not steps:
        raise PapersRefused("В маршруте нет ни одной подписи. Добавьте её или зарегистрируйте документ.")
    for step in steps:
        if not step.post:
            raise PapersRefused(f"Укажите, чья подпись нужна: {step.get_act_display()}.")
    _check_filled(locked)
    _check_typed(locked)
    locked.steps.update(
        state=StepState.WAITING, signed_on=None, signed_at=None, signed_by=None, document_number="", ground=""
    )
    _move(locked, PaperState.SIGNING)
    record("papers.paper.sent", locked, by=by, after={"state": locked.state_label})
    _ask_next(locked)
    return locked


@transaction.atomic
def sign_step(step: Step, given: Signing, *, by: User | None) -> Paper:
    """One signature. The last one puts the paper in force: number, code, frozen files, `document_approved`."""
    pauses.point("papers.sign")
    paper = _locked(step.paper)
    waiting = next_step_of(paper)
    if paper.state != PaperState.SIGNING or waiting is None:
        raise PapersRefused("Документ сейчас не на подписании. Обновите страницу.")
    if waiting.pk != step.pk:
        raise PapersRefused(f"Сначала нужна другая подпись: {waiting.post}.")
    if given.signed_on > clock.today(paper.association.local_zone):
        raise PapersRefused("Дата подписи ещё не наступила.", field="signed_on")
    if waiting.signer != Signer.PERSON and not given.document_number.strip():
        raise PapersRefused("Укажите номер протокола, приказа или письма.", field="document_number")
    waiting.state, waiting.signed_on, waiting.signed_at = StepState.SIGNED, given.signed_on, clock.now()
    waiting.document_number, waiting.ground = given.document_number.strip()[:40], given.ground.strip()[:300]
    waiting.name, waiting.signed_by = given.name.strip()[:120] or waiting.name, by
    waiting.save()
    told = {"step": str(waiting), "date": given.signed_on, "decision": waiting.document_number, "ground": given.ground}
    record("papers.step.signed", paper, by=by, after={key: value for key, value in told.items() if value})
    if next_step_of(paper) is None:
        _put_in_force(paper, PaperState.APPROVED, day=given.signed_on, by=by)
    else:
        _ask_next(paper)
    return paper


@transaction.atomic
def return_paper(paper: Paper, *, remark: str, by: User | None) -> Paper:
    """Back to who wrote it, with what is wrong."""
    locked = _locked(paper)
    waiting = next_step_of(locked)
    if locked.state != PaperState.SIGNING or waiting is None:
        raise PapersRefused("Документ сейчас не на подписании. Обновите страницу.")
    text = remark.strip()
    if not text:
        raise PapersRefused("Напишите, что нужно исправить.", field="remark")
    waiting.state = StepState.RETURNED
    waiting.save(update_fields=["state"])
    Remark.objects.create(paper=locked, step=str(waiting)[:320], text=text, made_by=by, made_at=clock.now())
    _move(locked, PaperState.RETURNED)
    record("papers.paper.returned", locked, by=by, after={"remark": text})
    document_returned.send(Paper, paper=locked, by=by, remark=text)
    if locked.made_by is not None and locked.made_by != by:
        tell(
            locked.made_by, kind=RETURNED, key=f"paper:{locked.pk}:{locked.version}:returned",
            title=f"Документ возвращён: {locked}"[:200], text=text, url=_page(locked),
        )  # fmt: skip
    return locked


@transaction.atomic
def register_paper(paper: Paper, *, by: User | None, day: date | None = None, number: str = "") -> Paper:
    """Put a paper without a route in force. `number` is typed for kinds numbered in somebody else's register."""
    locked = _locked(paper)
    if locked.state not in EDITABLE:
        raise PapersRefused("Документ уже отправлен на подпись или вступил в силу.")
    if locked.steps.exists():
        raise PapersRefused("У документа есть маршрут подписания: отправьте его на подпись.")
    _check_filled(locked)
    if locked.described.number_typed:
        locked.number, locked.date = number.strip()[:80] or locked.number, day or locked.date
        _check_typed(locked)
    _put_in_force(locked, PaperState.REGISTERED, day=day or clock.today(locked.association.local_zone), by=by)
    return locked


@transaction.atomic
def void_paper(paper: Paper, *, reason: str, by: User | None) -> Paper:
    """No longer valid. Its number stays taken, its page and files stay, the check page says so."""
    locked = _locked(paper)
    if not locked.is_in_force:
        raise PapersRefused("Аннулировать можно только действующий документ.")
    if not reason.strip():
        raise PapersRefused("Напишите, почему документ аннулирован.", field="reason")
    locked.void_reason = reason.strip()[:300]
    _move(locked, PaperState.VOID, "void_reason")
    if locked.drawn is not None:
        void_number(locked.drawn, reason=locked.void_reason, by=by)
    record("papers.paper.voided", locked, by=by, after={"reason": locked.void_reason})
    return locked


def _locked(paper: Paper) -> Paper:
    return (
        Paper.objects.select_for_update(no_key=True, of=("self",))
        .select_related("association__base_organisation")
        .get(pk=paper.pk)
    )


def _check_filled(paper: Paper) -> None:
    absent = missing_in(paper)
    if absent:
        raise PapersRefused(f"Не заполнено: {', '.join(absent)}.")


def _check_typed(paper: Paper) -> None:
    if paper.described.number_typed and not (paper.number and paper.date):
        raise PapersRefused("Впишите номер и дату из журнала регистрации организации.", field="number")


def _move(paper: Paper, state: PaperState, *also: str) -> None:
    paper.state, paper.version = state, paper.version + 1
    paper.save(update_fields=["state", "version", *also])
    search.touch(paper)


def _put_in_force(paper: Paper, state: PaperState, *, day: date, by: User | None) -> None:
    """Number, date, code, files, all in the transaction of the last signature."""
    kind = paper.described
    paper.date = paper.date or day
    if kind.series and not kind.number_typed:
        series = series_for(paper.association, kind.series)
        paper.drawn = draw_number(series, owner=reference(paper), day=paper.date)
        paper.number = paper.drawn.text
    paper.code = "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))
    paper.issued_at, paper.state, paper.version = clock.now(), state, paper.version + 1
    paper.search_key = search_key(f"{paper.title} {paper.number} {paper.kind_title}")[:900]
    paper.save()
    _freeze(paper, by=by)
    if paper.replaces is not None and paper.replaces.is_in_force:
        void_paper(paper.replaces, reason=f"Заменён новой версией: {paper}", by=by)
    record("papers.paper.issued", paper, by=by, after={"number": paper.number, "state": paper.state_label})
    search.touch(paper)
    document_approved.send(Paper, paper=paper, by=by)
    if paper.made_by is not None and paper.made_by != by:
        tell(
            paper.made_by, kind=APPROVED, key=f"paper:{paper.pk}:approved",
            title=f"Документ вступил в силу: {paper}"[:200], url=_page(paper),
        )  # fmt: skip


def _freeze(paper: Paper, *, by: User | None) -> Issue:
    description = describe(paper)
    code = qr.svg(description.code) if description.code else ""
    try:
        pdf = press.draw(description.as_data(), code_svg=code)
    except press.PressError as error:
        log.exception("paper %s was not drawn", paper.pk)
        raise PapersRefused(
            "Не получилось подготовить PDF. Если шрифт выбран в настройках объединения, проверьте, что он есть "
            "на сервере, и повторите. Ничего не потеряно: документ остался как был."
        ) from error
    name = file_name(paper)
    docx_file = keep_file(ContentFile(word.draw(description), name=f"{name}.docx"), by=by, kinds=["docx"])
    pdf_file = keep_file(ContentFile(pdf, name=f"{name}.pdf"), by=by, kinds=["pdf"])
    return Issue.objects.create(
        paper=paper, version=paper.version, docx=docx_file, docx_sha256=docx_file.sha256, pdf=pdf_file,
        pdf_sha256=pdf_file.sha256, issued_at=clock.now(),
    )  # fmt: skip


def file_name(paper: Paper) -> str:
    """How a downloaded file is called."""
    number = f" № {paper.number}" if paper.number else ""
    text = f"{paper.kind_title}{number} {paper.title}"
    return "".join(sign if sign not in '\\/:*?"<>|\n\r\t' else "-" for sign in text)[:90].strip(" .")


def _ask_next(paper: Paper) -> None:
    step = next_step_of(paper)
    if step is None or step.person is None or step.person.user is None:
        return
    tell(
        step.person.user, kind=ASKED, key=f"paper:{paper.pk}:{paper.version}:step:{step.pk}",
        title=f"Ждёт вашей подписи: {paper}"[:200], text=f"{step.get_act_display().capitalize()}, {paper.association}.",
        url=_page(paper),
    )  # fmt: skip


def _page(paper: Paper) -> str:
    return reverse("papers:paper", args=[paper.pk])
