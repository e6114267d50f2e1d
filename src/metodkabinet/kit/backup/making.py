"""Making a copy while people go on working: one still picture of the rows, and the files of that very picture."""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.db import connection, connections
from django.db.migrations.loader import MigrationLoader

from metodkabinet.kit import clock
from metodkabinet.kit.backup import engines, presence, rows, sealed, verified
from metodkabinet.kit.backup.archive import Contents, Table, Writer
from metodkabinet.kit.backup.verifying import verify
from metodkabinet.kit.files import store
from metodkabinet.kit.files.models import StoredFile
from metodkabinet.kit.refusals import Refused

KEYS = ("secret.key", "audit.key")
HELD = "backup-"  # folders of second names beside the kept files

Say = Callable[[str], None]


def make_backup(target: Path, *, say: Say = lambda text: None) -> Contents:
    """Write the archive beside its place, read it back, and only then give it its name."""
    _check(target)
    part = target.with_name(target.name + ".part")
    with presence.making():
        try:
            with _fresh(part) as file:
                _write(file, say)
            contents = verify(part, say=say)
            part.replace(target)
            _sync(target.parent)
        except OSError as error:
            if error.errno in {errno.ENOSPC, errno.EDQUOT}:
                raise Refused(f"На диске, где лежит {target.parent}, не хватило места. Прежние копии целы.") from error
            raise Refused(f"Копию не удалось записать в {target.parent}: {error.strerror}.") from error
        finally:
            part.unlink(missing_ok=True)
        verified.note(target, contents)
    return contents


def _check(target: Path) -> None:
    place = target.resolve()
    for folder in (Path(settings.STATIC_ROOT), store.root()):
        if place.is_relative_to(folder.resolve()):
            raise Refused(f"Не кладите копии в {folder}: оттуда сайт раздаёт файлы. Выберите другую папку.")
    if not place.parent.is_dir():
        raise Refused(f"Папки {place.parent} нет. Создайте её или укажите другую.")
    if 0 < len(settings.BACKUP_KEY) < sealed.SHORTEST:
        raise Refused(f"Ключ METODKABINET_BACKUP_KEY короче {sealed.SHORTEST} знаков: его можно подобрать.")
    if not (settings.BACKUP_KEY or settings.SECRET_KEY):
        raise Refused("Секретного ключа нет, подписать копию нечем. Эта папка данных ещё не запускалась.")
    if connection.vendor == "sqlite" and not Path(settings.DATABASES["default"]["NAME"]).is_file():
        raise Refused("В этой папке данных нет базы: копировать нечего. Проверьте --data.")


@contextmanager
def _fresh(path: Path) -> Iterator[BinaryIO]:
    """A new file that only its owner can read from its first byte on, and that lies on the disk at the end."""
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        yield file
        file.flush()
        os.fsync(file.fileno())


def _write(file: BinaryIO, say: Say) -> None:
    writer = Writer(file)
    with ExitStack() as stack:
        folder = stack.enter_context(_second_names())
        with store.stillness():
            using = stack.enter_context(engines.picture())
            made_at = clock.now()
            hashes = sorted(set(StoredFile.objects.using(using).values_list("sha256", flat=True)))
            missing = [sha256 for sha256 in hashes if not _hold(sha256, folder)]
        contents = Contents(made_at.isoformat(), connection.vendor, _migrations(using), missing=missing)
        if settings.BACKUP_KEY:  # keys travel in a sealed archive only
            _write_keys(writer, contents)
        _write_tables(writer, contents, using, say)
        for number, sha256 in enumerate(sorted(set(hashes) - set(missing)), start=1):
            contents.files[sha256] = writer.file(sha256, folder / sha256)
            say(f"записано файлов: {number} из {len(hashes)}")
        writer.finish(contents)


@contextmanager
def _second_names() -> Iterator[Path]:
    """A folder where the files of the picture keep a second name, so that dropping one meanwhile does no harm."""
    root = store.root()
    root.mkdir(parents=True, exist_ok=True, mode=0o700)
    for left in root.glob(f"{HELD}*"):  # of a copy that was killed; no other is being made now
        shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix=HELD, dir=root) as folder:
        yield Path(folder)


def _hold(sha256: str, folder: Path) -> bool:
    try:
        os.link(store.path_of(sha256), folder / sha256)
    except FileNotFoundError:
        return False
    return True


def _migrations(using: str) -> dict[str, list[str]]:
    loader = MigrationLoader(connections[using])
    found: dict[str, list[str]] = {}
    for app, name in sorted(set(loader.applied_migrations) & set(loader.disk_migrations)):
        found.setdefault(app, []).append(name)
    return found


def _write_keys(writer: Writer, contents: Contents) -> None:
    for name in KEYS:
        path = Path(settings.DATA) / name
        if path.is_file():
            content = path.read_bytes()
            writer.small(f"keys/{name}", content)
            contents.keys[name] = hashlib.sha256(content).hexdigest()


def _write_tables(writer: Writer, contents: Contents, using: str, say: Say) -> None:
    models = rows.kept_models()
    numbers = engines.last_numbers(models, using)
    for place, (label, model) in enumerate(models.items(), start=1):
        summed = writer.table(label, rows.lines(model, using), rows.BATCH)
        contents.tables[label] = Table(
            [column.attname for column in rows.columns(model)],
            summed.rows, summed.digest(), summed.stream.hexdigest(), numbers.get(label),
        )  # fmt: skip
        say(f"записано таблиц: {place} из {len(models)}")


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
