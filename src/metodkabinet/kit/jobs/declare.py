"""What jobs there are. A module declares its own in `jobs.py`; they are found when first needed.

@job("people.merge", title="Объединение карточек")
def merge(*, kept_id: int, absorbed_id: int) -> None: ...

@steps("people.import", title="Загрузка списка")
def load(run: Run, cursor: Any, *, batch_id: int) -> Any | None: ...  # None: that was the last step

@every("people.remind", title="Напоминания", at="07:30")
def remind() -> None: ...
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone
from django.utils.module_loading import autodiscover_modules

if TYPE_CHECKING:
    from metodkabinet.kit.access import Actor

Work = Callable[..., Any]
LEASE = 120  # seconds; a step is to last 5


@dataclass(frozen=True, slots=True)
class Job:
    """A declared job: how it is called on the page and in the row, and when it is due if it repeats."""

    key: str
    title: str
    work: Work
    stepwise: bool = False
    urgent: bool = False
    tries: int = 4
    lease: int = LEASE
    minutes: int = 0
    at: time | None = None

    @property
    def repeats(self) -> bool:
        """Started by the clock."""
        return bool(self.minutes or self.at)

    def slot(self, now: datetime) -> datetime:
        """The last moment, not later than now, at which a repeating job was due."""
        if self.minutes:
            minute = int(now.timestamp()) // 60
            return datetime.fromtimestamp((minute - minute % self.minutes) * 60, now.tzinfo)
        local = timezone.localtime(now)
        due = local.replace(hour=self.at.hour, minute=self.at.minute, second=0, microsecond=0) if self.at else local
        return due if due <= local else due - timedelta(days=1)


_jobs: dict[str, Job] = {}


def job(key: str, *, title: str, urgent: bool = False, tries: int = 4, lease: int = LEASE) -> Callable[[Work], Job]:
    """Declare work done in one go: at most 5 seconds, or say in `lease` how long before it is taken for dead."""
    return lambda work: _declare(Job(key, title, work, urgent=urgent, tries=tries, lease=lease))


def steps(key: str, *, title: str, urgent: bool = False, tries: int = 4, lease: int = LEASE) -> Callable[[Work], Job]:
    """Declare long work: each call does one step and returns where to go on, or None when it was the last."""
    return lambda work: _declare(Job(key, title, work, stepwise=True, urgent=urgent, tries=tries, lease=lease))


def every(
    key: str, *, title: str, minutes: int = 0, at: str = "", tries: int = 1, lease: int = LEASE
) -> Callable[[Work], Job]:
    """Declare work started by the clock: each so many minutes, or daily at «HH:MM» of the installation's zone.

    A daily job missed while the machine was off runs once when it is on again.
    """
    if bool(minutes) == bool(at):
        message = f"job «{key}»: say either minutes or at"
        raise ImproperlyConfigured(message)
    daily = time.fromisoformat(at) if at else None
    return lambda work: _declare(Job(key, title, work, tries=tries, lease=lease, minutes=minutes, at=daily))


def _declare(declared: Job) -> Job:
    if declared.key in _jobs:
        message = f"job «{declared.key}» is declared twice"
        raise ImproperlyConfigured(message)
    _jobs[declared.key] = declared
    return declared


@cache
def _discover() -> None:
    autodiscover_modules("jobs")
    import_module("metodkabinet.kit.jobs.own")


def declared_jobs() -> Mapping[str, Job]:
    """Every job of every module by key."""
    _discover()
    return _jobs


def title_of(key: str) -> str:
    """How a person calls the job; the bare key when a release took the job away."""
    found = declared_jobs().get(key)
    return found.title if found else key


def reference(who: Actor | str | None) -> str:
    """A person as a text: rows of work outlive accounts and hold no key to them."""
    if who is None or isinstance(who, str):
        return who or ""
    return f"{who._meta.label_lower}:{who.pk}" if who.is_authenticated else ""
