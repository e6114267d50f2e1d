"""Emptying letters about somebody whose data are erased: what waits is dropped, what was sent loses its words."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q

from metodkabinet.kit.letters.models import Letter

if TYPE_CHECKING:
    from django.db.models import QuerySet

State = Letter.State
NOBODY, BLANK = "nobody@invalid.invalid", "стёрто"
REASON = "Данные получателя стёрты."


def letters_about(
    references: Collection[str], addresses: Collection[str] = (), mentions: Collection[str] = ()
) -> QuerySet[Letter]:
    """Letters to these people or addresses, and letters to others that name them."""
    found = Q(reference__in=references)
    for address in addresses:
        found |= Q(address__iexact=address)
    for text in mentions:
        found |= Q(text__contains=text) | Q(subject__contains=text)
    return Letter.objects.filter(found).order_by("pk")


@transaction.atomic
def forget_letters(references: Collection[str], addresses: Collection[str] = (), mentions: Collection[str] = ()) -> int:
    """That a letter went out stays for the figures; to whom and with what words does not. How many were emptied."""
    own, emptied = {address.casefold() for address in addresses}, 0
    for letter in letters_about(references, addresses, mentions).select_for_update():
        if letter.state in {State.WAITS, State.SENDING, State.FAILED}:
            letter.state, letter.reason = State.DROPPED, REASON
        if letter.reference in references or letter.address.casefold() in own:
            letter.key, letter.address, letter.reference = f"erased:{letter.pk}", NOBODY, ""
        letter.subject = letter.text = letter.html = BLANK
        letter.unsubscribe = letter.error = ""
        letter.save()
        emptied += 1
    return emptied
