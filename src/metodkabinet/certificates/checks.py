"""What must hold of certificates at any moment; each function names the places where it does not."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import F

from metodkabinet.certificates.enums import BatchState
from metodkabinet.certificates.models import Batch, Certificate
from metodkabinet.certificates.queries.registers import lines_to_do
from metodkabinet.certificates.services.issuing import SERIES
from metodkabinet.papers.models import Number


def wrong_numbers() -> Iterator[str]:
    """The printed number is the drawn one, and no number of the series is without its certificate."""
    rows = Certificate.objects.exclude(number=F("drawn__text")).select_related("drawn")
    for one in rows.order_by("pk"):
        yield f"Сертификат {one.pk}: напечатан номер «{one.number}», а выдан «{one.drawn.text}»."
    borne = Certificate.objects.order_by().values("drawn_id")
    for number in Number.objects.filter(series__key=SERIES).exclude(pk__in=borne).order_by("pk"):
        yield f"Номер «{number.text}» выдан, а сертификата с ним нет."


def wrong_fates() -> Iterator[str]:
    """A number is void exactly when its certificate is; a replaced one has its successor."""
    for one in Certificate.objects.select_related("drawn").exclude(state="valid").order_by("pk").iterator(500):
        if one.drawn.voided_at is None:
            yield f"Сертификат {one.pk} {one.get_state_display()}, а номер «{one.number}» действует."
    for one in Certificate.objects.filter(state="valid", drawn__voided_at__isnull=False).order_by("pk"):
        yield f"Сертификат {one.pk} действителен, а номер «{one.number}» аннулирован."
    for one in Certificate.objects.filter(state="replaced", replaced_by=None).order_by("pk"):
        yield f"Сертификат {one.pk} заменён неизвестно чем."


def unfinished() -> Iterator[str]:
    """When an issuing is over, everybody on its list has got his."""
    for batch in Batch.objects.filter(state=BatchState.ISSUED).order_by("pk"):
        left = lines_to_do(batch).count()
        if left:
            yield f"Выдача {batch.pk} завершена, а без сертификата осталось: {left}."


def loose_layouts() -> Iterator[str]:
    """What was issued bears a published layout, of the same association or lent."""
    for one in Certificate.objects.filter(layout__published_at=None).order_by("pk"):
        yield f"Сертификат {one.pk} выдан по черновику макета."
    far = Certificate.objects.exclude(layout__template__association__region=F("association__region"))
    for one in far.order_by("pk"):
        yield f"Сертификат {one.pk} выдан по макету другого региона."
