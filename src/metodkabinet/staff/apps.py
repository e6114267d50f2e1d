"""Tells Django about the module; its hooks are loaded by the kit once every model is."""

from django.apps import AppConfig


class StaffConfig(AppConfig):
    """The module as an application."""

    name = "metodkabinet.staff"
    verbose_name = "Кадры"
