"""The application."""

from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    """Personal data: taking away, erasing, terms, incidents."""

    name = "metodkabinet.privacy"
    label = "privacy"
    verbose_name = "Персональные данные"
