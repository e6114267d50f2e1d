"""What must hold of notices at any moment."""

from collections.abc import Iterable

from django.db.models import Count

from metodkabinet.kit.letters.models import Letter


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
