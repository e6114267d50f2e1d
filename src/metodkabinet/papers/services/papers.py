"""Drafting: begin, fill in, set the route, copy, throw away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Max

from metodkabinet.associations.enums import AssociationState
from metodkabinet.associations.models import Association
from metodkabinet.associations.queries.settings import setting_of
from metodkabinet.audit.services import record
from metodkabinet.kit import clock, registry, search
from metodkabinet.kit.refusals import Changed
from metodkabinet.kit.words.keys import search_key, sort_key
from metodkabinet.kit.words.names import initials_first
from metodkabinet.papers.enums import PaperState, Signer, StepAct
from metodkabinet.papers.models import Paper, Step
from metodkabinet.papers.services.refusals import PapersRefused
from metodkabinet.people.models import Person

if TYPE_CHECKING:
    from metodkabinet.accounts.models import User

MOST_ROWS, MOST_STEPS = 2000, 12
ORDER = list(StepAct)


@dataclass(frozen=True, slots=True)
class NewPaper:
    """What a paper says; `content` by the fields of its kind."""

    title: str
    date: date | None = None
    place: str = ""
    content: Mapping[str, Any] = field(default_factory=dict)
    signatories: Sequence[Mapping[str, str]] = ()
    approval_word: str = ""  # of an imported paper: «УТВЕРЖДЕНО» stays


@dataclass(frozen=True, slots=True)
class NewStep:
    """A signature to come."""

    act: str
    signer: str = Signer.PERSON
    post: str = ""
    name: str = ""
    person: Person | None = None


@transaction.atomic
def add_paper(association: Association, kind: str, new: NewPaper, *, by: User | None, owner: str = "") -> Paper:
    """Begin a draft with the route of its kind."""
    if association.state == AssociationState.LIQUIDATED:
        raise PapersRefused("Объединение ликвидировано, новых документов у него не бывает.")
    described = registry.paper_kinds.get(kind)
    if described is None:
        raise PapersRefused("Такого вида документа нет. Выберите вид из списка.", field="kind")
    paper = Paper(association=association, kind=kind, owner=owner, made_by=by, made_at=clock.now())
    _fill(paper, new)
    if not paper.place:
        paper.place = str(setting_of(association, "papers.city") or "")[:120]
    paper.save()
    for position, step in enumerate(described.route, start=1):
        post = step.post or (association.name if step.signer == Signer.BODY else "")
        Step.objects.create(paper=paper, position=position, act=step.act, signer=step.signer, post=post)
    search.touch(paper)
    return paper


@transaction.atomic
def change_paper(paper: Paper, new: NewPaper, *, version: int, by: User | None) -> Paper:
    """Save a draft or a returned paper. Drafts are nobody's business yet, so the log is silent about them."""
    locked = editable(paper, version)
    was_returned = locked.state == PaperState.RETURNED
    before = {"title": locked.title}
    _fill(locked, new)
    locked.version += 1
    locked.save()
    if was_returned:
        record("papers.paper.corrected", locked, by=by, before=before, after={"title": locked.title})
    search.touch(locked)
    return locked


@transaction.atomic
def copy_paper(paper: Paper, *, by: User | None, replacing: bool = False) -> Paper:
    """The same content as a new draft; `replacing`: a correction, after which the old one becomes void."""
    if replacing:
        source = Paper.objects.select_for_update(no_key=True, of=("self",)).get(pk=paper.pk)
        if not source.is_in_force:
            raise PapersRefused("Исправить новой версией можно только действующий документ.")
        if Paper.objects.filter(replaces=source).exists():
            raise PapersRefused("Новая версия этого документа уже готовится.")
    new = NewPaper(paper.title, None, paper.place, paper.content, paper.signatories, paper.approval_word)
    made = add_paper(paper.association, paper.kind, new, by=by, owner=paper.owner if replacing else "")
    made.steps.all().delete()
    for step in paper.steps.order_by("position", "pk"):
        Step.objects.create(
            paper=made, position=step.position, act=step.act, signer=step.signer, post=step.post, name=step.name,
            person=step.person,
        )  # fmt: skip
    made.source, made.replaces = paper, paper if replacing else None
    made.save(update_fields=["source", "replaces"])
    return made


@transaction.atomic
def discard_paper(paper: Paper, *, by: User | None) -> bool:
    """Throw a draft away. What was ever sent for signing stays."""
    locked = editable(paper, None)
    if locked.state != PaperState.DRAFT or locked.remarks.exists() or locked.uploads.exists():
        raise PapersRefused("Этот документ уже отправляли или к нему приложены файлы, поэтому удалить его нельзя.")
    if Paper.objects.filter(source=locked).exists():
        raise PapersRefused("С этого документа сделана копия, поэтому удалить его нельзя.")
    record("papers.paper.discarded", locked, by=by, before={"title": locked.title, "kind": locked.kind_title})
    locked.steps.all().delete()
    search.touch(locked)
    locked.delete()
    return True


