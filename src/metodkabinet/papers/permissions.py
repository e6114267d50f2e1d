"""Who may do what with a paper."""

from __future__ import annotations

from metodkabinet.associations.models import Association
from metodkabinet.kit import access
from metodkabinet.organisations.models import Region
from metodkabinet.papers.enums import PaperState, Signer
from metodkabinet.papers.models import Paper, Step, Transfer
from metodkabinet.people.models import Person


def covers(user: access.Actor, capability: str, association: Association) -> bool:
    """Does the capability reach the association?"""
    return association.region_id in access.reach(user, capability, Region) or association.pk in access.reach(
        user, capability, Association
    )


def can_write_in(user: access.Actor, association: Association) -> bool:
    """Begin papers here."""
    return covers(user, "papers.write", association)


def can_write_paper(user: access.Actor, paper: Paper) -> bool:
    """Change, send, register, withdraw, attach, hand over."""
    return covers(user, "papers.write", paper.association)


def can_manage_series(user: access.Actor, association: Association) -> bool:
    """Change patterns of numbers."""
    return covers(user, "papers.manage_series", association)


def can_sign_step(user: access.Actor, step: Step) -> bool:
    """Put one's own signature: the person named; when nobody is, who may sign for the association.

    Decisions and orders are recorded by those who keep the papers.
    """
    if step.paper.state != PaperState.SIGNING or step.signer != Signer.PERSON:
        return False
    if step.person_id is not None:
        own = access.reach(user, "papers.sign_own", Person)
        return not own.everything and step.person_id in own
    return covers(user, "papers.sign", step.paper.association)


def can_record_step(user: access.Actor, step: Step) -> bool:
    """Write down a signature given on paper or a decision: who keeps the papers of the association."""
    return step.paper.state == PaperState.SIGNING and can_write_paper(user, step.paper)


def can_receive_transfer(user: access.Actor, transfer: Transfer) -> bool:
    """The method centre it was sent to."""
    return Transfer.objects.visible_to(user).receivable_by(user).filter(pk=transfer.pk).exists()
