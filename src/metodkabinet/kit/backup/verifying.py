"""Reading an archive from end to end and believing it only when everything agrees with everything."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from django.apps import apps as installed
from django.core.exceptions import ValidationError
from django.db.migrations.loader import MigrationLoader

from metodkabinet.kit.backup import archive, rows
from metodkabinet.kit.backup.archive import Contents, Member
from metodkabinet.kit.backup.refusals import BadArchive

if TYPE_CHECKING:
    from django.apps.registry import Apps
    from django.db.models import Model

Say = Callable[[str], None]


def verify(path: Path, *, trust: bool = False, say: Say = lambda text: None) -> Contents:
    """Read the whole archive; its contents when all is well, a BadArchive when anything is not.

    With `trust` the signature of another installation is let pass; damage never is.
    """
    with open_archive(path) as file:
        return verify_open(file, trust=trust, say=say)


def open_archive(path: Path) -> BinaryIO:
    try:
        return path.open("rb")
    except OSError as error:
        raise BadArchive(f"Файл {path} не открывается. Проверьте имя и права.") from error


def verify_open(file: BinaryIO, *, trust: bool, say: Say = lambda text: None) -> Contents:
    """As `verify`, of an open file: what was verified is what is then restored."""
    found = _Found(say)
    with archive.opened(file) as members:
        for member in members:
            found.take(member)
    contents = found.judge(trust=trust)
    _check_rows(contents, found)
    return contents


@dataclass(slots=True)
class _Found:
    """What the archive really holds."""

    say: Say
    tables: dict[str, rows.Sum] = field(default_factory=dict)
    parts: dict[str, int] = field(default_factory=dict)
    files: dict[str, int] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)
    samples: dict[str, bytes] = field(default_factory=dict)
    listed: bytes = b""
    signed: str = ""

    def take(self, member: Member) -> None:
        """Count one member in."""
        if self.signed or (self.listed and member.name != archive.SIGNATURE):
            raise BadArchive.foreign(member.name)
        if table := archive.TABLE.fullmatch(member.name):
            self._rows(member, table[1], int(table[2]))
        elif kept := archive.FILE.fullmatch(member.name):
            self._file(member, kept[1])
        elif key := archive.KEY.fullmatch(member.name):
            self.keys[key[1]] = hashlib.sha256(member.whole(4096)).hexdigest()
        elif member.name == archive.CONTENTS:
            self.listed = member.whole()
        elif member.name == archive.SIGNATURE and self.listed:
            self.signed = member.whole(1024).decode("ascii", "replace")
        else:
            raise BadArchive.foreign(member.name)

    def _rows(self, member: Member, label: str, number: int) -> None:
        if number != self.parts.get(label, 0):
            raise BadArchive.foreign(member.name)
        self.parts[label] = number + 1
        summed = self.tables.setdefault(label, rows.Sum())
        for line in member.lines():
            summed.add(line)
            self.samples.setdefault(label, line)
        self.say(f"проверено строк: {sum(table.rows for table in self.tables.values())}")

    def _file(self, member: Member, sha256: str) -> None:
        if sha256 in self.files:
            raise BadArchive.foreign(member.name)
        digest = hashlib.sha256()
        for chunk in member.chunks():
            digest.update(chunk)
        if digest.hexdigest() != sha256:
            raise BadArchive.damaged()
        self.files[sha256] = member.size
        self.say(f"проверено файлов: {len(self.files)}")

    def judge(self, *, trust: bool) -> Contents:
        """Does the list agree with what lies there, and who signed it?"""
        if not self.signed:
            raise BadArchive.cut()
        contents = Contents.load(self.listed)
        if not trust and not hmac.compare_digest(self.signed, archive.signature(self.listed)):
            raise BadArchive(
                "Копию сделала другая установка, или её изменили. Положите в папку данных её secret.key "
                "(или задайте её METODKABINET_BACKUP_KEY). Если уверены в происхождении файла – добавьте --trust."
            )
        sums = {label: (table.rows, table.digest(), table.stream.hexdigest()) for label, table in self.tables.items()}
        listed = {label: (table.rows, table.logical, table.stream) for label, table in contents.tables.items()}
        if sums != {label: entry for label, entry in listed.items() if entry[0]}:
            raise BadArchive.damaged()
        if self.files != contents.files or self.keys != contents.keys:
            raise BadArchive.damaged()
        return contents


def models_of(contents: Contents) -> Mapping[str, type[Model]]:
    """The tables of this archive as this code knows them: today's, or as they were at its migrations."""
    loader = MigrationLoader(None)
    known = {app: {name for key, name in loader.disk_migrations if key == app} for app, _ in loader.disk_migrations}
    if any(set(names) - known.get(app, set()) for app, names in contents.migrations.items()):
        raise BadArchive.newer()
    same = all(set(contents.migrations.get(app, [])) == names for app, names in known.items())
    apps: Apps = installed if same else loader.project_state(targets(contents)).apps
    return rows.kept_models(apps)


def targets(contents: Contents) -> list[tuple[str, str]]:
    """The newest migrations of the archive: those on which no other of its own application stands."""
    loader = MigrationLoader(None)
    applied = {(app, name) for app, names in contents.migrations.items() for name in names}
    return sorted(
        key
        for key in applied
        if not any(child.key in applied and child.key[0] == key[0] for child in loader.graph.node_map[key].children)
    )


def _check_rows(contents: Contents, found: _Found) -> None:
    """No table and no column that the code does not know, none missing; the first row of each can be read."""
    models = models_of(contents)
    if extra := sorted(set(contents.tables) - set(models)):
        raise BadArchive.foreign(f"таблица {extra[0]}")
    if lost := sorted(set(models) - set(contents.tables)):
        raise BadArchive(f"В копии нет таблицы {lost[0]}: она сделана другой программой или изменена.")
    for label, table in contents.tables.items():
        known: list[Any] = rows.columns(models[label])
        if table.columns != [column.attname for column in known]:
            raise BadArchive(f"Таблица {label} в копии устроена иначе, чем в программе. Нужна другая её версия.")
        try:
            if label in found.samples:
                rows.parse(models[label], found.samples[label])
        except (ValueError, TypeError, ValidationError) as error:
            raise BadArchive.damaged() from error
