"""The application."""

from django.apps import AppConfig


class CertificatesConfig(AppConfig):
    """Certificates."""

    name = "metodkabinet.certificates"
    label = "certificates"
    verbose_name = "Сертификаты"
