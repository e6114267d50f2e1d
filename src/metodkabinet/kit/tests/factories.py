"""Files, links and questionnaires for tests of any module."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from factory import LazyAttribute, SelfAttribute, Sequence, SubFactory
from factory.django import DjangoModelFactory

from metodkabinet.kit.files.models import StoredFile
from metodkabinet.kit.files.services import keep_file
from metodkabinet.kit.links.models import WatchedLink
from metodkabinet.kit.questionnaires.enums import Kind
from metodkabinet.kit.questionnaires.models import (
    Answer,
    Mark,
    Question,
    Questionnaire,
    QuestionnaireVersion,
    Response,
)


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
