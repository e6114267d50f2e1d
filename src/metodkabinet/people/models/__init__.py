"""People: who they are (person), where they work (work), what they agreed to (consent)."""

from metodkabinet.people.models.consent import Consent, ConsentText
from metodkabinet.people.models.person import (
    Contact,
    Merge,
    OtherTerritory,
    Person,
    Resemblance,
    Stranger,
)
from metodkabinet.people.models.work import Employment, Post

__all__ = [
    "Consent",
    "ConsentText",
    "Contact",
    "Employment",
    "Merge",
    "OtherTerritory",
    "Person",
    "Post",
    "Resemblance",
    "Stranger",
]
