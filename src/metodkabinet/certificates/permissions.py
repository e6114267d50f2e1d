"""Who may do what with certificates; the association asked is the one that issues."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metodkabinet.associations.models import Association
from metodkabinet.kit import access
from metodkabinet.organisations.models import Region

if TYPE_CHECKING:
    from metodkabinet.certificates.models import Batch, Certificate, Template


def covers(user: access.Actor, capability: str, association: Association) -> bool:
    """Does the capability reach the association?"""
    return association.region_id in access.reach(user, capability, Region) or association.pk in access.reach(
        user, capability, Association
    )


def can_issue_for(user: access.Actor, association: Association) -> bool:
    """Prepare and start an issuing in its name."""
    return covers(user, "certificates.issue", association)


def can_issue_batch(user: access.Actor, batch: Batch) -> bool:
    """Prepare, start, stop, send."""
    return can_issue_for(user, batch.association)


def can_manage_template(user: access.Actor, template: Template) -> bool:
    """Edit its layouts."""
    return covers(user, "certificates.manage_templates", template.association)


def can_revoke_certificate(user: access.Actor, certificate: Certificate) -> bool:
    """Declare void, give another in its place."""
    return covers(user, "certificates.revoke", certificate.association)
