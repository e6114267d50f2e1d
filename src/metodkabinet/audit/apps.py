"""Tells Django about the module; its hooks are loaded by the kit once every model is."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """The module as an application."""

    name = "metodkabinet.audit"
    verbose_name = "Журнал"
