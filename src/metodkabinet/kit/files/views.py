"""The one view that gives files out. It asks the owners, and answers so that nothing can run in our name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils.http import content_disposition_header

from metodkabinet.kit.files import store
from metodkabinet.kit.files.formats import INLINE_TYPES
from metodkabinet.kit.files.links import opens
from metodkabinet.kit.files.models import FileState, StoredFile
from metodkabinet.kit.files.services import waiting
from metodkabinet.kit.pages import obtain, require

if TYPE_CHECKING:
    from django.http.response import HttpResponseBase

POLICY = "sandbox; default-src 'none'"
CHUNK = 64 * 1024
_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})", re.ASCII)


def download(request: HttpRequest, file_id: UUID) -> HttpResponseBase:
    """A file as an attachment; `?show` shows a PDF or a picture in the browser; `?key` is a signed link."""
    key = request.GET.get("key", "")
    if key and opens(key, file_id, request.user):
        visible = StoredFile.objects.all()
    else:
        visible = StoredFile.objects.visible_to(request.user)
    file = obtain(visible, file_id)
    require(file.state == FileState.OK, waiting(file))
    return _dressed(_answer(request, file), request, file)


def _answer(request: HttpRequest, file: StoredFile) -> HttpResponseBase:
    prefix = settings.FILES_ACCEL
    if prefix:
        response: HttpResponseBase = HttpResponse()
        response["X-Accel-Redirect"] = f"{prefix.rstrip('/')}/{store.relative(file.sha256)}"
        return response
    wanted = _wanted(request, file)
    if wanted is None:
        response = HttpResponse(status=416)
        response["Content-Range"] = f"bytes */{file.size}"
        return response
    first, last = wanted
    partial = (first, last) != (0, file.size - 1)
    status = 206 if partial else 200
    if request.method == "HEAD":
        response = HttpResponse(status=status)
    else:
        response = StreamingHttpResponse(_slice(file.sha256, first, last), status=status)
    response["Content-Length"] = str(last - first + 1)
    if partial:
        response["Content-Range"] = f"bytes {first}-{last}/{file.size}"
    return response


def _dressed(response: HttpResponseBase, request: HttpRequest, file: StoredFile) -> HttpResponseBase:
    inline = "show" in request.GET and file.content_type in INLINE_TYPES
    response["Content-Type"] = file.content_type
    response["Content-Disposition"] = content_disposition_header(not inline, file.name) or "attachment"
    response["Content-Security-Policy"] = POLICY
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Referrer-Policy"] = "no-referrer"
    response["Accept-Ranges"] = "bytes"
    response["ETag"] = f'"{file.sha256}"'
    return response


def _wanted(request: HttpRequest, file: StoredFile) -> tuple[int, int] | None:
    """First and last byte asked for; None when the range lies outside. Several ranges at once get the whole file."""
    whole = (0, file.size - 1)
    match = _RANGE.fullmatch(request.headers.get("Range", ""))
    condition = request.headers.get("If-Range", "")
    if not match or match.groups() == ("", "") or (condition and condition != f'"{file.sha256}"'):
        return whole
    first, last = match.groups()
    if not first:  # the last n bytes
        return (max(0, file.size - int(last)), file.size - 1) if int(last) else None
    start, end = int(first), min(int(last or file.size - 1), file.size - 1)
    return (start, end) if start <= end else None


def _slice(sha256: str, first: int, last: int) -> Iterator[bytes]:
    """Opened only when reading begins: an answer nobody reads leaves nothing open."""
    with store.open_bytes(sha256) as source:
        source.seek(first)
        left = last - first + 1
        while left > 0 and (chunk := source.read(min(CHUNK, left))):
            left -= len(chunk)
            yield chunk
