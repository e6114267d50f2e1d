"""Words of the staff card."""

from django.db.models import TextChoices


class Sex(TextChoices):
    """Only for the cases of names."""

    FEMALE = "f", "женский"
    MALE = "m", "мужской"


class PersonState(TextChoices):
    """Whether the person still belongs to the profession."""

    ACTIVE = "active", "работает"
    ARCHIVED = "archived", "в архиве"
    MERGED = "merged", "объединён с другой карточкой"


class PostGroup(TextChoices):
    """Groups of posts that reports count together."""

    TEACHER_LIBRARIAN = "teacher_librarian", "педагоги-библиотекари"
    LIBRARIAN = "librarian", "библиотекари"
    LIBRARY_HEAD = "library_head", "заведующие библиотеками"
    METHODIST = "methodist", "методисты"
    DIRECTOR = "director", "руководители организаций"
    OTHER = "other", "другие"


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


class Purpose(TextChoices):
    """What a consent is for: one text, one record, one button each."""

    PROCESSING = "processing", "обработка персональных данных"
    DISTRIBUTION = "distribution", "публикация сведений для всех"
    PHOTO = "photo", "использование фотографии"
    LETTERS = "letters", "письма о мероприятиях"


class ConsentSource(TextChoices):
    """How the consent came."""

    SITE = "site", "на сайте"
    LINK = "link", "по личной ссылке"
    PAPER = "paper", "на бумаге"
