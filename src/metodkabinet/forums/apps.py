"""Tells Django about the module; its hooks are loaded by config once every model is."""

from django.apps import AppConfig


class ForumsConfig(AppConfig):
    """The module as an application."""

    name = "metodkabinet.forums"
    verbose_name = "Веб-форумы"
