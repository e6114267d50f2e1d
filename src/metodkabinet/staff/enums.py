"""Words of the staff card and of its yearly refresh."""

from django.db.models import TextChoices


class EducationLevel(TextChoices):
    """Level of education."""

    GENERAL = "general", "среднее общее"
    VOCATIONAL = "vocational", "среднее профессиональное"
    BACHELOR = "bachelor", "высшее, бакалавриат"
    HIGHER = "higher", "высшее, специалитет или магистратура"
    POSTGRADUATE = "postgraduate", "аспирантура, учёная степень"


class EducationProfile(TextChoices):
    """What the education was about."""

    LIBRARY = "library", "библиотечное"
    PEDAGOGICAL = "pedagogical", "педагогическое"
    OTHER = "other", "другое"


class AttestationKind(TextChoices):
    """Result of attestation."""

    SUITABLE = "suitable", "соответствие должности"
    FIRST = "first", "первая категория"
    HIGHEST = "highest", "высшая категория"
    METHODIST = "methodist", "педагог-методист"
    MENTOR = "mentor", "педагог-наставник"


class CourseForm(TextChoices):
    """How a course was held."""

    FULL = "full", "очно"
    DISTANT = "distant", "дистанционно"
    MIXED = "mixed", "смешанно"


class AwardLevel(TextChoices):
    """Who gave an award."""

    ORGANISATION = "organisation", "организация"
    MUNICIPAL = "municipal", "муниципальный"
    REGIONAL = "regional", "региональный"
    DEPARTMENT = "department", "ведомственный"
    STATE = "state", "государственный"


class Noun(TextChoices):
    """What of a card a correction speaks of."""

    PERSON = "person", "Сведения о себе"
    EMPLOYMENT = "employment", "Место работы"
    EDUCATION = "education", "Образование"
    ATTESTATION = "attestation", "Аттестация"
    COURSE = "course", "Курсы"
    AWARD = "award", "Награда"


class Verb(TextChoices):
    """What a correction does to it."""

    ADD = "add", "добавить"
    CHANGE = "change", "исправить"
    REMOVE = "remove", "удалить"


class CorrectionState(TextChoices):
    """What became of a correction."""

    WAITING = "waiting", "ждёт решения"
    ACCEPTED = "accepted", "принято"
    DECLINED = "declined", "не принято"


class Standing(TextChoices):
    """How far one person has come in a refresh."""

    CONFIRMED = "confirmed", "подтверждено"
    CORRECTED = "corrected", "прислал(а) исправления"
    SILENT = "silent", "не ответил(а)"
    WAITING = "waiting", "письмо ещё не ушло"
    UNREACHED = "unreached", "почта не указана"
    REVOKED = "revoked", "ссылка отозвана"
