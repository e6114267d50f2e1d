"""What papers show on pages of others: what waits for the reader, the papers of an association."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from metodkabinet.associations.models import Association
from metodkabinet.kit import access
from metodkabinet.kit.registry import Due
from metodkabinet.organisations.models import Region, Territory
from metodkabinet.papers import permissions
from metodkabinet.papers.enums import PaperState
from metodkabinet.papers.models import Paper
from metodkabinet.papers.queries import registers
from metodkabinet.people.models import Person

if TYPE_CHECKING:
    from metodkabinet.kit.access import Actor
    from metodkabinet.kit.http import Request

FEW = 5


def dues(request: Request) -> Iterable[Due]:
    """Signatures asked of the reader, papers that came back to him, papers that reached his method centre."""
    for step in registers.waiting_for(request.user)[:FEW]:
        page = reverse("papers:sign-own", args=[step.paper_id])
        yield Due(
            step.paper.title,
            page,
            "Прочитать и подписать",
            hint=str(step.paper.association),
            strong=f"Подпись: {step.paper.kind_title}.",
        )
    returned = Paper.objects.visible_to(request.user).filter(state=PaperState.RETURNED, made_by=request.user.pk)
    for paper in returned.order_by("made_at", "pk")[:FEW]:
        yield Due(paper.title, reverse("papers:paper", args=[paper.pk]), "Исправить", strong="Вернули документ.")
    for transfer in registers.to_receive(request.user)[:FEW]:
        yield Due(
            transfer.paper.title, reverse("papers:paper", args=[transfer.paper_id]), "Отметить получение",
            hint=str(transfer.paper.association), strong="Передан документ.",
        )  # fmt: skip


def of_association(request: Request, association: Association) -> Mapping[str, Any] | None:
    """The latest papers of an association that this reader may see."""
    rows = Paper.objects.visible_to(request.user).filter(association=association)
    papers = list(rows.order_by("-made_at", "-pk")[:FEW])
    may_write = permissions.can_write_in(request.user, association)
    if not papers and not may_write:
        return None
    return {"papers": papers, "association": association, "may_write": may_write}


def tokens_of(user: Actor) -> Iterable[str]:
    """The audience of papers in the search: the same doors that `visible_to` opens."""
    if access.reach(user, "papers.see_drafts", Region).everything:
        yield "everything"
        return
    yield from (f"open:{pk}" for pk in access.reach(user, "papers.see", Region).ids)
    for word, capability in (("closed", "papers.see_closed"), ("drafts", "papers.see_drafts")):
        yield from (f"{word}:{pk}" for pk in access.reach(user, capability, Association).ids)
        yield from (f"{word}-region:{pk}" for pk in access.reach(user, capability, Region).ids)
    yield from (f"signer:{pk}" for pk in access.reach(user, "papers.sign_own", Person).ids)
    yield from (f"received:{pk}" for pk in access.reach(user, "papers.receive", Territory).ids)
    yield from (f"received-region:{pk}" for pk in access.reach(user, "papers.receive", Region).ids)
