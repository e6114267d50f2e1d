"""`create-admin`: the account that may do everything."""

from __future__ import annotations

import argparse
import getpass
import sys

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from metodkabinet.accounts.models import User
from metodkabinet.accounts.queries import user_of_address
from metodkabinet.accounts.services import create_administrator, grant_administrator
from metodkabinet.kit.refusals import Refused

NAME = "create-admin"
HELP = "создать администратора системы или сделать им того, кто уже есть"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Whom; the password is asked for, or read from the standard input."""
    parser.add_argument("--email", metavar="ПОЧТА", help="адрес почты, он же имя для входа")


def run(options: argparse.Namespace) -> None:
    """Create, or raise an existing account without touching its password."""
    email = User.objects.fold(options.email or input("Адрес почты: "))
    try:
        validate_email(email)
    except ValidationError as error:
        message = f"«{email}» не похоже на адрес почты."
        raise Refused(message) from error
    user = user_of_address(email)
    if user is None:
        create_administrator(email, _password())
    else:
        grant_administrator(user, by=None)
    print(f"{email} – администратор системы.")  # noqa: T201  the person at the console


def _password() -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    password = getpass.getpass("Пароль: ")
    if password != getpass.getpass("Пароль ещё раз: "):
        message = "Пароли не совпали, никто не создан."
        raise Refused(message)
    return password
