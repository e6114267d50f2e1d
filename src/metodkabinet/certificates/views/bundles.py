"""What is taken away of an issuing: one file for the printer, an archive with a folder for each municipality."""

from __future__ import annotations

import io
import zipfile
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import StreamingHttpResponse
from django.shortcuts import redirect
from django.utils.http import content_disposition_header

from metodkabinet.certificates.logic.sheets import TOGETHER, draw
from metodkabinet.certificates.models import Batch, Certificate
from metodkabinet.certificates.queries.composing import look_of, page_of
from metodkabinet.certificates.views.acts import DRAWN_BY, batch_page, file_name, own_batch, pdf
from metodkabinet.kit.sheets.responses import file_name as safe_name

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpResponse
    from django.http.response import HttpResponseBase

    from metodkabinet.kit.http import Request

NO_PLACE = "Без муниципалитета"


def print_run(request: Request, batch_id: int) -> HttpResponse:
    """At most 250 sheets in one file, in the order of names; `?from=251` gives the next ones."""
    mine = own_batch(request, batch_id)
    asked = request.GET.get("from", "1")
    start = max(0, int(asked) - 1) if asked.isdecimal() and len(asked) < 8 else 0
    rows = list(_valid(mine)[start : start + TOGETHER])
    if not rows:
        return _nothing_yet(request, mine)
    return pdf(request, rows, f"{mine.get_kind_display().capitalize()}, {start + 1}–{start + len(rows)}")


def archive(request: Request, batch_id: int) -> HttpResponseBase:
    """Drawn and sent sheet by sheet: neither memory nor disk holds the whole of it."""
    mine = own_batch(request, batch_id)
    rows = list(_valid(mine))
    if not rows:
        return _nothing_yet(request, mine)
    response = StreamingHttpResponse(_zipped(rows), content_type="application/zip")
    name = safe_name(f"{mine.get_kind_display().capitalize()} – {mine.phrase[:60]}.zip")
    response["Content-Disposition"] = content_disposition_header(True, name) or ""  # noqa: FBT003  Django's signature
    response["Cache-Control"] = "private, no-store"
    return response


class Sink(io.RawIOBase):
    """Where the archive writes; what has come is taken out again and again."""

    def __init__(self) -> None:
        super().__init__()
        self._parts: list[bytes] = []

    def writable(self) -> bool:
        """Always."""
        return True

    def write(self, data: object) -> int:
        """Keep until it is taken."""
        part = bytes(data)  # type: ignore[call-overload]
        self._parts.append(part)
        return len(part)

    def take(self) -> bytes:
        """Everything since the last time."""
        found = b"".join(self._parts)
        self._parts.clear()
        return found


def _zipped(rows: list[Certificate]) -> Iterator[bytes]:
    sink, taken = Sink(), Counter[str]()
    look = look_of(rows[0].layout)
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_STORED) as archive:
        for row in rows:
            name = f"{_folder(row)}/{safe_name(file_name(row))}"
            taken[name] += 1
            double = f" ({taken[name]})" if taken[name] > 1 else ""
            archive.writestr(f"{name}{double}.pdf", draw(look, [page_of(row)], title=row.number))
            yield sink.take()
    yield sink.take()


def _nothing_yet(request: Request, batch: Batch) -> HttpResponse:
    messages.info(request, "Здесь пока нет действующих сертификатов.")
    return redirect(batch_page(batch))


def _folder(row: Certificate) -> str:
    return safe_name(str(row.municipality or NO_PLACE)).replace("/", "-")


def _valid(batch: Batch) -> QuerySet[Certificate]:
    rows = batch.certificates.filter(state="valid").select_related(*DRAWN_BY, "municipality")
    return rows.order_by("municipality__sort_key", "sort_key", "pk")
