"""Kinds of questions and states."""

from __future__ import annotations

from django.db import models


class Kind(models.TextChoices):
    """What an answer is. The labels are the builder's words."""

    TEXT = "text", "Строка"
    LONG = "long", "Развёрнутый текст"
    NUMBER = "number", "Число"
    YES_NO = "yes_no", "Да или нет"
    ONE = "one", "Один вариант"
    MANY = "many", "Несколько вариантов"
    SCALE = "scale", "Оценка по шкале"
    DATE = "date", "Дата"
    FILE = "file", "Файл"
    PERSON = "person", "Фамилия, имя, отчество"
    EMAIL = "email", "Электронная почта"
    PHONE = "phone", "Телефон"


WITH_OPTIONS = frozenset({Kind.ONE, Kind.MANY})
WITH_BOUNDS = frozenset({Kind.NUMBER, Kind.SCALE})
CONDITIONAL_ON = frozenset({Kind.YES_NO, Kind.ONE, Kind.MANY, Kind.SCALE})  # what a condition may look at
NAMING = frozenset({Kind.FILE, Kind.PERSON, Kind.EMAIL, Kind.PHONE})  # tell who answered
COUNTED = frozenset({Kind.YES_NO, Kind.ONE, Kind.MANY, Kind.SCALE})

YES, NO = "да", "нет"


class VersionState(models.TextChoices):
    """A draft is edited; a published version never changes."""

    DRAFT = "draft", "черновик"
    PUBLISHED = "published", "опубликована"


class ResponseState(models.TextChoices):
    """A draft is being filled in; a sent one counts."""

    DRAFT = "draft", "черновик"
    SENT = "sent", "отправлен"
