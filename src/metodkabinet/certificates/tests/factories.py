"""Objects of the module for tests of any module."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from factory import LazyAttribute, SelfAttribute, Sequence, SubFactory
from factory.django import DjangoModelFactory

from metodkabinet.activities.tests.factories import BodyFactory
from metodkabinet.certificates.models import Batch, Certificate, Field, Layout, Line, Template
from metodkabinet.certificates.services.issuing import new_code
from metodkabinet.kit.testing.sides import Side
from metodkabinet.kit.words.keys import search_key, sort_key
from metodkabinet.papers.tests.factories import NumberFactory, SeriesFactory

WHEN = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
DAY = date(2026, 11, 20)


class TemplateFactory(DjangoModelFactory[Template]):
    """A certificate of participation of some association."""

    class Meta:
        model = Template

    association = SubFactory(BodyFactory)
    title = Sequence("Сертификат участника {}".format)
    kind = "participation"
    search_key = LazyAttribute(lambda made: search_key(made.title))


class LayoutFactory(DjangoModelFactory[Layout]):
    """Published."""

    class Meta:
        model = Layout

    template = SubFactory(TemplateFactory)
    number = 1
    published_at = WHEN


class FieldFactory(DjangoModelFactory[Field]):
    """A name in the middle."""

    class Meta:
        model = Field

    layout = SubFactory(LayoutFactory)
    text = "{имени}\n№ {номер}"
    x = 20
    y = 60
    width = 250
    height = 40


class BatchFactory(DjangoModelFactory[Batch]):
    """Prepared, without an activity; the template's layout is published."""

    class Meta:
        model = Batch

    association = SubFactory(BodyFactory)
    template = LazyAttribute(lambda made: LayoutFactory(template__association=made.association).template)
    kind = SelfAttribute("template.kind")
    phrase = Sequence("за участие в семинаре {}".format)
    issued_on = DAY
    made_at = WHEN
    search_key = LazyAttribute(lambda made: search_key(made.phrase))


class LineFactory(DjangoModelFactory[Line]):
    """Somebody added by hand."""

    class Meta:
        model = Line

    batch = SubFactory(BatchFactory)
    verdict = "added"
    name = Sequence("Полкина{} Анна Ивановна".format)


class CertificateFactory(DjangoModelFactory[Certificate]):
    """Of an issued batch, with a number of a series of its own: only services draw numbers."""

    class Meta:
        model = Certificate

    batch = LazyAttribute(lambda made: issued_batch())
    association = SelfAttribute("batch.association")
    line = LazyAttribute(lambda made: LineFactory(batch=made.batch))
    layout = LazyAttribute(lambda made: made.batch.layout or made.batch.template.layouts.get())
    kind = SelfAttribute("batch.kind")
    name = SelfAttribute("line.name")
    about = SelfAttribute("batch.phrase")
    words = LazyAttribute(lambda made: {"имя": made.name, "имени": made.name, "номер": made.number})
    drawn = LazyAttribute(
        lambda made: NumberFactory(
            series=SeriesFactory(association=made.association, key="older", title="Сертификаты прежних лет"),
            owner=f"certificates.line:{made.line.pk}",
        )
    )
    number = SelfAttribute("drawn.text")
    code = LazyAttribute(lambda made: new_code())
    issued_on = DAY
    issued_at = WHEN
    search_key = LazyAttribute(lambda made: search_key(f"{made.name} {made.number}"))
    sort_key = LazyAttribute(lambda made: sort_key(made.name))


def issued_batch(**given: Any) -> Batch:
    """One that is over, by its template's published layout."""
    layout = LayoutFactory(template__association=given.pop("association", None) or BodyFactory())
    return BatchFactory(
        association=layout.template.association, template=layout.template, layout=layout, state="issued", **given
    )


def populate(side: Side) -> None:
    """A prepared issuing for the side's activity, a draft layout, and a certificate of another issuing."""
    body: Any = side.made["associations.association"]
    activity: Any = side.made["activities.activity"]
    template = TemplateFactory(association=body, title=side.text("Сертификат участника"))
    published = LayoutFactory(template=template)
    FieldFactory(layout=published)
    draft = LayoutFactory(template=template, number=2, published_at=None)
    for made in (template, draft, FieldFactory(layout=draft, text=side.text("{имени}"))):
        side.add(made)
    batch = BatchFactory(association=body, template=template, activity=activity, phrase=side.text("за участие"))
    side.add(batch)
    side.add(LineFactory(batch=batch, name=side.text("Партнёрова Роза Ильинична")))
    issued = BatchFactory(association=body, template=template, state="issued", layout=published)
    line = LineFactory(batch=issued, name=side.text("Полкина Анна Ивановна"), position=1)
    side.add(CertificateFactory(batch=issued, line=line, layout=published))
