"""The mail server named by METODKABINET_MAIL, or a folder of files when none is named."""

from __future__ import annotations

import os
import smtplib
from dataclasses import dataclass
from email.utils import format_datetime
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import parse_qs, unquote, urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives  # noqa: TID251  letters are the one place that sends mail
from django.core.mail.backends.smtp import EmailBackend  # noqa: TID251  as above

from metodkabinet.kit.letters.models import Letter

CONNECT, ANSWER = 5, 60  # seconds; a slow server that has taken a letter must not be asked to take it again
PORTS = {"": 25, "tls": 587, "ssl": 465}


@dataclass(frozen=True, slots=True)
class Server:
    """Where letters are handed over."""

    host: str
    port: int
    user: str
    password: str
    security: str  # tls, ssl or nothing


class BadServer(ValueError):  # noqa: N818  an answer for the administrator
    """METODKABINET_MAIL cannot be understood; the text says what is wrong."""


def server(url: str) -> Server | None:
    """Read smtp://user:password@host:port?tls=1; empty means files."""
    if not url:
        return None
    parts = urlsplit(url)
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        message = "METODKABINET_MAIL должна иметь вид smtp://имя:пароль@сервер:587/?tls=1"
        raise BadServer(message)
    security = "ssl" if parts.scheme == "smtps" else "tls" if parse_qs(parts.query).get("tls") == ["1"] else ""
    try:
        port = parts.port or PORTS[security]
    except ValueError as error:
        message = "В METODKABINET_MAIL неверно записан номер порта."
        raise BadServer(message) from error
    return Server(parts.hostname, port, unquote(parts.username or ""), unquote(parts.password or ""), security)


class Refusal(Exception):  # noqa: N818  an answer of the server
    """The server did not take this letter; `forever` when it says that asking again is of no use."""

    def __init__(self, text: str, *, forever: bool) -> None:
        super().__init__(text)
        self.forever = forever


class Unreachable(Exception):  # noqa: N818  the state of the server
    """Nobody takes letters now: no letter is to blame."""


def copy_of(letter_id: int) -> Path:
    """Where a letter lies when there is no mail server."""
    return Path(settings.DATA) / "letters" / f"{letter_id:08}.eml"


class Files:
    """Writes letters into the data folder: an installation without a mail server, and the demo."""

    def __enter__(self) -> Self:
        copy_of(0).parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        return self

    def __exit__(self, *failure: object) -> None:
        return None

    def send(self, letter: Letter) -> None:
        """One file per letter; in the demo also a line where the person who started it can see it."""
        path = copy_of(letter.pk)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(message(letter).message().as_bytes())
        if settings.DEMO:
            print(f"Письмо для {letter.address}: «{letter.subject}» – {path}", flush=True)  # noqa: T201  for a person


class Smtp:
    """One connection for as many letters as there are, opened anew when the server has dropped it."""

    def __init__(self, where: Server) -> None:
        self.backend = EmailBackend(
            host=where.host, port=where.port, username=where.user, password=where.password,
            use_tls=where.security == "tls", use_ssl=where.security == "ssl", timeout=CONNECT,
        )  # fmt: skip

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._close()

    def send(self, letter: Letter) -> None:
        """Hand over one letter; raises Refusal or Unreachable."""
        self._open()
        try:
            self.backend.send_messages([message(letter)])
        except smtplib.SMTPRecipientsRefused as error:
            [(code, answer)] = error.recipients.values()
            raise Refusal(_said(code, answer), forever=code >= 500) from error
        except smtplib.SMTPResponseException as error:
            self._close()
            raise Refusal(_said(error.smtp_code, error.smtp_error), forever=error.smtp_code >= 500) from error
        except (smtplib.SMTPException, OSError) as error:
            self._close()
            raise Refusal(f"Связь оборвалась: {type(error).__name__}", forever=False) from error

    def _open(self) -> None:
        if self.backend.connection is not None:
            return
        try:
            self.backend.open()
        except smtplib.SMTPAuthenticationError as error:
            message = "Почтовый сервер не принял имя и пароль из METODKABINET_MAIL."
            raise Unreachable(message) from error
        except (smtplib.SMTPException, OSError) as error:
            self.backend.connection = None
            message = f"Почтовый сервер не отвечает: {type(error).__name__}"
            raise Unreachable(message) from error
        if self.backend.connection is not None and self.backend.connection.sock is not None:
            self.backend.connection.sock.settimeout(ANSWER)

    def _close(self) -> None:
        try:
            self.backend.close()
        except (smtplib.SMTPException, OSError):
            self.backend.connection = None


def _said(code: int, answer: bytes | str) -> str:
    text = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
    return f"{code} {text}"[:500]


def transport() -> Files | Smtp:
    """Where letters go from this installation."""
    where = server(settings.MAIL)
    return Smtp(where) if where else Files()


def message(letter: Letter) -> EmailMultiAlternatives:
    """The letter as it goes over the wire: one recipient, a lasting id, both parts with the same words."""
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    headers = {
        "Message-ID": f"<{sha256(letter.key.encode()).hexdigest()[:32]}@{host}>",
        "Date": format_datetime(letter.created_at),
        "Auto-Submitted": "auto-generated",
    }
    if letter.unsubscribe:
        headers["List-Unsubscribe"] = f"<{letter.unsubscribe}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    mail = EmailMultiAlternatives(letter.subject, letter.text, settings.MAIL_FROM, to=[letter.address], headers=headers)
    mail.attach_alternative(letter.html, "text/html")
    return mail
