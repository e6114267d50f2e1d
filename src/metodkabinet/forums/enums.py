"""Words of forums."""

from django.db.models import TextChoices


class TalkState(TextChoices):
    """Life of a talk. Scheduled ones appear by themselves at their hour."""

    SCHEDULED = "scheduled", "по расписанию"
    PUBLISHED = "published", "опубликован"
    WITHDRAWN = "withdrawn", "снят"


class ResolutionState(TextChoices):
    """Life of the closing resolution."""

    COLLECTING = "collecting", "собираем предложения"
    FINAL = "final", "итоговая"
