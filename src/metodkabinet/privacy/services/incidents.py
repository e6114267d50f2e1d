"""The register of incidents: what happened, by when the authority must know, what was told."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from metodkabinet.audit.services import changes, record
from metodkabinet.kit import clock
from metodkabinet.privacy.models import DataIncident
from metodkabinet.privacy.services.refusals import PrivacyRefused

if TYPE_CHECKING:
    from metodkabinet.accounts.models import User
    from metodkabinet.organisations.models import Region

TITLE_LENGTH = DataIncident._meta.get_field("title").max_length or 0


@transaction.atomic
def add_incident(
    region: Region, *, title: str, noticed_at: datetime, by: User, text: str = "", account: User | None = None,
    since: datetime | None = None, until: datetime | None = None,
) -> DataIncident:  # fmt: skip
    """From the moment it was noticed the 24 hours run."""
    if noticed_at > clock.now():
        raise PrivacyRefused("Время обнаружения ещё не наступило.", field="noticed_at")
    if since is not None and until is not None and until <= since:
        raise PrivacyRefused("Конец промежутка должен быть позже начала.", field="until")
    if len(title.strip()) > TITLE_LENGTH:
        raise PrivacyRefused(f"Сократите заголовок: помещается {TITLE_LENGTH} знаков.", field="title")
    made = DataIncident.objects.create(
        region=region, title=title.strip(), text=text.strip(), noticed_at=noticed_at, account=account, since=since,
        until=until,
    )  # fmt: skip
    record("privacy.incident.added", made, by=by, after={"title": made.title, "noticed_at": noticed_at})
    return made


@transaction.atomic
def report_incident(incident: DataIncident, *, by: User) -> DataIncident:
    """The first report was sent."""
    return _mark(incident, {"reported_at": clock.now()}, "reported_at", "privacy.incident.reported", by=by)


@transaction.atomic
def report_inquiry(incident: DataIncident, *, findings: str, by: User) -> DataIncident:
    """The inquiry is over and was told of."""
    if not findings.strip():
        raise PrivacyRefused("Запишите итоги: кто виноват, чьи данные, что сделано.", field="findings")
    if DataIncident.objects.get(pk=incident.pk).reported_at is None:
        raise PrivacyRefused("Сначала отметьте, что о самом инциденте сообщено в Роскомнадзор.")
    new = {"inquiry_reported_at": clock.now(), "findings": findings.strip()}
    return _mark(incident, new, "inquiry_reported_at", "privacy.incident.closed", by=by)


def _mark(incident: DataIncident, new: dict[str, object], once: str, action: str, *, by: User) -> DataIncident:
    locked = DataIncident.objects.select_for_update().get(pk=incident.pk)
    if getattr(locked, once) is not None:
        raise PrivacyRefused("Это уже отмечено.")
    before, after = changes(locked, new)
    for name, value in new.items():
        setattr(locked, name, value)
    locked.save(update_fields=list(new))
    record(action, locked, by=by, before=before, after=after)
    return locked