@transaction.atomic
def add_step(paper: Paper, new: NewStep, *, by: User | None) -> Step:
    """One more signature; agreeing goes before adopting, adopting before approving."""
    locked = editable(paper, None)
    post, name = new.post.strip(), new.name.strip()
    if new.person is not None:
        if new.person.region_id != locked.association.region_id:
            raise PapersRefused("Выберите человека из списка.", field="person")
        name = name or initials_first(new.person.surname, new.person.name, new.person.patronymic)
        post = post or (new.person.main_post.name if new.person.main_post else "")
    if new.signer != Signer.PERSON and new.person is not None:
        raise PapersRefused("Человека указывают только для подписи должностного лица.", field="person")
    if not post:
        raise PapersRefused("Укажите должность, название органа или организации – так, как напечатать.", field="post")
    steps = list(locked.steps.order_by("position", "pk"))
    if len(steps) >= MOST_STEPS:
        raise PapersRefused(f"В маршруте не больше {MOST_STEPS} подписей.")
    last = locked.steps.aggregate(last=Max("position"))["last"] or 0
    made = Step.objects.create(
        paper=locked, position=last + 1, act=StepAct(new.act), signer=Signer(new.signer), post=post[:300],
        name=name[:120], person=new.person,
    )  # fmt: skip
    _settle_order(locked)
    locked.version += 1
    locked.save(update_fields=["version"])
    return made


@transaction.atomic
def remove_step(step: Step, *, by: User | None) -> bool:
    """Without this signature."""
    locked = editable(step.paper, None)
    locked.steps.filter(pk=step.pk).delete()
    _settle_order(locked)
    locked.version += 1
    locked.save(update_fields=["version"])
    return True


def editable(paper: Paper, version: int | None) -> Paper:
    """The row under lock, if it may still change and nobody was faster."""
    locked = Paper.objects.select_for_update(no_key=True, of=("self",)).select_related("association").get(pk=paper.pk)
    if version is not None and locked.version != version:
        raise Changed("Пока вы писали, документ сохранил другой человек. Сравните и сохраните снова.")
    if not locked.is_editable:
        raise PapersRefused("Документ уже отправлен на подпись или вступил в силу. Чтобы исправить его, верните его.")
    return locked


def _settle_order(paper: Paper) -> None:
    """Positions 1, 2, 3… by the order of acts; in two passes, since each position is unique."""
    steps = sorted(paper.steps.all(), key=lambda step: (ORDER.index(StepAct(step.act)), step.position, step.pk))
    for shift in (100, 0):
        for position, step in enumerate(steps, start=1):
            step.position = position + shift
            step.save(update_fields=["position"])


def _fill(paper: Paper, new: NewPaper) -> None:
    title = " ".join(new.title.split())
    if not title:
        raise PapersRefused("Напишите, о чём документ.", field="title")
    paper.title, paper.date, paper.place = title[:300], new.date, new.place.strip()[:120]
    paper.content = clean_content(paper.described, new.content)
    paper.signatories = [
        {"post": str(line.get("post", "")).strip()[:300], "name": str(line.get("name", "")).strip()[:120]}
        for line in new.signatories
        if str(line.get("post", "")).strip() or str(line.get("name", "")).strip()
    ]
    paper.approval_word = new.approval_word[:20]
    words = f"{paper.title} {paper.number} {paper.kind_title}"
    paper.search_key, paper.sort_key = search_key(words)[:900], sort_key(paper.title)[:1200]


def clean_content(kind: registry.PaperKind, content: Mapping[str, Any]) -> dict[str, Any]:
    """Only what the kind describes, each in its own shape."""
    found: dict[str, Any] = {}
    for one in kind.fields:
        value = content.get(one.key)
        if one.kind == "rows":
            rows = [[str(cell).strip() for cell in row][: len(one.columns)] for row in value or []]
            found[one.key] = [row for row in rows if any(row)]
        elif one.kind == "items":
            found[one.key] = [str(item).strip() for item in value or [] if str(item).strip()]
        else:
            found[one.key] = str(value or "").strip()
        if one.kind in {"rows", "items"} and len(found[one.key]) > MOST_ROWS:
            raise PapersRefused(f"{one.label}: не больше {MOST_ROWS} строк.", field=one.key)
    return found


def missing_in(paper: Paper) -> list[str]:
    """Parts that must be filled in before it goes on."""
    return [one.label for one in paper.described.fields if one.required and not paper.content.get(one.key)]
