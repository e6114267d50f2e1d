"""What may be a password: long enough and not one that everybody guesses. No rules about digits and signs."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser

SHORTEST, LONGEST = 8, 1_000  # the upper bound only keeps novels out; nothing is ever cut off
KNOWN = Path(__file__).with_name("known_passwords.txt")

_LATIN = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`"
_CYRILLIC = "йцукенгшщзхъфывапролджэячсмитьбюё"
_TO_LATIN = str.maketrans(_CYRILLIC, _LATIN)
_TO_CYRILLIC = str.maketrans(_LATIN, _CYRILLIC)
_PLAIN = re.compile(r"[\W\d_]+")

_own_words: list[Callable[[], Iterable[str]]] = []


def forbid(words: Callable[[], Iterable[str]]) -> None:
    """A higher module names words that anybody here would guess: names of associations, of the region."""
    _own_words.append(words)


def one_spelling(password: str | None) -> str | None:
    """«й» is one sign or two, by machine; the person typed the same."""
    return None if password is None else unicodedata.normalize("NFKC", password)


class LengthOnly:
    """At least eight signs, whatever they are."""

    def validate(self, password: str, user: AbstractBaseUser | None = None) -> None:
        """Refuse what is too short."""
        if len(one_spelling(password) or "") < SHORTEST:
            message = f"Пароль слишком короткий: нужно не меньше {SHORTEST} знаков. Удобно взять несколько слов подряд."
            raise ValidationError(message, "too_short")
        if len(password) > LONGEST:
            message = f"Пароль слишком длинный: помещается {LONGEST} знаков."
            raise ValidationError(message, "too_long")

    def get_help_text(self) -> str:
        """For people."""
        return f"Не меньше {SHORTEST} знаков. Подойдут любые буквы, цифры и пробелы."


class NotKnown:
    """Refuses passwords from lists of stolen ones, in both keyboard layouts, and words that name the account itself."""

    def validate(self, password: str, user: AbstractBaseUser | None = None) -> None:
        """Refuse what is guessed first."""
        said = _folded(password)
        if not known_passwords().isdisjoint({said, said.translate(_TO_LATIN), said.translate(_TO_CYRILLIC)}):
            raise ValidationError("Этот пароль знают все взломщики. Придумайте другой.", "known")
        bare = _PLAIN.sub("", said)
        if any(bare == word or bare.translate(_TO_CYRILLIC) == word for word in _guessed(user)):
            raise ValidationError("Такой пароль легко угадать по названию или адресу. Придумайте другой.", "guessed")

    def get_help_text(self) -> str:
        """For people."""
        return "Пароли, которые угадывают первыми, не принимаются."


def _folded(text: str) -> str:
    return (one_spelling(text) or "").casefold().strip().replace("ё", "е")


def _guessed(user: AbstractBaseUser | None) -> set[str]:
    words = {"методкабинет", "metodkabinet"}
    words |= {word for source in _own_words for word in source()}
    email = getattr(user, "email", "")
    words |= {email, email.partition("@")[0]}
    return {_PLAIN.sub("", _folded(word)) for word in words} - {""}


@cache
def known_passwords() -> frozenset[str]:
    """Django's list of the twenty thousand most stolen, and what is typed on Russian keyboards."""
    russian = {_folded(line) for line in KNOWN.read_text(encoding="utf-8").splitlines() if line}
    doubled = {word + tail for word in russian for tail in ("1", "12", "123", "1234", "12345", "2024", "2025", "2026")}
    return frozenset(CommonPasswordValidator().passwords | russian | doubled)
