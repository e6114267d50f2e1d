"""Two tables: racks (a dictionary) and the books on them."""

from __future__ import annotations

from typing import Any

from django.db import models

from metodkabinet.kit.words.keys import search_key, sort_key


class RackQuerySet(models.QuerySet["Rack"]):
    """Closed racks are seen by nobody."""

    def visible_to(self, user: Any) -> RackQuerySet:
        """All but the closed."""
        return self.filter(closed=False)


class Rack(models.Model):
    """A row of a dictionary."""

    name = models.CharField("название", max_length=40, unique=True)
    place = models.PositiveIntegerField("порядок", default=0)
    closed = models.BooleanField("закрыт", default=False)
    archived_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=0)

    objects = RackQuerySet.as_manager()

    class Meta:
        verbose_name = "стеллаж"

    def __str__(self) -> str:
        return self.name


class BookQuerySet(models.QuerySet["Book"]):
    """Books on open racks."""

    def visible_to(self, user: Any) -> BookQuerySet:
        """All but those on closed racks."""
        return self.filter(rack__closed=False)


class Book(models.Model):
    """Something to list."""

    title = models.CharField("название", max_length=120)
    title_key = models.CharField(max_length=240, db_index=True)
    find_key = models.CharField(max_length=240)
    rack = models.ForeignKey(Rack, verbose_name="стеллаж", on_delete=models.PROTECT, related_name="+")
    copies = models.PositiveIntegerField("экземпляров", default=1)
    bought = models.DateField("поступила", null=True, blank=True)
    read_at = models.DateTimeField("читали", null=True, blank=True)
    rare = models.BooleanField("редкая", default=False)

    objects = BookQuerySet.as_manager()

    class Meta:
        verbose_name = "книга"

    def __str__(self) -> str:
        return self.title

    @classmethod
    def of(cls, title: str, rack: Rack, **fields: Any) -> Book:
        """A book with its keys, not yet kept."""
        return cls(title=title, title_key=sort_key(title)[:240], find_key=search_key(title), rack=rack, **fields)
