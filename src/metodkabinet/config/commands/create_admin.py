"""`create-admin`: the account that may do everything."""

from __future__ import annotations

import argparse
import getpass
import sys

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from metodkabinet.accounts.models import User
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
    with transaction.atomic():
        user = User.objects.filter(email=email).first()
        if user is None:
            user = User.objects.create_user(email, _password())
        user.is_administrator = True
        user.save(update_fields=["is_administrator"])
    print(f"{email} – администратор системы.")  # noqa: T201  the person at the console


def _password() -> str:
    if not sys.stdin.isatty():
        password = sys.stdin.readline().rstrip("\n")
    else:
        password = getpass.getpass("Пароль: ")
        if password != getpass.getpass("Пароль ещё раз: "):
            message = "Пароли не совпали, никто не создан."
            raise Refused(message)
    try:
        validate_password(password)
    except ValidationError as error:
        raise Refused(" ".join(error.messages)) from error
    return password
