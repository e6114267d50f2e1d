"""Tells Django about the made-up application."""

from django.apps import AppConfig


class WorldConfig(AppConfig):
    """Racks and books, in tests only."""

    name = "metodkabinet.kit.tests.world"
    label = "kit_world"
