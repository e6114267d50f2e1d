"""What the kit keeps, for tests of any module."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from factory import LazyAttribute, LazyFunction, SelfAttribute, Sequence, SubFactory
from factory.django import DjangoModelFactory

from metodkabinet.kit import clock
from metodkabinet.kit.files.models import StoredFile
from metodkabinet.kit.files.services import keep_file
from metodkabinet.kit.forms.models import FormKey
from metodkabinet.kit.jobs.models import JobRun
from metodkabinet.kit.letters.models import Letter
from metodkabinet.kit.limits import Hit
from metodkabinet.kit.links.models import WatchedLink
from metodkabinet.kit.live.models import Change
from metodkabinet.kit.questionnaires.enums import Kind
from metodkabinet.kit.questionnaires.models import (
    Answer,
    Mark,
    Question,
    Questionnaire,
    QuestionnaireVersion,
    Response,
)
from metodkabinet.kit.search.models import SearchDocument
from metodkabinet.kit.sheets.models import ImportRow, ImportRun
from metodkabinet.kit.testing.sides import Side
from metodkabinet.kit.workdays.models import Holiday


class StoredFileFactory(DjangoModelFactory[StoredFile]):
    """A kept PDF, bytes and all."""

    class Meta:
        model = StoredFile

    name = Sequence(lambda number: f"Положение {number}.pdf")
    content = LazyAttribute(lambda file: f"%PDF-1.7\n{file.name}\n%%EOF\n".encode())

    @classmethod
    def _create(cls, model_class: type[StoredFile], *args: Any, **fields: Any) -> StoredFile:
        return keep_file(SimpleUploadedFile(fields["name"], fields["content"]), by="проверка")


class WatchedLinkFactory(DjangoModelFactory[WatchedLink]):
    class Meta:
        model = WatchedLink

    address = Sequence(lambda number: f"https://site{number}.example/")


class QuestionnaireFactory(DjangoModelFactory[Questionnaire]):
    class Meta:
        model = Questionnaire

    title = Sequence(lambda number: f"Анкета {number}")


class QuestionnaireVersionFactory(DjangoModelFactory[QuestionnaireVersion]):
    class Meta:
        model = QuestionnaireVersion

    questionnaire = SubFactory(QuestionnaireFactory)
    number = 1


class QuestionFactory(DjangoModelFactory[Question]):
    class Meta:
        model = Question

    version = SubFactory(QuestionnaireVersionFactory)
    position = Sequence(lambda number: number + 1)
    kind = Kind.TEXT
    text = Sequence(lambda number: f"Вопрос {number}?")


class ResponseFactory(DjangoModelFactory[Response]):
    class Meta:
        model = Response

    version = SubFactory(QuestionnaireVersionFactory)
    questionnaire = SelfAttribute("version.questionnaire")
    respondent = Sequence(lambda number: f"контакт {number}")


class AnswerFactory(DjangoModelFactory[Answer]):
    class Meta:
        model = Answer

    response = SubFactory(ResponseFactory)
    question = SubFactory(QuestionFactory, version=SelfAttribute("..response.version"))
    value = "Да"


class MarkFactory(DjangoModelFactory[Mark]):
    class Meta:
        model = Mark

    questionnaire = SubFactory(QuestionnaireFactory)
    digest = Sequence(lambda number: f"{number:064x}")


class JobRunFactory(DjangoModelFactory[JobRun]):
    """A job that waits."""

    class Meta:
        model = JobRun

    job = "kit.sweep"
    queued_at = LazyFunction(clock.now)
    due_at = LazyFunction(clock.now)


class LetterFactory(DjangoModelFactory[Letter]):
    """A letter that waits."""

    class Meta:
        model = Letter

    key = Sequence("letter-{}".format)
    address = "somebody@example.org"
    subject = "Напоминание"
    text = "Здравствуйте!"
    html = "<p>Здравствуйте!</p>"
    kind = "kit.tests"
    next_try_at = LazyFunction(clock.now)
    created_at = LazyFunction(clock.now)


class HitFactory(DjangoModelFactory[Hit]):
    """One spent try."""

    class Meta:
        model = Hit

    name = "tests"
    key = Sequence("somebody-{}".format)
    until = LazyFunction(clock.now)


class ChangeFactory(DjangoModelFactory[Change]):
    """A topic that changed once."""

    class Meta:
        model = Change

    topic = Sequence("topic-{}".format)
    version = Sequence(lambda number: number + 1)
    at = LazyFunction(clock.now)


class FormKeyFactory(DjangoModelFactory[FormKey]):
    """A form that was served."""

    class Meta:
        model = FormKey

    key = Sequence("{:064}".format)
    owner = "somebody"
    page = "kit:tests"
    sent_at = LazyFunction(clock.now)


class HolidayFactory(DjangoModelFactory[Holiday]):
    """A day off of its own."""

    class Meta:
        model = Holiday

    date = Sequence(lambda number: date(2026, 1, 12) + timedelta(days=number))
    title = "Региональный праздник"


class ImportRunFactory(DjangoModelFactory[ImportRun]):
    """A file somebody began to bring in."""

    class Meta:
        model = ImportRun

    kind = "kit.tests"
    by = "accounts.user:0"
    by_label = "никто"
    file_name = "список.xlsx"
    file_hash = "0" * 64
    created_at = LazyFunction(clock.now)
    changed_at = LazyFunction(clock.now)


class ImportRowFactory(DjangoModelFactory[ImportRow]):
    """One row of it."""

    class Meta:
        model = ImportRow

    run = SubFactory(ImportRunFactory)
    sheet = 0
    number = Sequence(lambda number: number + 1)
    cells = LazyFunction(list)


class SearchDocumentFactory(DjangoModelFactory[SearchDocument]):
    """Something that may be found."""

    class Meta:
        model = SearchDocument

    label = "kit.tests"
    object_id = Sequence(lambda number: number + 1)
    kind = "Запись"
    title = "Читальный зал"
    digest = "0" * 64


def populate(side: Side) -> None:
    """What the kit keeps, on every side; none of it belongs to anybody of the cast."""
    side.add(JobRunFactory.create())
    side.add(LetterFactory.create(subject=side.text("Напоминание")))
    side.add(StoredFileFactory.create())
    side.add(HolidayFactory.create(title=side.text("Праздник")))
    side.add(ImportRunFactory.create(file_name=side.text("список.xlsx")))
