"""K4, K5: archives that must not be believed. Forged with our own writer, so that each differs in one thing only."""

from __future__ import annotations

import hashlib
import io
import json
import tarfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db.migrations.loader import MigrationLoader

from metodkabinet.kit.backup import archive, rows, sealed
from metodkabinet.kit.backup.archive import Contents, Table, Writer
from metodkabinet.kit.backup.refusals import BadArchive
from metodkabinet.kit.backup.verifying import verify

KEY = "ключ для копий, достаточно длинный"
LINES = [json.dumps([number, f"2027-01-{number:02}", False, f"День {number}"]).encode() for number in range(1, 6)]
KEPT = b"kept bytes" * 1000
SHA = hashlib.sha256(KEPT).hexdigest()
Change = Callable[["Forgery"], None]


class Forgery:
    """An honest archive of an empty installation with five days and one file, and ways to make it dishonest."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.lines = {"kit.holiday": list(LINES)}
        self.extra: list[tuple[tarfile.TarInfo, bytes]] = []
        self.touch: Callable[[Contents], None] = lambda contents: None
        self.kept, self.trailer = KEPT, b""

    def write(self) -> Path:
        path = self.folder / "copy.backup"
        loader = MigrationLoader(None)
        migrations: dict[str, list[str]] = {}
        for app, name in sorted(loader.disk_migrations):
            migrations.setdefault(app, []).append(name)
        contents = Contents("2026-11-20T09:00:00+00:00", "sqlite", migrations)
        with path.open("wb") as file:
            writer = Writer(file)
            for label, model in rows.kept_models().items():
                names = [column.attname for column in rows.columns(model)]
                summed = writer.table(label, self.lines.get(label, []), 2)
                contents.tables[label] = Table(names, summed.rows, summed.digest(), summed.stream.hexdigest())
            (self.folder / "kept").write_bytes(self.kept)
            contents.files[SHA] = writer.file(SHA, self.folder / "kept")
            for member, content in self.extra:
                writer._tar.addfile(member, io.BytesIO(content))
            self.touch(contents)
            writer.finish(contents)
            file.write(self.trailer)
        return path

    def member(self, name: str, content: bytes = b"", kind: bytes = tarfile.REGTYPE, link: str = "") -> None:
        member = tarfile.TarInfo(name)
        member.type, member.linkname, member.size = kind, link, len(content)
        self.extra.append((member, content))


@pytest.fixture(params=["", KEY], ids=["plain", "sealed"])
def forgery(tmp_path: Path, settings: Any, request: pytest.FixtureRequest) -> Iterator[Forgery]:
    settings.BACKUP_KEY = request.param
    return Forgery(tmp_path)


def test_honest_archive_is_believed(forgery: Forgery) -> None:
    contents = verify(forgery.write())
    assert (contents.rows, contents.files, contents.tables["kit.holiday"].rows) == (5, {SHA: len(KEPT)}, 5)


def _table(label: str) -> Change:
    def change(forgery: Forgery) -> None:
        line = b"[1]"
        forgery.member(f"tables/{label}/000000.gz", zlib.compress(line + b"\n"))
        summed = rows.Sum()
        summed.add(line)

        def touch(contents: Contents) -> None:
            contents.tables[label] = Table(["id"], 1, summed.digest(), summed.stream.hexdigest())

        forgery.touch = touch

    return change


def _touch(change: Callable[[Contents], object]) -> Change:
    return lambda forgery: setattr(forgery, "touch", change)


def _member(*args: Any, **kwargs: Any) -> Change:
    return lambda forgery: forgery.member(*args, **kwargs)


ALIEN, DAMAGED, NEWER = "чего в ней быть не может", "^Копия повреждена", "более новой версией"
FORGED: dict[str, tuple[Change, str]] = {
    "traversal": (_member("../../etc/cron.d/x", b"x"), ALIEN),
    "absolute": (_member("/etc/passwd", b"x"), ALIEN),
    "hidden traversal": (_member("files/../../x", b"x"), ALIEN),
    "symbolic link": (_member(f"files/{'a' * 64}", kind=tarfile.SYMTYPE, link="/etc/passwd"), ALIEN),
    "hard link": (_member(f"files/{'a' * 64}", kind=tarfile.LNKTYPE, link=f"files/{SHA}"), ALIEN),
    "device": (_member(f"files/{'a' * 64}", kind=tarfile.CHRTYPE), ALIEN),
    "folder": (_member("files", kind=tarfile.DIRTYPE), ALIEN),
    "pickle": (_member("tables/kit.holiday/state.pickle", b"cos\nsystem\n"), ALIEN),
    "file of another name": (_member("config/settings.py", b"print(1)"), ALIEN),
    "file twice": (_member(f"files/{SHA}", KEPT), ALIEN),
    "part out of order": (_member("tables/kit.holiday/000007.gz", zlib.compress(LINES[0] + b"\n")), ALIEN),
    "file not under its hash": (lambda forgery: setattr(forgery, "kept", b"other"), DAMAGED),
    "unlisted file": (_member(f"files/{hashlib.sha256(b'x').hexdigest()}", b"x"), DAMAGED),
    "unlisted key": (_member("keys/secret.key", b"x" * 60), DAMAGED),
    "unpacks without end": (_member("tables/kit.hit/000000.gz", zlib.compress(b"0" * 300_000_000, 9)), DAMAGED),
    "not packed": (_member("tables/kit.hit/000000.gz", b"plain"), DAMAGED),
    "extra table": (_table("kit.searchdocument"), "таблица kit.searchdocument"),
    "table of sqlite itself": (_table("sqlite.master"), "таблица sqlite.master"),
    "fewer rows than listed": (
        _touch(lambda said: said.tables.update({"kit.letter": Table([], 1, "0" * 64, "0" * 64)})), DAMAGED,
    ),
    "listed table missing": (_touch(lambda said: said.tables.pop("kit.letter")), "нет таблицы kit.letter"),
    "listed file missing": (_touch(lambda said: said.files.update({"b" * 64: 5})), DAMAGED),
    "other columns": (_touch(lambda said: said.tables["kit.letter"].columns.append("x")), "устроена иначе"),
    "newer migrations": (_touch(lambda said: said.migrations.update(kit=["0999_future"])), NEWER),
    "newer format": (_touch(lambda said: setattr(said, "format", 2)), NEWER),
    "row that is no row": (lambda forgery: forgery.lines.update({"kit.holiday": [b"[1,2]"]}), DAMAGED),
    "row of code": (lambda forgery: forgery.lines.update({"kit.holiday": [b"__import__('os')"]}), DAMAGED),
}  # fmt: skip


@pytest.mark.parametrize("name", FORGED)
def test_forged_archive_is_refused(forgery: Forgery, name: str) -> None:
    change, sentence = FORGED[name]
    change(forgery)
    with pytest.raises(BadArchive, match=sentence):
        verify(forgery.write())


def test_every_cut_is_noticed(forgery: Forgery) -> None:
    path = forgery.write()
    whole = path.read_bytes()
    end = len(whole) if sealed.is_sealed(io.BytesIO(whole)) else len(whole.rstrip(b"\0"))
    for size in [0, 1, 21, 30, 54, 55, 511, 512, 600, end // 3, end // 2, end - 700, end - 1]:
        path.write_bytes(whole[:size])
        with pytest.raises(BadArchive):
            verify(path)


def test_every_flipped_bit_is_noticed(forgery: Forgery) -> None:
    """In the sealed archive any bit; in the plain one any bit of a content: names and padding of a tar are not data."""
    path = forgery.write()
    whole = path.read_bytes()
    if sealed.is_sealed(io.BytesIO(whole)):
        places = range(3, len(whole), len(whole) // 20)
    else:
        with tarfile.open(path) as tar:
            places = [member.offset_data + member.size // 2 for member in tar if member.size]
    assert len(list(places)) >= 6
    for place in places:
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 4]) + whole[place + 1 :])
        with pytest.raises(BadArchive):
            verify(path)


def test_swapped_and_dropped_chunks_are_noticed(tmp_path: Path, settings: Any) -> None:
    settings.BACKUP_KEY = KEY
    path, size = tmp_path / "x", sealed.CHUNK + sealed.TAG
    with path.open("wb") as file:
        sealer = sealed.Sealer(file, KEY)
        sealer.write(b"a" * sealed.CHUNK + b"b" * sealed.CHUNK + b"c")
        sealer.finish()
    whole = path.read_bytes()
    head = len(whole) - 2 * size - 1 - sealed.TAG
    start, first, second, last = (
        whole[:head],
        whole[head : head + size],
        whole[head + size : head + 2 * size],
        whole[-17:],
    )
    with path.open("rb") as file:
        assert io.BufferedReader(sealed.Opener(file, KEY)).read() == b"a" * sealed.CHUNK + b"b" * sealed.CHUNK + b"c"
    for changed in [start + second + first + last, start + first + last, start + first + second, whole + last]:
        with pytest.raises(BadArchive):
            io.BufferedReader(sealed.Opener(io.BytesIO(changed), KEY)).read()


def test_foreign_and_wrong_keys_are_refused(tmp_path: Path, settings: Any) -> None:
    settings.BACKUP_KEY = ""
    path = Forgery(tmp_path).write()
    settings.SECRET_KEY = "another installation " * 4
    with pytest.raises(BadArchive, match="другая установка, или её изменили"):
        verify(path)
    assert verify(path, trust=True).rows == 5
    settings.BACKUP_KEY = KEY
    path = Forgery(tmp_path).write()
    settings.BACKUP_KEY = KEY + "!"
    with pytest.raises(BadArchive, match="не подходит"):
        verify(path, trust=True)
    settings.BACKUP_KEY = ""
    with pytest.raises(BadArchive, match="Копия зашифрована"):
        verify(path)


@pytest.mark.parametrize("content", [b"", b"SQLite format 3\0" * 40, b"PK\3\4" * 200, bytes(10240)])
def test_anything_else_is_not_a_copy(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x").write_bytes(content)
    with pytest.raises(BadArchive):
        verify(tmp_path / "x")
    with pytest.raises(BadArchive, match="не открывается"):
        verify(tmp_path / "no such file")


def test_sealed_archive_shows_nothing(tmp_path: Path, settings: Any) -> None:
    settings.BACKUP_KEY = KEY
    whole = Forgery(tmp_path).write().read_bytes()
    for word in ["kit.holiday", "kept bytes", "contents.json", KEY]:
        assert word.encode() not in whole
    assert archive.CONTENTS.encode() not in whole
