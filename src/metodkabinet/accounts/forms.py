"""Forms of sign-in and safety. Attributes tell browsers and password managers what each field is."""

from __future__ import annotations

from typing import Any

from django import forms

from metodkabinet.accounts.logic.passwords import LONGEST, SHORTEST
from metodkabinet.kit.forms import KitForm

TWICE = "Пароли не совпали. Введите одинаковые."
NEW_HINT = f"Не меньше {SHORTEST} знаков. Удобно взять несколько слов подряд с пробелами."


def address_field(label: str = "Адрес почты", *, complete: str = "username", **given: Any) -> forms.EmailField:
    """An address: the telephone shows its @."""
    attrs = {"autocomplete": complete, "inputmode": "email", "autocapitalize": "none", "spellcheck": "false"}
    return forms.EmailField(label=label, max_length=254, widget=forms.EmailInput(attrs), **given)


def password_field(label: str = "Пароль", *, complete: str = "current-password", hint: str = "") -> forms.CharField:
    """A password as it is typed: nothing is stripped or cut."""
    widget = forms.PasswordInput(attrs={"autocomplete": complete})
    return forms.CharField(label=label, max_length=LONGEST, strip=False, widget=widget, help_text=hint)


class SignInForm(KitForm):
    """The door."""

    email = address_field()
    password = password_field()
    shared = forms.BooleanField(
        label="Это общий компьютер", required=False,
        help_text="Вход закончится, когда вы закроете браузер или отойдёте на два часа.",
    )  # fmt: skip


class CodeForm(KitForm):
    """Six digits from the application, or a code on paper."""

    code = forms.CharField(label="Код из приложения", max_length=40)

    def __init__(self, *args: Any, paper: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        attrs = {"autocomplete": "one-time-code", "autofocus": True, "spellcheck": "false", "autocapitalize": "none"}
        if paper:
            self.fields["code"].label = "Резервный код"
        else:
            attrs["inputmode"] = "numeric"
        self.fields["code"].widget.attrs.update(attrs)


class AddressForm(KitForm):
    """Whom to send a link."""

    email = address_field()


class PasswordForm(KitForm):
    """It is still you."""

    password = password_field("Ваш пароль")


class _Twice(KitForm):
    """A new password typed twice."""

    def clean(self) -> dict[str, Any]:
        """Both must be the same."""
        said = super().clean() or {}
        if "new" in said and "again" in said and said["new"] != said["again"]:
            self.add_error("again", TWICE)
        return said


class NewPasswordForm(_Twice):
    """The forgotten or the first one. The address stands here for password managers."""

    email = address_field(disabled=True)
    new = password_field("Новый пароль", complete="new-password", hint=NEW_HINT)
    again = password_field("Новый пароль ещё раз", complete="new-password")


class ChangePasswordForm(_Twice):
    """One's own."""

    password = password_field("Нынешний пароль")
    new = password_field("Новый пароль", complete="new-password", hint=NEW_HINT)
    again = password_field("Новый пароль ещё раз", complete="new-password")


class ChangeAddressForm(KitForm):
    """A new address to sign in with."""

    email = address_field("Новый адрес почты", complete="email")
    password = password_field("Ваш пароль")


class FirstRunForm(_Twice):
    """The first administrator."""

    email = address_field()
    new = password_field("Пароль", complete="new-password", hint=NEW_HINT)
    again = password_field("Пароль ещё раз", complete="new-password")
