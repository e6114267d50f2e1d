"""What events do when something happens in the ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.dispatch import receiver

from metodkabinet.activities.signals import registration_asked, session_leaving
from metodkabinet.events.queries.registering import event_of
from metodkabinet.events.services import judge_registration, release_session

if TYPE_CHECKING:
    from metodkabinet.activities.models import Activity, Participant, Session
    from metodkabinet.kit.questionnaires.models import Response


@receiver(registration_asked, dispatch_uid="events.judge")
def judge(  # the organiser's conditions hold for every page that registers
    sender: Any, activity: Activity, participant: Participant, source: str, response: Response | None, **_: object
) -> bool:
    """Refuse outside the window and the circle; a moderated event asks the organiser."""
    event = event_of(activity.pk)
    return event is not None and judge_registration(event, participant, source, response)


@receiver(session_leaving, dispatch_uid="events.release")
def release(sender: Any, session: Session, **_: object) -> None:
    """Talks of a removed session stay in the programme, without a day."""
    release_session(session)
