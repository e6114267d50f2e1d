"""Rows that begin and end: `since` is the first day in force, `until` the first day no longer in force."""

from __future__ import annotations

from datetime import date
from typing import Self, TypeVar

from django.db import models
from django.db.models import Q

M = TypeVar("M", bound=models.Model)


class DatedQuerySet(models.QuerySet[M]):
    """Adds «as on a day» to a queryset."""

    def on(self, day: date) -> Self:
        """In force on this day."""
        return self.filter(in_force(day))


def in_force(day: date, prefix: str = "") -> Q:
    """The same as a condition, for rows reached through a relation: `in_force(day, "offices__")`."""
    since, until = f"{prefix}since", f"{prefix}until"
    return (Q(**{f"{since}__isnull": True}) | Q(**{f"{since}__lte": day})) & (
        Q(**{f"{until}__isnull": True}) | Q(**{f"{until}__gt": day})
    )
