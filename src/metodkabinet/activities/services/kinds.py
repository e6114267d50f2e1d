"""The dictionary of kinds: what every installation begins with. Words may be changed and added, codes stay."""

from __future__ import annotations

from django.db import transaction

from metodkabinet.activities.models import Kind

# code, name, counts as «мероприятие»
KINDS = (
    ("meeting", "заседание", True),
    ("seminar", "семинар", True),
    ("webinar", "вебинар", True),
    ("round-table", "круглый стол", True),
    ("master-class", "мастер-класс", True),
    ("conference", "конференция", True),
    ("festival", "фестиваль", True),
    ("exhibition", "выставка", True),
    ("olympiad", "олимпиада", True),
    ("contest", "конкурс", True),
    ("web-forum", "веб-форум", True),
    ("test", "тест", True),
    ("campaign", "кампания", False),
    ("visit", "выезд", True),
    ("consultation", "консультация", False),
    ("mailing", "рассылка", False),
    ("other", "другое", True),
)


@transaction.atomic
def ensure_kinds() -> int:
    """Add the kinds that are missing; what people renamed or put away stays so. Says how many were added."""
    known = set(Kind.objects.values_list("code", flat=True))
    names = set(Kind.objects.values_list("name", flat=True))
    fresh = [
        Kind(code=code, name=name, counts=counts, position=place)
        for place, (code, name, counts) in enumerate(KINDS, start=1)
        if code not in known and name not in names
    ]
    return len(Kind.objects.bulk_create(fresh))
