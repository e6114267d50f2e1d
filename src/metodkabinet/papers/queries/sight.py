"""What the search, the download view and an open form read of papers; the judge is always `visible_to`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet

from metodkabinet.papers.models import Issue, Paper, Upload

if TYPE_CHECKING:
    from metodkabinet.kit.access import Actor


def findable_papers() -> QuerySet[Paper]:
    """Every paper with what its description for the search reads."""
    return Paper.objects.select_related("association").prefetch_related("steps", "transfers__organisation")


def files_of_issues(user: Actor, field: str) -> QuerySet[Any, Any]:
    """Frozen files of papers this reader sees; `field`: docx or pdf."""
    rows = Issue.objects.filter(paper__in=Paper.objects.visible_to(user).order_by().values("pk"))
    return rows.order_by().values_list(field, flat=True)


def files_of_uploads(user: Actor) -> QuerySet[Any, Any]:
    """Scans and signatures beside papers this reader sees."""
    rows = Upload.objects.filter(paper__in=Paper.objects.visible_to(user).order_by().values("pk"))
    return rows.order_by().values_list("file", flat=True)


def fresh(paper: Paper) -> Paper | None:
    """The row as somebody else left it."""
    return Paper.objects.filter(pk=paper.pk).first()
