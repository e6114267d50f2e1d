"""What is asked and what was answered."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from metodkabinet.kit import clock
from metodkabinet.kit.fields import new_code, scattered
from metodkabinet.kit.questionnaires.enums import CONDITIONAL_ON, Kind, ResponseState, VersionState


class Questionnaire(models.Model):
    """The thing that has versions. `anonymous` and `many` are fixed at birth: they decide what is stored."""

    title = models.CharField("название", max_length=300)
    anonymous = models.BooleanField("без имён", default=False)
    many = models.BooleanField("можно отвечать несколько раз", default=False)
    created_at = models.DateTimeField("создан", default=clock.now)

    class Meta:
        verbose_name = "анкета"
        verbose_name_plural = "анкеты"
        ordering = ["title", "pk"]

    def __str__(self) -> str:
        return self.title


class QuestionnaireVersion(models.Model):
    """The questions as they were asked."""

    questionnaire = models.ForeignKey(Questionnaire, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField("номер")
    state = models.CharField("состояние", max_length=10, choices=VersionState, default=VersionState.DRAFT)
    published_at = models.DateTimeField("опубликована", null=True, blank=True)

    class Meta:
        verbose_name = "версия анкеты"
        verbose_name_plural = "версии анкет"
        ordering = ["questionnaire_id", "number", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["questionnaire", "number"], name="kit_questionnaire_version_number"),
            models.UniqueConstraint(
                fields=["questionnaire"], condition=Q(state=VersionState.DRAFT), name="kit_questionnaire_one_draft"
            ),
            models.CheckConstraint(
                condition=Q(state=VersionState.DRAFT, published_at=None)
                | Q(state=VersionState.PUBLISHED, published_at__isnull=False),
                name="kit_questionnaire_published_has_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.questionnaire}, версия {self.number}"


class Question(models.Model):
    """One question of one version. `code` is the same in all versions, so answers of years can be laid together."""

    version = models.ForeignKey(QuestionnaireVersion, models.CASCADE, related_name="questions")
    code = models.CharField("код", max_length=12, default=new_code)
    position = models.PositiveIntegerField("место")
    kind = models.CharField("вид", max_length=10, choices=Kind)
    text = models.CharField("вопрос", max_length=500)
    help = models.CharField("подсказка", max_length=500, blank=True)
    required = models.BooleanField("обязательный", default=False)
    options = models.JSONField("варианты", default=list, blank=True)
    minimum = models.DecimalField("не меньше", max_digits=18, decimal_places=6, null=True, blank=True)
    maximum = models.DecimalField("не больше", max_digits=18, decimal_places=6, null=True, blank=True)
    shown_when = models.CharField("код вопроса, от которого зависит", max_length=12, blank=True)
    shown_value = models.CharField("при каком ответе показывать", max_length=300, blank=True)

    class Meta:
        verbose_name = "вопрос"
        verbose_name_plural = "вопросы"
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["version", "code"], name="kit_question_code"),
            models.CheckConstraint(
                condition=Q(shown_when="", shown_value="") | (~Q(shown_when="") & ~Q(shown_value="")),
                name="kit_question_condition_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def may_be_looked_at(self) -> bool:
        """May another question be shown depending on this one?"""
        return self.kind in CONDITIONAL_ON


class Response(models.Model):
    """One person's filled-in questionnaire. An anonymous one has no respondent and a moment no finer than a day."""

    id = models.BigAutoField(primary_key=True, default=scattered)
    questionnaire = models.ForeignKey(Questionnaire, models.PROTECT, related_name="responses")
    version = models.ForeignKey(QuestionnaireVersion, models.PROTECT, related_name="responses")
    respondent = models.CharField("ключ отвечающего", max_length=200, blank=True)
    single = models.CharField("ключ единственного ответа", max_length=200, null=True, blank=True)  # noqa: DJ001  empty must not collide
    state = models.CharField("состояние", max_length=5, choices=ResponseState, default=ResponseState.DRAFT)
    saved_at = models.DateTimeField("сохранён", default=clock.now)
    sent_at = models.DateTimeField("отправлен", null=True, blank=True)

    class Meta:
        verbose_name = "ответ на анкету"
        verbose_name_plural = "ответы на анкету"
        ordering = ["sent_at", "pk"]
        indexes = [models.Index(fields=["questionnaire", "respondent"], name="kit_response_respondent")]
        constraints = [
            models.UniqueConstraint(fields=["questionnaire", "single"], name="kit_response_one_each"),
        ]

    def __str__(self) -> str:
        return f"{self.questionnaire}: {self.respondent or 'без имени'}"


class Answer(models.Model):
    """The answer to one question, as JSON that fits the question's kind; files lie in the store."""

    id = models.BigAutoField(primary_key=True, default=scattered)
    response = models.ForeignKey(Response, models.CASCADE, related_name="answers")
    question = models.ForeignKey(Question, models.PROTECT, related_name="answers")
    value = models.JSONField("ответ")
    file = models.ForeignKey("kit.StoredFile", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "ответ на вопрос"
        verbose_name_plural = "ответы на вопросы"
        ordering = ["response_id", "question_id", "pk"]
        constraints = [models.UniqueConstraint(fields=["response", "question"], name="kit_answer_once")]

    def __str__(self) -> str:
        return str(self.value)


class Mark(models.Model):
    """«Has answered» for an anonymous questionnaire: no link to the response, a digest instead of the key."""

    id = models.BigAutoField(primary_key=True, default=scattered)
    questionnaire = models.ForeignKey(Questionnaire, models.CASCADE, related_name="marks")
    digest = models.CharField("отпечаток ключа", max_length=64)

    class Meta:
        verbose_name = "отметка об ответе"
        verbose_name_plural = "отметки об ответах"
        ordering = ["digest", "pk"]
        constraints = [models.UniqueConstraint(fields=["questionnaire", "digest"], name="kit_mark_once")]

    def __str__(self) -> str:
        return self.digest
