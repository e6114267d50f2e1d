"""People: who they are (person), where they work (work), what they learnt (card), what they agreed to (consent)."""

from metodkabinet.people.models.card import Attestation, Award, Course, Education
from metodkabinet.people.models.consent import Consent, ConsentText
from metodkabinet.people.models.person import (
    Contact,
    Merge,
    OtherTerritory,
    Person,
    RefreshLink,
    Resemblance,
    Stranger,
)
from metodkabinet.people.models.work import Employment, Post

__all__ = [
    "Attestation",
    "Award",
    "Consent",
    "ConsentText",
    "Contact",
    "Course",
    "Education",
    "Employment",
    "Merge",
    "OtherTerritory",
    "Person",
    "Post",
    "RefreshLink",
    "Resemblance",
    "Stranger",
]
