"""Tells Django about the kit."""

from django.apps import AppConfig


class KitConfig(AppConfig):
    """The kit as an application."""

    name = "metodkabinet.kit"
    verbose_name = "Общее"
