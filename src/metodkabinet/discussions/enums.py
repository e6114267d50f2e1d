"""Words of discussions."""

from django.db.models import TextChoices


class ThreadKind(TextChoices):
    """What the first words of a talk may be."""

    TALK = "talk", "комментарии и вопросы"
    QUESTIONS = "questions", "вопросы"
    NOTES = "notes", "предложения"


class Moderation(TextChoices):
    """What appears only after somebody has read it."""

    NOBODY = "nobody", "сообщения видны сразу"
    NEWCOMERS = "newcomers", "первое сообщение новичка – после проверки"
    EVERYBODY = "everybody", "каждое сообщение – после проверки"


class PostKind(TextChoices):
    """What a post is."""

    COMMENT = "comment", "комментарий"
    QUESTION = "question", "вопрос"
    ANSWER = "answer", "ответ"


class PostState(TextChoices):
    """Who sees a post. Nothing is deleted: what was taken back or hidden keeps its place and its reason."""

    SHOWN = "shown", "опубликовано"
    WAITING = "waiting", "ждёт проверки"
    HIDDEN = "hidden", "скрыто"
    WITHDRAWN = "withdrawn", "удалено автором"


class QuestionState(TextChoices):
    """Life of a question."""

    OPEN = "open", "ждёт ответа"
    TAKEN = "taken", "готовится ответ"
    ANSWERED = "answered", "есть ответ"
