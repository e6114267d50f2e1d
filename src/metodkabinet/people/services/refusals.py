"""What people refuse, in words."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Model

from metodkabinet.kit.refusals import Refused
from metodkabinet.kit.words.phones import spelled_phone


class PeopleRefused(Refused):
    """A rule of the staff card forbids the act."""


def check_lengths(model: type[Model], values: Mapping[str, object]) -> None:
    """Texts that do not fit their field are refused alike on both databases."""
    for name, value in values.items():
        limit = getattr(model._meta.get_field(name), "max_length", None)
        if isinstance(value, str) and limit is not None and len(value) > limit:
            label = str(getattr(model._meta.get_field(name), "verbose_name", name))
            raise PeopleRefused(
                f"Слишком длинно («{label}»): {len(value)} знаков, а помещается {limit}. Сократите.", field=name
            )


def clean_phone(written: str) -> str:
    """In the one spelling, or nothing when nothing was written."""
    if not written.strip():
        return ""
    try:
        return spelled_phone(written)
    except Refused as refusal:
        raise PeopleRefused(refusal.text, field="phone") from refusal
