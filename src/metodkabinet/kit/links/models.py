"""An address and how it has answered."""

from __future__ import annotations

from django.db import models

from metodkabinet.kit import clock


class LinkState(models.TextChoices):
    """In the words of the page."""

    NEW = "new", "ещё не проверена"
    GOOD = "good", "открывается"
    MOVED = "moved", "переехала"
    CLOSED = "closed", "не пускает проверку"
    DOUBTFUL = "doubtful", "не ответила"
    BROKEN = "broken", "не открывается"


class WatchedLink(models.Model):
    """One address, however many places show it."""

    address = models.CharField("адрес", max_length=1000, unique=True)
    places = models.JSONField("где стоит", default=list)
    state = models.CharField("состояние", max_length=8, choices=LinkState, default=LinkState.NEW, db_index=True)
    last_status = models.PositiveSmallIntegerField("последний ответ", null=True, blank=True)
    problem = models.CharField("что случилось", max_length=300, blank=True)
    moved_to = models.CharField("новый адрес", max_length=2000, blank=True)
    failures = models.PositiveIntegerField("неудач подряд", default=0)
    tried_at = models.DateTimeField("проверена", null=True, blank=True, db_index=True)
    last_good_at = models.DateTimeField("в последний раз открылась", null=True, blank=True)
    created_at = models.DateTimeField("замечена", default=clock.now)

    class Meta:
        verbose_name = "внешняя ссылка"
        verbose_name_plural = "внешние ссылки"
        ordering = ["address", "pk"]

    def __str__(self) -> str:
        return self.address
