"""Tells Django about the module; its hooks are loaded by config once every model is."""

from django.apps import AppConfig


class DiscussionsConfig(AppConfig):
    """The module as an application."""

    name = "metodkabinet.discussions"
    verbose_name = "Обсуждения"
