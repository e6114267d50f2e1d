"""Papers for tests of any module, and what each side of the mirror world holds of them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.core.files.base import ContentFile
from factory import LazyAttribute, SelfAttribute, Sequence, SubFactory
from factory.django import DjangoModelFactory

from metodkabinet.associations.tests.factories import AssociationFactory
from metodkabinet.kit.files.models import StoredFile
from metodkabinet.kit.files.services import keep_file
from metodkabinet.kit.testing.sides import Side
from metodkabinet.kit.words.keys import search_key, sort_key
from metodkabinet.organisations.tests.factories import OrganisationFactory
from metodkabinet.papers import services
from metodkabinet.papers.models import Counter, Issue, Number, Paper, Remark, Series, Step, Transfer, Upload

WHEN = datetime(2026, 10, 12, 9, 0, tzinfo=UTC)
LETTER = {"addressee": "Директорам школ", "text": "Приглашаем на семинар."}
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def stored(name: str = "скан.pdf", content: bytes = PDF) -> StoredFile:
    """A kept file."""
    return keep_file(ContentFile(content, name=name), by="проверка")


class SeriesFactory(DjangoModelFactory[Series]):
    """Letters of an association."""

    class Meta:
        model = Series
        django_get_or_create = ("association", "key")

    association = SubFactory(AssociationFactory)
    key = "letters"
    title = "Исходящие письма"
    pattern = "{n}"
    yearly = "never"


class CounterFactory(DjangoModelFactory[Counter]):
    """Nothing given yet."""

    class Meta:
        model = Counter

    series = SubFactory(SeriesFactory)


class NumberFactory(DjangoModelFactory[Number]):
    """Past the counter on purpose: only services draw."""

    class Meta:
        model = Number

    series = SubFactory(SeriesFactory)
    n = Sequence(lambda place: place + 1)
    text = LazyAttribute(lambda made: str(made.n))
    owner = Sequence("tests.thing:{}".format)
    drawn_at = WHEN


class PaperFactory(DjangoModelFactory[Paper]):
    """A draft of a letter."""

    class Meta:
        model = Paper

    association = SubFactory(AssociationFactory)
    kind = "letter"
    title = Sequence("О семинаре № {}".format)
    content = LazyAttribute(lambda made: dict(LETTER))
    made_at = WHEN
    search_key = LazyAttribute(lambda made: search_key(made.title))
    sort_key = LazyAttribute(lambda made: sort_key(made.title))


class StepFactory(DjangoModelFactory[Step]):
    """An office approves."""

    class Meta:
        model = Step

    paper = SubFactory(PaperFactory)
    position = Sequence(lambda place: place + 1)
    act = "approve"
    post = "Ректор"


class RemarkFactory(DjangoModelFactory[Remark]):
    """Something is wrong."""

    class Meta:
        model = Remark

    paper = SubFactory(PaperFactory)
    step = "утверждение: Ректор"
    text = "Исправьте дату."
    made_at = WHEN


class IssueFactory(DjangoModelFactory[Issue]):
    """Frozen files of whatever bytes."""

    class Meta:
        model = Issue

    paper = SubFactory(PaperFactory)
    version = 1
    docx = LazyAttribute(lambda made: stored())
    docx_sha256 = SelfAttribute("docx.sha256")
    pdf = LazyAttribute(lambda made: stored())
    pdf_sha256 = SelfAttribute("pdf.sha256")
    issued_at = WHEN


class UploadFactory(DjangoModelFactory[Upload]):
    """A scan."""

    class Meta:
        model = Upload

    paper = SubFactory(PaperFactory)
    kind = "scan"
    file = LazyAttribute(lambda made: stored())
    sha256 = SelfAttribute("file.sha256")
    added_at = WHEN


class TransferFactory(DjangoModelFactory[Transfer]):
    """Sent, not acknowledged."""

    class Meta:
        model = Transfer

    paper = SubFactory(PaperFactory)
    organisation = SubFactory(OrganisationFactory)
    sent_at = WHEN


def populate(side: Side) -> None:
    """A registered letter with everything around it, sent to the side's own institution."""
    association: Any = side.made["associations.association"]
    place = side.made["organisations.organisation"]
    new = services.NewPaper(side.text("О семинаре"), content={key: side.text(text) for key, text in LETTER.items()})
    paper = services.add_paper(association, "letter", new, by=None)
    issued = side.add(services.register_paper(paper, by=None))
    for made in (issued.drawn, issued.drawn.series, issued.drawn.series.counters.get(), issued.issues.get()):
        side.add(made)
    side.add(StepFactory(paper=issued, state="signed", signed_on=WHEN.date(), signed_at=WHEN, post=side.text("Ректор")))
    side.add(RemarkFactory(paper=issued, text=side.text("Исправьте дату")))
    side.add(UploadFactory(paper=issued))
    side.add(TransferFactory(paper=issued, organisation=place, note=side.text("с курьером")))
