"""Keeping and dropping files. Whoever keeps a file holds its foreign key and writes its own audit line."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any, BinaryIO, cast

from django.conf import settings
from django.core.files.base import File
from django.db import models, transaction

from metodkabinet.kit.files import store
from metodkabinet.kit.files.formats import FORMATS, MB, Format, recognise
from metodkabinet.kit.files.models import FileState, StoredFile
from metodkabinet.kit.files.names import clean_name, extension_of
from metodkabinet.kit.files.scanning import scan
from metodkabinet.kit.refusals import Refused

CHUNK = 256 * 1024


def keep_file(upload: File[Any], *, by: object, kinds: Collection[str] = ()) -> StoredFile:
    """Judge, store and enter a file; the bytes are safe on disk before the row exists. `kinds` narrows the choice."""
    name = clean_name(upload.name or "")
    upload.seek(0)
    with store.drafted(_capped(upload)) as draft:
        with draft.path.open("rb") as file:
            found = judge(file, name, draft.size, kinds)
        state = scan(draft.path)
        if state == FileState.INFECTED:
            raise Refused("Проверка нашла в файле вирус. Проверьте свой компьютер антивирусом; файл не сохранён.")
        store.place(draft)
        return StoredFile.objects.create(
            sha256=draft.sha256,
            size=draft.size,
            content_type=found.content_type,
            name=name if extension_of(name) else clean_name(f"{name}.{found.extensions[0]}"),
            state=state,
            kept_by=reference(by),
        )


def judge(file: BinaryIO, name: str, size: int, kinds: Collection[str] = ()) -> Format:
    """The format of an acceptable file; a refusal names what is wrong and what to do."""
    check_size(size, settings.UPLOAD_CAP)
    found = recognise(file, name)
    if kinds and found.key not in kinds:
        wanted = ", ".join(FORMATS[kind].extensions[0].upper() for kind in kinds)
        raise Refused(f"Здесь нужен файл другого вида: {wanted}.")
    check_size(size, found.cap)
    return found


def check_size(size: int, cap: int) -> None:
    if size > cap:
        raise Refused(f"Файл больше {cap // MB}\N{NO-BREAK SPACE}МБ. Уменьшите его или разделите на части.")


def drop_file(file: StoredFile) -> None:
    """Remove the row now and the bytes after commit, if no other row has the same. A foreign key to it forbids."""
    with transaction.atomic():
        sha256 = file.sha256
        file.delete()
        transaction.on_commit(lambda: store.discard(sha256, _in_use))


def sweep_files() -> int:
    """For a nightly job: bytes without a row and drafts of broken uploads, all older than an hour."""
    used = set(StoredFile.objects.values_list("sha256", flat=True))
    removed = sum(store.discard(sha256, _in_use) for sha256 in store.kept() if sha256 not in used)
    return removed + store.forget_drafts()


def rescan_quarantine(batch: int = 20) -> int:
    """For a job: ask the scanner again about files it could not answer for. Returns how many got an answer."""
    answered = 0
    for file in StoredFile.objects.filter(state=FileState.QUARANTINE).order_by("created_at", "pk")[:batch]:
        state = scan(store.path_of(file.sha256))
        if state != FileState.QUARANTINE:
            answered += StoredFile.objects.filter(pk=file.pk, state=FileState.QUARANTINE).update(state=state)
    return answered


def broken_files() -> Iterator[str]:
    """The invariant: every row has bytes of its size."""
    for pk, sha256, size in StoredFile.objects.order_by("pk").values_list("pk", "sha256", "size"):
        path = store.path_of(sha256)
        if not path.is_file() or path.stat().st_size != size:
            yield f"kit.storedfile:{pk}: no bytes for {sha256}"


def open_file(file: StoredFile) -> BinaryIO:
    """The bytes for reading by an importer; quarantined ones are not given."""
    if file.state != FileState.OK:
        raise Refused(waiting(file))
    return store.open_bytes(file.sha256)


def waiting(file: StoredFile) -> str:
    """Why a file is not given out."""
    if file.state == FileState.INFECTED:
        return "Проверка нашла в этом файле вирус, поэтому он закрыт. Попросите автора прислать файл заново."
    return "Файл ещё проверяется на вирусы. Обычно это занимает несколько минут; зайдите немного позже."


def reference(by: object) -> str:
    """Who, as text: «accounts.user:5», or the words given."""
    if isinstance(by, models.Model):
        return f"{by._meta.label_lower}:{by.pk}"
    return str(by or "")[:200]


def _capped(upload: File[Any]) -> Iterator[bytes]:
    written = 0
    while chunk := cast("bytes", upload.read(CHUNK)):
        written += len(chunk)
        check_size(written, settings.UPLOAD_CAP)
        yield chunk


def _in_use(sha256: str) -> bool:
    return StoredFile.objects.filter(sha256=sha256).exists()
