"""Tells Django about the module; its hooks are loaded by the kit once every model is."""

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    """The module as an application."""

    name = "metodkabinet.notifications"
    verbose_name = "Уведомления"
