"""The only place that asks what time it is, so that tests and the demo can say it themselves."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, tzinfo
from zoneinfo import ZoneInfo

from django.utils import timezone

_fixed: ContextVar[datetime | None] = ContextVar("fixed_now", default=None)


def now() -> datetime:
    """The present instant, in UTC."""
    return _fixed.get() or timezone.now()


def today(zone: str | tzinfo | None = None) -> date:
    """The calendar day: in the given zone, else in the one active for this request."""
    place = ZoneInfo(zone) if isinstance(zone, str) else zone
    return timezone.localtime(now(), place).date()


def held() -> datetime | None:
    """The instant at which the clock is held, when it is."""
    return _fixed.get()


@contextmanager
def fixed(instant: datetime) -> Iterator[None]:
    """Hold the clock still: `with clock.fixed(...)`."""
    token = _fixed.set(instant)
    try:
        yield
    finally:
        _fixed.reset(token)
