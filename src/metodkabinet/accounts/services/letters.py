"""Letters about the account itself: urgent, and always to one address."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

from metodkabinet.audit.services import reference
from metodkabinet.kit import letters

if TYPE_CHECKING:
    from metodkabinet.accounts.models import User

SUBJECTS = {
    "invitation": "Приглашение в Методкабинет",
    "reset": "Новый пароль для Методкабинета",
    "password_changed": "Пароль в Методкабинете изменён",
    "email_confirm": "Подтвердите новый адрес почты",
    "email_taken": "Ваш адрес пробовали указать в Методкабинете",
    "email_changed": "Адрес для входа в Методкабинет изменён",
    "factor_on": "Включён вход с кодом",
    "factor_off": "Вход с кодом выключен",
    "guessed_step": "Кто-то знает ваш пароль от Методкабинета",
}


def write(kind: str, user: User, *, key: str = "", to: str = "", **context: Any) -> None:
    """Post one letter in the transaction of the act; `key` only when the same act may be told twice."""
    letters.post(
        f"accounts.{kind}:{key or uuid4().hex}",
        to=to or user.email,
        subject=SUBJECTS[kind],
        template=f"accounts/letters/{kind}.txt",
        context=context,
        kind=f"accounts.{kind}",
        reference=reference(user),
        urgent=True,
    )
