"""What must hold of notices at any moment."""

from collections.abc import Iterable
from datetime import timedelta

from django.db.models import Count

from metodkabinet.kit import clock, registry
from metodkabinet.kit.letters.models import Letter
from metodkabinet.notifications.enums import DIGESTS, Pace
from metodkabinet.notifications.models import Notice, Preference


def doubled_letters() -> Iterable[str]:
    """One thing told to one recipient is one letter; the unique key keeps it so, this proves it."""
    doubled = (
        Letter.objects.filter(key__startswith="notice:")
        .values("key")
        .annotate(many=Count("pk"))
        .filter(many__gt=1)
        .values_list("key", flat=True)
    )
    return [f"Письмо «{key}» записано дважды." for key in doubled]


def refused_urgent() -> Iterable[str]:
    """A kind that became urgent in a new version must not stay switched off."""
    urgent = [kind.key for kind in registry.notice_kinds if kind.urgent]
    refused = Preference.objects.filter(kind__in=urgent).exclude(pace=Pace.AT_ONCE).order_by("pk")
    return [f"Отказ № {one.pk} от срочных писем «{registry.notice_kinds[one.kind].label}»." for one in refused]


def forgotten_digests() -> Iterable[str]:
    """A weekly digest comes within eight days and some hours; what waits longer has been forgotten."""
    late = Notice.objects.filter(awaits__in=DIGESTS, created_at__lt=clock.now() - timedelta(days=9)).order_by("pk")
    return [f"Уведомление № {one.pk} ждёт сводки с {one.created_at:%d.%m.%Y}." for one in late]
