"""A paper with everything that stands around its content, ready to be drawn."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.conf import settings
from django.urls import reverse

from metodkabinet.associations.models import Association
from metodkabinet.associations.queries.settings import setting_of
from metodkabinet.kit.registry import PaperKind
from metodkabinet.kit.words.typography import date_in_words, typeset
from metodkabinet.papers.enums import PaperState, Signer, StepAct, StepState, UploadKind
from metodkabinet.papers.logic import blocks
from metodkabinet.papers.logic.agreement import word_of
from metodkabinet.papers.models import Paper, Step

NBSP = "\u00a0"
TO_CHECK = "Подлинность документа можно проверить по этому коду"


def describe(paper: Paper) -> blocks.Description:
    """The whole paper. A draft is marked; what is not signed yet prints its «____»."""
    kind, association = paper.described, paper.association
    steps = list(paper.steps.order_by("position", "pk"))
    return blocks.Description(
        title=typeset(str(paper)),
        blocks=[
            *_head(paper, kind, steps),
            *(_typeset(block) for block in (kind.blocks(paper.content) if kind.blocks else [])),
            *_tail(paper),
        ],
        keep_forever=kind.keep_forever,
        landscape=kind.landscape,
        font=str(setting_of(association, "papers.font") or ""),
        code=check_address(paper),
        code_note=TO_CHECK if paper.code else "",
        mark="" if paper.state in {PaperState.APPROVED, PaperState.REGISTERED, PaperState.VOID} else "ПРОЕКТ",
    )


def check_address(paper: Paper) -> str:
    """Where anybody may check it; empty while it has no number or code."""
    if not paper.code or not paper.number:
        return ""
    return settings.SITE_URL + reverse("papers:check", args=[paper.number, paper.code])


def mark_of(association: Association) -> str:
    """How the association is called in its numbers: chosen, or the capitals its short name begins with."""
    chosen = str(setting_of(association, "papers.mark") or "").strip()
    if chosen:
        return chosen
    found = re.match(r"[А-ЯЁA-Z]{2,}", association.short_name)
    return found[0] if found else "МО"


def _head(paper: Paper, kind: PaperKind, steps: Iterable[Step]) -> list[blocks.Block]:
    association = paper.association
    organisation = typeset(association.base_organisation.full_name)
    contacts = typeset(str(setting_of(association, "papers.contacts") or ""))
    title, name = typeset(paper.title), typeset(kind.name)
    date = date_in_words(paper.date) if paper.date else blocks.BLANK_DATE
    number = f"№{NBSP}{paper.number}" if paper.number else f"№{NBSP}________"
    if kind.look == "letter":
        left = [organisation, typeset(association.name), *([contacts] if contacts else []), "", f"{date} {number}"]
        to = [typeset(line) for line in str(paper.content.get("addressee") or "").splitlines() if line.strip()]
        return [blocks.Corner(left, to), blocks.About(title)]
    found: list[blocks.Block] = [blocks.Letterhead(organisation, typeset(association.name), contacts)]
    marks = _approvals(steps, kind, paper.approval_word)
    if marks.left or marks.right:
        found.append(marks)
    if kind.look == "order":
        found += [blocks.Title(name), blocks.Requisites(date, number, typeset(paper.place)), blocks.About(title)]
        return found
    if kind.series:
        found.append(blocks.Requisites(date, number, typeset(paper.place)))
    found.append(blocks.Title("" if kind.about else name, title))
    return found


def _approvals(steps: Iterable[Step], kind: PaperKind, kept: str) -> blocks.Approvals:
    left: list[blocks.Mark] = []
    right: list[blocks.Mark] = []
    for step in steps:
        word = word_of(step.act, by_person=step.signer == Signer.PERSON, gender=kind.gender, kept=kept)
        mark = blocks.Mark(word, [typeset(line) if "_" not in line else line for line in _signed(step)])
        (right if step.act == StepAct.APPROVE else left).append(mark)
    return blocks.Approvals(left, right)


def _signed(step: Step) -> list[str]:
    """The lines under the word: what is known, and blanks for the rest."""
    done = step.state == StepState.SIGNED and step.signed_on is not None
    day = f"{step.signed_on:%d.%m.%Y}" if done else blocks.BLANK_DATE
    if step.signer == Signer.PERSON:
        return [step.post, f"{blocks.BLANK} {step.name}".rstrip(), date_in_words(step.signed_on) if done else day]  # type: ignore[arg-type]
    number = f"№{NBSP}{step.document_number}" if done else f"№{NBSP}____"
    if step.signer == Signer.BODY:
        return [step.post, f"{'протоколом' if step.act == StepAct.APPROVE else 'протокол'} от {day} {number}"]
    noun = "приказом" if step.signer == Signer.ORDER else "письмом"
    return [f"{noun} {step.post}", f"от {day} {number}"]


def _tail(paper: Paper) -> list[blocks.Block]:
    found: list[blocks.Block] = [
        blocks.Signature(typeset(line.get("post", "")), typeset(line.get("name", ""))) for line in paper.signatories
    ]
    uploads = paper.uploads.filter(kind=UploadKind.SIGNATURE).order_by("pk") if paper.pk else []
    for upload in uploads:
        lines = ["ДОКУМЕНТ ПОДПИСАН ЭЛЕКТРОННОЙ ПОДПИСЬЮ", f"Сертификат: {upload.certificate_number}"]
        lines.append(f"Владелец: {upload.certificate_owner}")
        if upload.valid_since and upload.valid_until:
            lines.append(f"Действителен: с {upload.valid_since:%d.%m.%Y} по {upload.valid_until:%d.%m.%Y}")
        found.append(blocks.Stamp(lines))
    return found


def _typeset(block: blocks.Block) -> blocks.Block:
    """Russian typography for every text of the content."""
    if isinstance(block, blocks.Paragraph):
        return blocks.Paragraph(typeset(block.text), block.number, block.align, block.indent)
    if isinstance(block, blocks.Heading):
        return blocks.Heading(typeset(block.text))
    if isinstance(block, blocks.Grid):
        return blocks.Grid(block.columns, [[typeset(cell) for cell in row] for row in block.rows], block.height)
    return block
