"""Choices of the module."""

from django.db.models import TextChoices


class ErasureState(TextChoices):
    """Where a request to erase stands."""

    ASKED = "asked", "ждёт решения"
    DONE = "done", "данные стёрты"
    DECLINED = "declined", "отказано"
    WITHDRAWN = "withdrawn", "человек передумал"


class ErasureGround(TextChoices):
    """Why data were erased, as the act says it."""

    REQUEST = "request", "требование субъекта персональных данных"
    WITHDRAWN = "withdrawn", "отзыв согласия на обработку персональных данных"
    PURPOSE = "purpose", "достижение цели обработки персональных данных"
    UNLAWFUL = "unlawful", "неправомерная обработка персональных данных"


class RetentionKind(TextChoices):
    """Data that have a term."""

    ARCHIVED = "archived", "карточки в архиве"
    GUESTS = "guests", "контакты гостей и корреспондентов"
