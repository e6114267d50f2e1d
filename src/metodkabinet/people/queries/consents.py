"""Who agreed to what."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from metodkabinet.kit import access
from metodkabinet.organisations.models import Region
from metodkabinet.people.enums import Purpose
from metodkabinet.people.models import Consent, ConsentText

if TYPE_CHECKING:
    from metodkabinet.kit.access import Actor
    from metodkabinet.people.models import Contact, Person


@dataclass(frozen=True, slots=True)
class Standing:
    """One purpose: the text in force and the record of this person, if he agreed and has not taken it back."""

    purpose: Purpose
    text: ConsentText | None
    given: Consent | None

    @property
    def is_old(self) -> bool:
        """He agreed to an earlier version: it still counts, the new one is offered."""
        return self.given is not None and self.text is not None and self.given.text_id != self.text.pk


def current_text(region: Region, purpose: str) -> ConsentText | None:
    """The newest published version."""
    texts = ConsentText.objects.filter(region=region, purpose=purpose).exclude(published_at=None)
    return texts.order_by("-version").first()


def has_consent(whose: Person | Contact, purpose: str) -> bool:
    """Whether this person agrees now. Ask each time: a withdrawal works at once."""
    return whose.consents.filter(text__purpose=purpose, withdrawn_at=None).exists()


def standings_of(whose: Person | Contact) -> list[Standing]:
    """All purposes in order, in two queries."""
    texts: dict[str, ConsentText] = {}
    for text in ConsentText.objects.filter(region=whose.region_id).exclude(published_at=None).order_by("version"):
        texts[text.purpose] = text
    given = {
        row.text.purpose: row
        for row in whose.consents.filter(withdrawn_at=None).select_related("text").order_by("given_at", "pk")
    }
    return [Standing(purpose, texts.get(purpose), given.get(purpose)) for purpose in Purpose]


def standing_of(whose: Person | Contact, purpose: str) -> Standing:
    """One purpose."""
    return next(row for row in standings_of(whose) if row.purpose == purpose)


def standing_lines(whose: Person | Contact, at: Callable[[str], str] | None) -> list[tuple[Standing, str]]:
    """Each purpose with the address where it is read, given, taken back."""
    return [(row, at(row.purpose.value) if at else "") for row in standings_of(whose)]


def texts_seen_by(user: Actor) -> QuerySet[ConsentText]:
    """Texts of the regions where this user keeps them."""
    return ConsentText.objects.filter(access.reach(user, "people.manage_consents", Region).q("region_id"))
