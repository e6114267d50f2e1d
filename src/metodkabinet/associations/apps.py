"""Tells Django about the module; its hooks are loaded by the kit once every model is."""

from django.apps import AppConfig


class AssociationsConfig(AppConfig):
    """The module as an application."""

    name = "metodkabinet.associations"
    verbose_name = "Объединения"
