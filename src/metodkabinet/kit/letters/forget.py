"""Emptying letters about somebody whose data are erased: what waits is dropped, what was sent loses its words."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q

from metodkabinet.kit.letters.models import Letter
from metodkabinet.kit.letters.transport import copy_of

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
    own, emptied = {address.casefold() for address in addresses}, []
    for letter in letters_about(references, addresses, mentions).select_for_update():
        if letter.state in {State.WAITS, State.SENDING, State.FAILED}:
            letter.state, letter.reason = State.DROPPED, REASON
        if letter.reference in references or letter.address.casefold() in own:
            letter.key, letter.address, letter.reference = f"erased:{letter.pk}", NOBODY, ""
        letter.subject = letter.text = letter.html = BLANK
        letter.unsubscribe = letter.error = ""
        letter.save()
        emptied.append(letter.pk)
    transaction.on_commit(lambda: _drop_copies(emptied))
    return len(emptied)


def _drop_copies(letter_ids: Collection[int]) -> None:
    """What lies in the folder of an installation without a mail server."""
    for letter_id in letter_ids:
        copy_of(letter_id).unlink(missing_ok=True)
