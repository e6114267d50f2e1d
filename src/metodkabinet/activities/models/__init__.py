"""The ledger's tables: what happens (activity), who comes (registration), who was there (participation), outside."""

from metodkabinet.activities.models.activity import (
    Activity,
    ActivityDirection,
    CoOwner,
    DeclaredCount,
    Direction,
    Kind,
    Partner,
    Recording,
    Session,
)
from metodkabinet.activities.models.outside import OutsideEvent, OutsideResult
from metodkabinet.activities.models.participation import CodeWord, Participation, Presence
from metodkabinet.activities.models.registration import Registration

__all__ = [
    "Activity",
    "ActivityDirection",
    "CoOwner",
    "CodeWord",
    "DeclaredCount",
    "Direction",
    "Kind",
    "OutsideEvent",
    "OutsideResult",
    "Participation",
    "Partner",
    "Presence",
    "Recording",
    "Registration",
    "Session",
]
