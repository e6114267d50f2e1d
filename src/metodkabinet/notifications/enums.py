"""Words of notices."""

from django.db.models import TextChoices


class Pace(TextChoices):
    """How soon a kind of notice comes by e-mail."""

    AT_ONCE = "at_once", "сразу"
    DAILY = "daily", "раз в день, одним письмом"
    WEEKLY = "weekly", "раз в неделю, одним письмом по понедельникам"
    NEVER = "never", "не присылать"


DIGESTS = (Pace.DAILY, Pace.WEEKLY)
