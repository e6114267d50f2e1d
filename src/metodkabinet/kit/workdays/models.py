"""The days on which this installation differs from the rule."""

from django.db import models


class Holiday(models.Model):
    """A day off or a working day by decree: a transfer, a regional holiday. Wins over weekends and federal holidays."""

    date = models.DateField("день", unique=True)
    is_working = models.BooleanField("рабочий", default=False)
    title = models.CharField("название", max_length=200, blank=True)

    class Meta:
        verbose_name = "день производственного календаря"
        verbose_name_plural = "дни производственного календаря"
        ordering = ["date"]

    def __str__(self) -> str:
        return f"{self.date:%d.%m.%Y} {self.title}".strip()
