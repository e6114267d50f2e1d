"""Words of events."""

from django.db.models import TextChoices


class Circle(TextChoices):
    """Who may register."""

    ANYONE = "anyone", "все, у кого есть ссылка"
    REGION = "region", "библиотекари региона и приглашённые"
    BRANCH = "branch", "только наше объединение с нижестоящими и приглашённые"
