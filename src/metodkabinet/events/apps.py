"""The application."""

from django.apps import AppConfig


class EventsConfig(AppConfig):
    """Events."""

    name = "metodkabinet.events"
    label = "events"
    verbose_name = "Мероприятия с записью"
