"""Tells Django about the module; its hooks are loaded by the kit once every model is."""

from django.apps import AppConfig


class ActivitiesConfig(AppConfig):
    """The module as an application."""

    name = "metodkabinet.activities"
    verbose_name = "Деятельность"
