"""`check`: says in sentences what is wrong with the configuration."""

from __future__ import annotations

import argparse
import ipaddress
import os
import socket
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.db import DatabaseError, connection

from metodkabinet.config import keys
from metodkabinet.kit import health
from metodkabinet.kit.backup import verified
from metodkabinet.kit.letters import standing, transport

NAME = "check"
HELP = "проверить настройку и сказать, что в ней не так"
FONT_FOLDERS = [Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), Path.home() / ".local/share/fonts"]
FONTS = ("LiberationSerif-Regular.ttf", "PTF55F.ttf", "PT_Serif-Web-Regular.ttf", "PTSerif-Regular.ttf")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Nothing to choose."""


def run(options: argparse.Namespace) -> int:
    """Print what is wrong, then advice; 1 only when something is wrong."""
    wrong, advice = list(faults()), list(advices())
    for sentence in wrong:
        print(f"Ошибка. {sentence}")  # noqa: T201  the answer
    for sentence in advice:
        print(f"Совет. {sentence}")  # noqa: T201  the answer
    if not wrong:
        print("Настройка в порядке.")  # noqa: T201  the answer
    return 1 if wrong else 0


def faults() -> Iterator[str]:
    """What keeps the installation from working, or makes it unsafe."""
    key = keys.fault(settings.SECRET_KEY, demo=settings.DEMO)
    if key:
        yield key
    yield from _data()
    yield from _database()
    yield from _mail()
    yield from _site()
    if settings.QUEUE not in {"file", "postgresql", "redis", "now"}:
        yield f"METODKABINET_QUEUE должна быть file, postgresql или redis, а сейчас это «{settings.QUEUE}»."
    if settings.QUEUE == "redis" and not settings.REDIS:
        yield "Очередь в Redis (METODKABINET_QUEUE=redis), но адрес METODKABINET_REDIS не задан."
    if settings.QUEUE == "postgresql" and connection.vendor != "postgresql":
        yield "Очередь в PostgreSQL возможна, только когда и данные в нём (METODKABINET_DATABASE)."


def advices() -> Iterator[str]:
    """What works, but not as well as it could."""
    if not settings.MAIL and not settings.DEMO:
        yield "Почтовый сервер не задан (METODKABINET_MAIL): письма только складываются в папку letters."
    if not any((folder / name).exists() for name in FONTS for folder in _font_folders()):
        yield "Нет шрифтов Liberation и PT: документы наберутся запасным. В Debian: apt install fonts-liberation."
    if not settings.DEMO and not verified.last():
        yield "Проверенных резервных копий ещё нет. Как их настроить: docs/backup.md."
    if connection.vendor != "sqlite" or Path(settings.DATABASES["default"]["NAME"]).is_file():
        yield from _letters()
    if settings.REDIS and not _reachable(settings.REDIS, 6379):
        yield "Redis не отвечает: страницы работают, но без него всё медленнее."


def _font_folders() -> list[Path]:
    return [inner for folder in FONT_FOLDERS if folder.is_dir() for inner in [folder, *folder.rglob("*/")]]


def _data() -> Iterator[str]:
    folder = Path(settings.DATA)
    if not folder.is_dir():
        yield f"Папки данных {folder} нет. Она появится при первом запуске «metodkabinet up»."
    elif not os.access(folder, os.W_OK | os.X_OK):
        yield f"В папку данных {folder} нельзя писать."
    else:
        yield from health.disk()
        yield from verified.age()


def _database() -> Iterator[str]:
    if connection.vendor == "sqlite" and not Path(settings.DATABASES["default"]["NAME"]).is_file():
        yield "Базы данных ещё нет. Выполните «metodkabinet migrate»."
        return
    try:
        connection.ensure_connection()
    except DatabaseError as error:
        yield f"База данных не отвечает: {str(error).strip().splitlines()[0]}"
        return
    behind = list(health.migrations())
    yield from behind
    if not behind:
        yield from health.database()


def _mail() -> Iterator[str]:
    try:
        server = transport.server(settings.MAIL)
    except transport.BadServer as error:
        yield str(error)
        return
    if server and not _answers(server.host, server.port):
        yield f"Почтовый сервер {server.host}:{server.port} не отвечает."
    if server and "@localhost" in settings.MAIL_FROM:
        yield "Не задано, от чьего имени слать письма (METODKABINET_MAIL_FROM)."


def _letters() -> Iterator[str]:
    try:
        late = standing()
    except DatabaseError:
        return  # said already, as a fault of the database
    if late:
        yield f"Писем, не ушедших вовремя: {late.many}, самое раннее – от {late.since:%d.%m.%Y}. {late.error}".strip()


def _site() -> Iterator[str]:
    parts = urlsplit(settings.SITE_URL)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        yield "METODKABINET_SITE_URL должна быть полным адресом сайта, например https://metod.example.ru"
        return
    if parts.scheme == "http" and not _is_loopback(parts.hostname):
        yield f"Адрес сайта {settings.SITE_URL} без https: пароли пойдут по сети открыто."
    if settings.DEMO and not _is_loopback(parts.hostname):
        yield "Демонстрация с известными всем паролями не должна быть видна из сети."


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _reachable(url: str, port: int) -> bool:
    parts = urlsplit(url)
    return _answers(parts.hostname or "", parts.port or port)


def _answers(host: str, port: int) -> bool:
    try:
        with socket.create_connection((host, port), timeout=5):
            return True
    except OSError:
        return False
