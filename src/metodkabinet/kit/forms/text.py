"""What a person typed, cleaned of what a person does not see."""

from __future__ import annotations

import re
import unicodedata

from django.core.exceptions import ValidationError

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
# Signs without a body: soft hyphen, zero-width spaces, marks and overrides of direction. Pasted text is full of them.
_UNSEEN = re.compile("[\u00ad\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")


def clean_text(value: str) -> str:
    """One spelling for one look: newlines as one sign, letters composed (й is one sign), unseen signs dropped."""
    if _CONTROL.search(value):
        raise ValidationError(
            "В тексте есть служебные знаки. Наберите его заново или вставьте без оформления.", "control"
        )
    one_newline = value.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", _UNSEEN.sub("", one_newline)).strip()


def visible_length(value: str) -> int:
    """How many signs a person sees: combining marks and joiners sit on their neighbours and do not count."""
    return sum(
        1 for sign in value if not unicodedata.combining(sign) and unicodedata.category(sign) not in {"Cf", "Me"}
    )


def tidy(value: str) -> str:
    """What was typed into a search box, without anything that could upset a database; never refuses."""
    return " ".join(_UNSEEN.sub("", _CONTROL.sub(" ", unicodedata.normalize("NFC", value))).split())
