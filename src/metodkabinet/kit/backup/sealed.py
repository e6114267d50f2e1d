"""The envelope of an archive: AES-256-GCM in chunks, so that a file of any size is read without being held.

Each chunk is bound to its place, and the last one says that it is the last: chunks cannot be changed, swapped, left
out or cut off unnoticed. The key is derived from METODKABINET_BACKUP_KEY with a salt of the archive's own.
"""

from __future__ import annotations

import hashlib
import hmac
import io
import os
import struct
from typing import TYPE_CHECKING, BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from metodkabinet.kit.backup.refusals import BadArchive

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer, WriteableBuffer

MAGIC = b"METODKABINET BACKUP 1\n"
SALT, PROOF, TAG = 16, 16, 16
CHUNK = 1024 * 1024
SHORTEST = 20  # signs of a key


def is_sealed(file: BinaryIO) -> bool:
    """Does the archive begin as a sealed one? The place in the file is kept."""
    start = file.read(len(MAGIC))
    file.seek(0)
    return start == MAGIC


def _derive(secret: str, salt: bytes) -> tuple[AESGCM, bytes]:
    """The cipher, and a proof that tells a wrong key from a damaged file."""
    made = hashlib.scrypt(secret.encode(), salt=salt, n=2**15, r=8, p=1, maxmem=64 * 1024 * 1024, dklen=64)
    return AESGCM(made[:32]), hmac.digest(made[32:], MAGIC, "sha256")[:PROOF]


def _nonce(number: int, *, last: bool) -> bytes:
    """Never repeats under one key: each archive has a salt, and with it a key, of its own."""
    return struct.pack(">QI", number, int(last))


class Sealer(io.RawIOBase):
    """Seals whatever is written to it."""

    def __init__(self, target: BinaryIO, secret: str) -> None:
        self._target, self._held, self._number = target, bytearray(), 0
        salt = os.urandom(SALT)
        self._cipher, proof = _derive(secret, salt)
        self._head = MAGIC + salt + proof
        target.write(self._head)

    def writable(self) -> bool:
        return True

    def write(self, data: ReadableBuffer, /) -> int:
        """Take bytes; whole chunks leave at once, but for one that may be the last."""
        self._held += memoryview(data)
        while len(self._held) > CHUNK:
            self._put(bytes(self._held[:CHUNK]), last=False)
            del self._held[:CHUNK]
        return len(memoryview(data))

    def finish(self) -> None:
        """Seal the last chunk. An archive that was not finished cannot be read."""
        self._put(bytes(self._held), last=True)

    def _put(self, chunk: bytes, *, last: bool) -> None:
        self._target.write(self._cipher.encrypt(_nonce(self._number, last=last), chunk, self._head))
        self._number += 1


class Opener(io.RawIOBase):
    """Gives back what was sealed, chunk by chunk, each one checked before it is given."""

    def __init__(self, source: BinaryIO, secret: str) -> None:
        if not secret:
            raise BadArchive("Копия зашифрована. Задайте ключ, которым её зашифровали, в METODKABINET_BACKUP_KEY.")
        self._source, self._ready, self._number, self._ended = source, memoryview(b""), 0, False
        self._head = source.read(len(MAGIC) + SALT + PROOF)
        if len(self._head) < len(MAGIC) + SALT + PROOF:
            raise BadArchive.cut()
        self._cipher, proof = _derive(secret, self._head[len(MAGIC) : len(MAGIC) + SALT])
        if not hmac.compare_digest(proof, self._head[-PROOF:]):
            raise BadArchive("Ключ METODKABINET_BACKUP_KEY не подходит: копия зашифрована другим ключом.")
        self._next = source.read(CHUNK + TAG)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        """Fill the buffer from the next good chunk; 0 only after the last one."""
        view = memoryview(buffer).cast("B")
        while not self._ready and not self._ended:
            self._ready = memoryview(self._open_next())
        size = min(len(view), len(self._ready))
        view[:size] = self._ready[:size]
        self._ready = self._ready[size:]
        return size

    def _open_next(self) -> bytes:
        sealed, self._next = self._next, self._source.read(CHUNK + TAG)
        self._ended = not self._next
        if len(sealed) < TAG:
            raise BadArchive.cut()
        try:
            chunk = self._cipher.decrypt(_nonce(self._number, last=self._ended), sealed, self._head)
        except InvalidTag as error:
            raise BadArchive.cut() if self._ended else BadArchive.damaged() from error
        self._number += 1
        return chunk
