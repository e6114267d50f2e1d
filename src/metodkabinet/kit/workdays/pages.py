"""The calendar's own rows as an editable list."""

from typing import Any

from django.db.models import QuerySet

from metodkabinet.kit import access
from metodkabinet.kit.crud import Dictionary
from metodkabinet.kit.workdays.models import Holiday


def _within(user: Any) -> QuerySet[Holiday]:
    """One calendar for the installation: all of it or nothing."""
    rows = Holiday.objects.order_by("date", "pk")
    return rows if access.holds(user, "kit.manage_calendar") else rows.none()


HOLIDAYS = Dictionary(
    Holiday,
    one="День производственного календаря",
    many="Производственный календарь",
    fields=["date", "is_working", "title"],
    see="kit.manage_calendar",
    visible=_within,
    edit="kit.manage_calendar",
    manageable=_within,
    order=["date"],
    explanation="Сюда вносят переносы выходных и региональные праздники. Остальные праздники система знает сама.",
)
