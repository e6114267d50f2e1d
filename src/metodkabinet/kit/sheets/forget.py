"""Taking somebody out of the tables that were brought in: rows wait a month with everything that stood in the file."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q, TextField
from django.db.models.functions import Cast

from metodkabinet.kit.sheets.models import ImportRow, ImportRun

if TYPE_CHECKING:
    from django.db.models import QuerySet

JSON_FIELDS = ("cells", "flaws", "outcome", "decision")
GONE = "стёрто"


def rows_that_name(mentions: Collection[str]) -> QuerySet[ImportRow]:
    """Rows in which one of these texts stands, in a cell or in what would come of it."""
    found = Q(pk__in=[])
    for text in mentions:
        escaped = json.dumps(text)[1:-1]  # SQLite keeps JSON as it was written, with letters as numbers
        found |= Q(label__contains=text)
        for name in JSON_FIELDS:
            found |= Q(**{f"{name}_text__contains": text}) | Q(**{f"{name}_text__contains": escaped})
    texts = {f"{name}_text": Cast(name, TextField()) for name in JSON_FIELDS}
    return ImportRow.objects.alias(**texts).filter(found).order_by("pk")


@transaction.atomic
def forget_rows(mentions: Collection[str]) -> int:
    """Empty those rows and let none of them be brought in."""
    ids = list(rows_that_name(mentions).values_list("pk", flat=True)) if mentions else []
    return ImportRow.objects.filter(pk__in=ids).update(
        cells=[], flaws={}, outcome={}, decision={}, label=GONE, target="", digest="", same="",
        state=ImportRow.State.SKIPPED, stale=False,
    )  # fmt: skip


def forget_bringer(user_id: int) -> int:
    """Whoever brought files is named by number only."""
    return ImportRun.objects.filter(by=str(user_id)).update(by_label=GONE)
