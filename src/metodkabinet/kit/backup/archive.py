"""The archive itself: a tar of parts of tables, kept files and keys, closed by a signed list of contents.

Reading believes nothing: only plain members with names of our own making, in our order, of bounded size, each counted
and hashed; the list must agree with all of them and its signature with the installation's key.
"""

from __future__ import annotations

import hashlib
import hmac
import io
import json
import re
import tarfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, BinaryIO, cast

from django.conf import settings

from metodkabinet.kit.backup.refusals import BadArchive
from metodkabinet.kit.backup.rows import Sum
from metodkabinet.kit.backup.sealed import Opener, Sealer, is_sealed

if TYPE_CHECKING:
    from pathlib import Path

FORMAT = 1
TABLE = re.compile(r"tables/([a-z0-9_]+\.[a-z0-9_]+)/(\d{6})\.gz")
FILE = re.compile(r"files/([0-9a-f]{64})")
KEY = re.compile(r"keys/(secret\.key|audit\.key)")
CONTENTS, SIGNATURE = "contents.json", "signature"
PART_CAP = 256 * 1024 * 1024  # bytes of a part unpacked: more is not ours
SMALL_CAP = 64 * 1024 * 1024  # the list of contents of a very large installation
CHUNK = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Table:
    """What a table in the archive comes to. `last` is the highest number it ever gave out."""

    columns: list[str]
    rows: int
    logical: str
    stream: str
    last: int | None = None


@dataclass(slots=True)
class Contents:
    """The list of what the archive holds."""

    made_at: str
    engine: str
    migrations: dict[str, list[str]]
    tables: dict[str, Table] = field(default_factory=dict)
    files: dict[str, int] = field(default_factory=dict)  # hash → size
    missing: list[str] = field(default_factory=list)  # bytes that were gone before the archive was made
    keys: dict[str, str] = field(default_factory=dict)  # name → hash
    format: int = FORMAT

    @property
    def moment(self) -> datetime:
        return datetime.fromisoformat(self.made_at)

    @property
    def rows(self) -> int:
        return sum(table.rows for table in self.tables.values())

    def dump(self) -> bytes:
        return json.dumps(asdict(self), sort_keys=True).encode()

    @classmethod
    def load(cls, text: bytes) -> Contents:
        """Read the list; what has another shape is not ours."""
        try:
            said = json.loads(text)
            if said["format"] != FORMAT:
                raise BadArchive.newer()
            said["tables"] = {label: Table(**table) for label, table in said["tables"].items()}
            return cls(**said)
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise BadArchive.damaged() from error


def signature(contents: bytes) -> str:
    """Signed with the archive's own key when there is one, else with the key of the installation."""
    secret = settings.BACKUP_KEY or settings.SECRET_KEY
    key = hashlib.sha256(b"metodkabinet.backup.contents\n" + secret.encode()).digest()
    return hmac.new(key, contents, "sha256").hexdigest()


class Writer:
    """Puts members one after another; `finish` closes the archive, without it there is none."""

    def __init__(self, target: BinaryIO) -> None:
        self._sealer = Sealer(target, settings.BACKUP_KEY) if settings.BACKUP_KEY else None
        self._tar = tarfile.open(fileobj=cast("BinaryIO", self._sealer or target), mode="w|", format=tarfile.PAX_FORMAT)  # noqa: SIM115  closed by finish

    def table(self, label: str, lines: Iterable[bytes], size: int) -> Sum:
        """The rows of a table in parts of so many."""
        summed, part, number = Sum(), bytearray(), 0
        for line in lines:
            summed.add(line)
            part += line + b"\n"
            if summed.rows % size == 0:
                number = self._part(label, number, part)
        if part:
            self._part(label, number, part)
        return summed

    def _part(self, label: str, number: int, part: bytearray) -> int:
        self.small(f"tables/{label}/{number:06d}.gz", zlib.compress(bytes(part), 1))
        part.clear()
        return number + 1

    def file(self, sha256: str, path: Path) -> int:
        """The bytes of a kept file; they lie still under their hash, so the size read is the size written."""
        with path.open("rb") as source:
            size = path.stat().st_size
            self._tar.addfile(_member(f"files/{sha256}", size), source)
        return size

    def small(self, name: str, content: bytes) -> None:
        """A member held in memory."""
        self._tar.addfile(_member(name, len(content)), io.BytesIO(content))

    def finish(self, contents: Contents) -> None:
        """Write the list, sign it, close."""
        listed = contents.dump()
        self.small(CONTENTS, listed)
        self.small(SIGNATURE, signature(listed).encode())
        self._tar.close()
        if self._sealer:
            self._sealer.finish()


def _member(name: str, size: int) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.size, member.mode = size, 0o600
    return member


@dataclass(frozen=True, slots=True)
class Member:
    """One thing read from an archive."""

    name: str
    size: int
    stream: Any

    def chunks(self) -> Iterator[bytes]:
        """Its bytes, all of them."""
        left = self.size
        while left:
            chunk = self.stream.read(min(CHUNK, left))
            if not chunk:
                raise BadArchive.cut()
            left -= len(chunk)
            yield chunk

    def whole(self, cap: int = SMALL_CAP) -> bytes:
        """Its bytes at once, when they are few."""
        if self.size > cap:
            raise BadArchive.foreign(self.name)
        return b"".join(self.chunks())

    def lines(self) -> list[bytes]:
        """The rows of a part of a table."""
        unpacker = zlib.decompressobj()
        try:
            text = unpacker.decompress(self.whole(), PART_CAP)
        except zlib.error as error:
            raise BadArchive.damaged() from error
        if unpacker.unconsumed_tail or not unpacker.eof or not text.endswith(b"\n"):
            raise BadArchive.damaged()
        return text[:-1].split(b"\n")


@contextmanager
def opened(source: BinaryIO) -> Iterator[Iterator[Member]]:
    """The members in their order, as a stream; every way in which the bytes can be wrong is a BadArchive."""
    source.seek(0)
    plain: Any = io.BufferedReader(Opener(source, settings.BACKUP_KEY), CHUNK) if is_sealed(source) else source
    try:
        with tarfile.open(fileobj=plain, mode="r|") as tar:
            yield _members(tar)
            if plain.read(tarfile.RECORDSIZE).strip(b"\0"):
                raise BadArchive.foreign("хвост после конца")
    except tarfile.ReadError as error:
        raise BadArchive("Это не резервная копия Методкабинета, или её начало повреждено.") from error
    except (tarfile.TarError, EOFError, UnicodeDecodeError) as error:
        raise BadArchive.damaged() from error


def _members(tar: tarfile.TarFile) -> Iterator[Member]:
    for found in tar:
        if not found.isreg() or found.issparse() or found.size < 0:
            raise BadArchive.foreign(found.name)
        yield Member(found.name, found.size, tar.extractfile(found))
