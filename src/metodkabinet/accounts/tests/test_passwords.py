"""A9: length rules only, nothing cut, what everybody guesses is refused without asking the network."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

import pytest
from django.contrib.auth.hashers import make_password
from django.test import Client, override_settings

from metodkabinet.accounts import services
from metodkabinet.accounts.logic import passwords
from metodkabinet.accounts.models import User
from metodkabinet.accounts.services import AccountsRefused
from metodkabinet.accounts.tests.conftest import sign_in
from metodkabinet.accounts.tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db
SHORT = "Пароль слишком короткий: нужно не меньше 8 знаков. Удобно взять несколько слов подряд."
KNOWN = "Этот пароль знают все взломщики. Придумайте другой."
GUESSED = "Такой пароль легко угадать по названию или адресу. Придумайте другой."
REAL = ["metodkabinet.accounts.logic.hashers.MeasuredArgon2", "metodkabinet.accounts.logic.hashers.MeasuredPBKDF2"]


def change(user: User, new: str) -> str:
    """Change the password; the refusal, or nothing."""
    try:
        services.change_password(user, password=PASSWORD, new=new, keep="")
    except AccountsRefused as refusal:
        return f"{refusal.field}: {refusal.text}"
    return ""


@pytest.mark.parametrize("new", [
    "щщьюяэёы", "z" * 5 + "qWx", "я" * 64, "длинный" * 28 + "хвост", "📚🦉🌲🍄🎻🧭🪁🫖",
    "   с пробелами   ", "12 34 верста 56", "ж'\"<>&%\\;--х",
])  # fmt: skip
def test_a9_any_signs_will_do(user: User, new: str) -> None:
    assert change(user, new) == ""
    assert sign_in(Client(), user.email, new).status_code == 302
    assert sign_in(Client(), user.email, new[:-1]).status_code == 422


@pytest.mark.parametrize(("new", "sentence"), [
    ("семьзна", SHORT), ("", SHORT), ("📚" * 7, SHORT),
    ("password1", KNOWN), ("йцукенгшщ", KNOWN), ("библиотекарь", KNOWN), ("Любимая2025", KNOWN), ("ПАРОЛЬ123", KNOWN),
    ("ghbdtnghbdtn", KNOWN), ("зфыыцщкв", KNOWN),
    ("Методкабинет_2026", GUESSED), ("metodkabinet!", GUESSED), ("vera@example.org", GUESSED),
    ("х" * 1_001, "Пароль слишком длинный: помещается 1000 знаков."),
])  # fmt: skip
def test_a9_what_is_guessed_first_is_refused(user: User, new: str, sentence: str) -> None:
    assert change(user, new) == f"new: {sentence}"
    assert sign_in(Client(), user.email).status_code == 302


def test_a9_names_of_associations_are_refused(user: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "_own_words", [])
    passwords.forbid(lambda: ["Школьные библиотеки Приозёрья"])
    assert change(user, "школьныебиблиотекиприозерья-2026") == f"new: {GUESSED}"
    assert change(user, "другие библиотеки приозерья") == ""


def test_a9_one_look_is_one_password(user: User) -> None:
    assert change(user, unicodedata.normalize("NFD", "йодистый ёжик")) == ""
    assert sign_in(Client(), user.email, unicodedata.normalize("NFC", "йодистый ёжик")).status_code == 302


@override_settings(PASSWORD_HASHERS=REAL)
@pytest.mark.full
def test_a9_old_hashes_are_computed_anew_at_sign_in(hashes: Callable[[], int]) -> None:
    user = UserFactory.create(password=None)
    User.objects.filter(pk=user.pk).update(password=make_password(PASSWORD, hasher="pbkdf2_sha256"))
    before = hashes()
    assert sign_in(Client(), user.email, "мимо цели").status_code == 422
    assert hashes() - before == 1
    assert sign_in(Client(), user.email).status_code == 302
    user.refresh_from_db()
    assert user.password.startswith("argon2$argon2id$")
    before = hashes()
    assert sign_in(Client(), user.email).status_code == 302
    assert hashes() - before == 1


def test_changing_by_the_page_says_what_is_wrong(user: User, browser: Client) -> None:
    page = "/safety/password/"
    assert browser.get(page).status_code == 200
    twice = browser.post(page, {"password": PASSWORD, "new": "первые слова", "again": "вторые слова"})
    assert (twice.status_code, dict(twice.context["form"].errors)) == (
        422,
        {"again": ["Пароли не совпали. Введите одинаковые."]},
    )
    wrong = browser.post(page, {"password": "мимо", "new": "первые слова", "again": "первые слова"})
    assert (wrong.status_code, dict(wrong.context["form"].errors)) == (422, {"password": ["Пароль не подходит."]})


def test_guessing_the_password_from_a_stolen_session_is_throttled(browser: Client, noon: object) -> None:
    form = {"password": "мимо", "new": "первые слова", "again": "первые слова"}
    statuses = [browser.post("/safety/password/", form).status_code for _ in range(12)]
    assert statuses == [422] * 10 + [429] * 2
