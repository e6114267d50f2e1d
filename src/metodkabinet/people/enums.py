"""Words of cards, jobs and consents."""

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
