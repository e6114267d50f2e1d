"""Restoring: everything is verified, filled and judged beside the live data; only then the two change places."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor

from metodkabinet.kit import registry
from metodkabinet.kit.backup import archive, engines, presence, rows
from metodkabinet.kit.backup.archive import Contents, Member
from metodkabinet.kit.backup.refusals import BadArchive
from metodkabinet.kit.backup.verifying import models_of, open_archive, targets, verify_open
from metodkabinet.kit.files import store
from metodkabinet.kit.jobs import queue
from metodkabinet.kit.refusals import Refused

if TYPE_CHECKING:
    from django.db.models import Model

STAGE = "restoring"  # the folder that becomes the live one
CONTENTS, CARRIED = "contents.json", "carried.json"
SHOWN = 10  # broken places named in a refusal

Say = Callable[[str], None]
Fill = Callable[[Path, Mapping[str, str]], None]  # runs `fill_stage` in a process whose world is the staged folder


@dataclass(frozen=True, slots=True)
class Restored:
    """What was put in place and where the former data are."""

    contents: Contents
    before: str


def restore(path: Path, *, fill: Fill, trust: bool = False, say: Say = lambda text: None) -> Restored:
    """Replace the live data by those of the archive, or refuse and leave them as they are."""
    with presence.alone(), open_archive(path) as file:
        engines.refuse_company()
        contents = verify_open(file, trust=trust, say=say)
        with _stage() as folder:
            write(folder / CONTENTS, contents.dump())
            write(folder / CARRIED, json.dumps(_carried(say)).encode())
            lay_keys(file, contents, folder)
            fill(folder, engines.stage(folder))
            os.sync()
            engines.refuse_company()
            return Restored(contents, _swap(folder))


@contextmanager
def _stage() -> Iterator[Path]:
    """The folder beside the live data; gone at the end, whatever the end is."""
    folder = Path(settings.DATA) / STAGE
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700)
    try:
        yield folder
    finally:
        engines.drop_stage()
        shutil.rmtree(folder, ignore_errors=True)


def _carried(say: Say) -> dict[str, Any]:
    """What the live data know that an older copy cannot, such as whom to forget again."""
    if connection.vendor == "sqlite" and not Path(settings.DATABASES["default"]["NAME"]).is_file():
        return {}
    found = {}
    for entry in registry.after_restore:
        if entry.carry is None:
            continue
        try:
            found[entry.key] = entry.carry()
        except DatabaseError:
            say(f"прежняя база не читается, из неё не взято: {entry.title}")
    return found


def lay_keys(file: BinaryIO, contents: Contents, folder: Path) -> None:
    """The data need the keys they were written with: those of the archive, else those that are here."""
    live = Path(settings.DATA)
    for name in ("secret.key", "audit.key"):
        if not contents.keys and (live / name).is_file():
            write(folder / name, (live / name).read_bytes())
    if contents.keys:
        with archive.opened(file) as members:
            for member in members:
                if found := archive.KEY.fullmatch(member.name):
                    write(folder / found[1], member.whole())
    (folder / "static").mkdir()


def _swap(folder: Path) -> str:
    """Files first, they do no harm; then keys; then the database, indivisibly. Broken off, it can be done again."""
    live = Path(settings.DATA)
    _merge_files(folder)
    for name in ("secret.key", "audit.key"):
        old, new = live / name, folder / name
        if new.is_file() and (not old.is_file() or old.read_bytes() != new.read_bytes()):
            if old.is_file():
                old.replace(old.with_name(name + engines.SUFFIX))
            new.replace(old)
    before = engines.swap(folder)
    queue.prepare()
    return before


def _merge_files(folder: Path) -> None:
    """Bytes lie under their hash, so the copy's are only added. The former ones keep a second name beside."""
    kept, aside = store.root() / "kept", store.root() / f"kept{engines.SUFFIX}"
    if kept.is_dir():
        shutil.rmtree(aside, ignore_errors=True)
        shutil.copytree(kept, aside, copy_function=os.link)
    staged = folder / "files" / "kept"
    for path in sorted(staged.glob("*/*/*")):
        target = kept / path.relative_to(staged)
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        os.utime(path)  # young for the sweep
        path.replace(target)


def write(path: Path, content: bytes) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(content)


def fill_stage(path: Path, *, with_faults: bool = False, say: Say = lambda text: None) -> None:
    """In the process whose data folder is the staged one: tables, rows, files, hooks, and the judgement."""
    folder = Path(settings.DATA)
    contents = Contents.load((folder / CONTENTS).read_bytes())
    models = models_of(contents)
    _lay_tables(contents)
    with transaction.atomic():
        for model in models.values():
            if model._base_manager.exists():
                model._base_manager.all()._raw_delete(using="default")  # noqa: SLF001  no signals, no cascade: the table is emptied whole
        engines.clear_numbers()
        with open_archive(path) as file, archive.opened(file) as members:
            _load(members, models, say)
        engines.set_numbers(models, {label: table.last for label, table in contents.tables.items()})
    _compare(contents, models)
    call_command("migrate", verbosity=0, interactive=False, run_syncdb=True)
    _hooks(json.loads((folder / CARRIED).read_bytes()), say)
    broken = [place for invariant in registry.invariants for place in invariant.broken()]
    if broken and not with_faults:
        shown = "\n".join(f"    {place}" for place in broken[:SHOWN])
        raise Refused(
            f"В копии нарушен порядок данных ({len(broken)}), поэтому она не поставлена на место:\n{shown}\n"
            "Если другой копии нет, добавьте --with-faults."
        )


def _lay_tables(contents: Contents) -> None:
    """Tables as they were when the copy was made."""
    executor = MigrationExecutor(connection)
    wanted = targets(contents)
    if set(wanted) == set(executor.loader.graph.leaf_nodes()):
        call_command("migrate", verbosity=0, interactive=False, run_syncdb=True)
    else:
        executor.migrate(wanted)


def _load(members: Iterator[Member], models: Mapping[str, type[Model]], say: Say) -> None:
    written = files = 0
    for member in members:
        if table := archive.TABLE.fullmatch(member.name):
            model = models[table[1]]
            try:
                objects = [rows.parse(model, line) for line in member.lines()]
            except (ValueError, TypeError, ValidationError) as error:
                raise BadArchive.damaged() from error
            rows.insert(model, objects, "default")
            written += len(objects)
            say(f"восстановлено строк: {written}")
        elif kept := archive.FILE.fullmatch(member.name):
            _lay_file(member, kept[1])
            files += 1
            say(f"восстановлено файлов: {files}")


def _lay_file(member: Member, sha256: str) -> None:
    target = store.path_of(sha256)
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    digest = hashlib.sha256()
    with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        for chunk in member.chunks():
            file.write(chunk)
            digest.update(chunk)
    if digest.hexdigest() != sha256:
        raise BadArchive.damaged()


def _compare(contents: Contents, models: Mapping[str, type[Model]]) -> None:
    """What lies in the tables now is what the copy said, row for row."""
    for label, table in contents.tables.items():
        summed = rows.total(models[label], "default")
        if (summed.rows, summed.digest()) != (table.rows, table.logical):
            raise Refused(f"Таблица {label} восстановилась не так, как была записана. Живые данные не тронуты.")


def _hooks(carried: Mapping[str, Any], say: Say) -> None:
    for entry in registry.after_restore:
        say(entry.title)
        with transaction.atomic():
            entry.act(carried.get(entry.key))
