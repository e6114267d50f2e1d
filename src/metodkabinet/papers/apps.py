"""The application."""

from django.apps import AppConfig


class PapersConfig(AppConfig):
    """Official papers."""

    name = "metodkabinet.papers"
    label = "papers"
    verbose_name = "Документы"
