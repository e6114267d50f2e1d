"""The ledger's tables: what happens (activity), who comes (registration), who was there (participation), outside."""

from metodkabinet.activities.models.activity import (
    Activity,
    ActivityDirection,
    ActivityQuerySet,
    CoOwner,
    DeclaredCount,
    Direction,
    Kind,
    Partner,
    Recording,
    Session,
)
from metodkabinet.activities.models.outside import CalendarFeed, OutsideEvent, OutsideResult
from metodkabinet.activities.models.participation import CodeWord, Match, Participation, Presence
from metodkabinet.activities.models.registration import LIVE, PARTICIPANTS, Participant, Registration

__all__ = [
    "LIVE",
    "PARTICIPANTS",
    "Activity",
    "ActivityDirection",
    "ActivityQuerySet",
    "CalendarFeed",
    "CoOwner",
    "CodeWord",
    "DeclaredCount",
    "Direction",
    "Kind",
    "Match",
    "OutsideEvent",
    "OutsideResult",
    "Participant",
    "Participation",
    "Partner",
    "Presence",
    "Recording",
    "Registration",
    "Session",
]
