"""What happens below is followed here: organisations join, close, move."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from django.dispatch import receiver

from metodkabinet.accounts.signals import invitation_accepted
from metodkabinet.kit.components.typography import counted
from metodkabinet.kit.signals import record_changed
from metodkabinet.organisations import signals
from metodkabinet.people import services
from metodkabinet.people.models import Post

if TYPE_CHECKING:
    from metodkabinet.accounts.models import Invitation, User
    from metodkabinet.organisations.models import Library, Organisation, OrganisationEnd


@receiver(signals.organisation_joined, dispatch_uid="people.follow_successor")
def follow_successor(
    organisation: Organisation, successor: Organisation, day: date, libraries: Mapping[int, Library], by: User | None,
    **_: Any,
) -> None:  # fmt: skip
    """Whoever works there works at the successor from that day on."""
    services.follow_successor(organisation, successor, day, libraries, by=by)


@receiver(signals.organisation_restored, dispatch_uid="people.follow_back")
def follow_back(end: OrganisationEnd, libraries: Mapping[int, Library], by: User | None, **_: Any) -> None:
    """The mistake is taken back for people too."""
    services.follow_back(end, libraries, by=by)


@receiver(signals.organisation_closed, dispatch_uid="people.leave_closed")
def leave_closed(organisation: Organisation, day: date, by: User | None, **_: Any) -> None:
    """Nobody works at a closed organisation."""
    services.leave_closed(organisation, day, by=by)


@receiver(signals.organisations_moved, dispatch_uid="people.resettle")
def resettle(organisation_ids: Iterable[int], **_: Any) -> None:
    """Territories on cards follow those of organisations."""
    services.resettle_organisations(organisation_ids)


@receiver(signals.organisation_end_asked, dispatch_uid="people.tell_what_ends")
def tell_what_ends(organisation: Organisation, successor: Organisation | None, **_: Any) -> list[str]:
    """What would happen to jobs there."""
    jobs = services.count_jobs(organisation)
    if not jobs:
        return []
    said = counted(jobs, "место работы,места работы,мест работы")
    if successor is None:
        return [f"{said}: работа людей закончится этим днём."]
    return [f"{said}: люди перейдут в «{successor}» с той же должностью."]


@receiver(invitation_accepted, dispatch_uid="people.link_invited")
def link_invited(invitation: Invitation, user: User, **_: Any) -> None:
    """The account gets the card it was called for."""
    services.link_invited(invitation, user)


@receiver(record_changed, sender=Post, dispatch_uid="people.post_changed")
def keep_posts_in_order(obj: Post, verb: str, **_: Any) -> None:
    """The dictionary of posts is kept by the kit's helper, which knows nothing of its order."""
    if verb in {"created", "edited"}:
        services.settle_post(obj)
