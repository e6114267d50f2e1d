"""What must hold of notices at any moment."""

from collections.abc import Iterable

from django.db.models import Count

from metodkabinet.kit import registry
from metodkabinet.kit.letters.models import Letter
from metodkabinet.notifications.models import Preference


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
    refused = Preference.objects.filter(kind__in=urgent, by_email=False).order_by("pk")
    return [f"Отказ № {one.pk} от срочных писем «{registry.notice_kinds[one.kind].label}»." for one in refused]
