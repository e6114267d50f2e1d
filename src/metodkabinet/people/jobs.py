"""Work that goes on without a reader waiting."""

from __future__ import annotations

from metodkabinet.kit.jobs import enqueue, every, job
from metodkabinet.organisations.models import Region
from metodkabinet.people import services


@job("people.find_twins", title="Поиск похожих карточек")
def find_twins(*, region_id: int) -> int:
    """One region; safe to repeat."""
    return services.renew_resemblances(Region.objects.get(pk=region_id))


@every("people.find_all_twins", title="Поиск похожих карточек (ночью)", at="03:20")
def find_all_twins() -> None:
    """Each region as work of its own."""
    for region_id in Region.objects.order_by("pk").values_list("pk", flat=True):
        enqueue(find_twins, region_id=region_id)


@every("people.turn_day", title="Места работы, которые начались или кончились сегодня", at="00:10")
def turn_day() -> None:
    """Lists follow the calendar."""
    services.resettle_today()
