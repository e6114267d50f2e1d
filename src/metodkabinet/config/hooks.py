"""What the assembly itself registers: what no single module can know."""

from collections.abc import Sequence

from django.conf import settings

from metodkabinet.accounts.models import User
from metodkabinet.config.invariants import keys_that_cross
from metodkabinet.kit import registry
from metodkabinet.kit.http import Request
from metodkabinet.kit.jobs.models import JobRun
from metodkabinet.kit.registry import DeskCard, Invariant


def _keepers() -> Sequence[str]:
    """Addresses of the administrators: the log's daily head goes to them, and the log knows no accounts."""
    return list(
        User.objects.filter(is_administrator=True, is_active=True).order_by("pk").values_list("email", flat=True)
    )


def _filling(request: Request) -> dict[str, JobRun] | None:
    """How far the demo region is filled, for as long as the worker fills it."""
    run = JobRun.objects.filter(job="config.demo", state__in=[JobRun.State.WAITS, JobRun.State.RUNS]).first()
    return {"run": run} if run is not None else None


registry.assembly.keepers = _keepers
if settings.DEMO:
    registry.desk_cards.add(DeskCard("config.demo", -10, template="config/filling.html", context=_filling))
registry.invariants.add(Invariant("config.tenants", "Связи не ведут из одного региона в другой", keys_that_cross))
