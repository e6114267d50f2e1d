"""Proving presence without an account and the personal link: the word and the name under which one registered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metodkabinet.activities.logic.names import read_name
from metodkabinet.activities.models import LIVE, Registration
from metodkabinet.activities.services import say_code_word
from metodkabinet.events.services.refusals import EventsRefused
from metodkabinet.kit import limits
from metodkabinet.kit.words.keys import search_key

if TYPE_CHECKING:
    from metodkabinet.activities.models import Presence
    from metodkabinet.events.models import Event

NOBODY = "Записи на такое имя нет. Проверьте, как вы записывались, или запишитесь сейчас."
NAMESAKES = "Под таким именем записались несколько человек. Впишите почту, с которой записывались, или личную ссылку."


def say_word_by_name(event: Event, *, name: str, email: str, word: str, address: str) -> Presence:
    """One registration of this name, else the address decides; nobody is guessed. Counted before any transaction."""
    limits.spend("events.here", f"{event.pk}:{address}", 120, 600)
    row = _registered_as(event, name, email.strip().lower())
    return say_code_word(event.activity, row.participant, word, by=None, address=address)


def _registered_as(event: Event, name: str, email: str) -> Registration:
    written = read_name(name)
    if written is None or not written.is_whole:
        raise EventsRefused("Впишите фамилию и имя полностью.", field="name")
    rows = Registration.objects.filter(activity=event.activity_id, state__in=LIVE)
    near = rows.filter(search_key__contains=written.surname).select_related("person", "contact").order_by("pk")
    whole = [row for row in near if search_key(row.name_then) == search_key(name)]
    fitting = whole or [row for row in near if _fits(row, name)]
    if len(fitting) > 1 and email:
        fitting = [row for row in fitting if email in {_email(row.person), _email(row.contact)}]
    if len(fitting) > 1:
        raise EventsRefused(NAMESAKES, field="email")
    if not fitting:
        raise EventsRefused(NOBODY, field="name")
    return fitting[0]


def _fits(row: Registration, name: str) -> bool:
    """The same surname and name, and a patronymic that one of the two leaves out."""
    one, other = read_name(row.name_then), read_name(name)
    if one is None or other is None or (one.surname, one.name) != (other.surname, other.name):
        return False
    return not (one.patronymic and other.patronymic)


def _email(whose: object) -> str:
    return str(getattr(whose, "email", "")).lower()
