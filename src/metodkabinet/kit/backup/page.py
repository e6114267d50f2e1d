"""The service page «Резервные копии»: how old the last good copy is, and how to get one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings

from metodkabinet.kit import pages
from metodkabinet.kit.backup import verified
from metodkabinet.kit.policy import can, page

if TYPE_CHECKING:
    from django.http import HttpResponse

    from metodkabinet.kit.http import Request


def backups(request: Request) -> HttpResponse:
    """What the file of the last verified copy says."""
    known = verified.last()
    return pages.page(
        request, "kit/backup/page.html", title="Резервные копии", known=known,
        sealed=bool(settings.BACKUP_KEY), late=bool(known and known.is_late),
    )  # fmt: skip


urlpatterns = [page("admin/backups/", backups, "backups", who=can("kit.see_jobs"))]
