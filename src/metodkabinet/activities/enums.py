"""Words of the ledger."""

from django.db.models import TextChoices


class Form(TextChoices):
    """How people meet."""

    ONSITE = "onsite", "очно"
    ONLINE = "online", "онлайн"
    MIXED = "mixed", "смешанно"
    ABSENT = "absent", "заочно"


class ActivityState(TextChoices):
    """Life of an activity. Postponed ones are announced again with new dates; the old ones stay in the log."""

    DRAFT = "draft", "черновик"
    ANNOUNCED = "announced", "объявлено"
    HELD = "held", "проведено"
    CANCELLED = "cancelled", "отменено"


class Openness(TextChoices):
    """Who sees an announced activity."""

    BODY = "body", "только объединение и нижестоящие"
    REGION = "region", "все в регионе"
    PUBLIC = "public", "все, без входа"


class PartRole(TextChoices):
    """As whom somebody takes part."""

    LISTENER = "listener", "слушатель"
    SPEAKER = "speaker", "докладчик"
    HOST = "host", "ведущий"
    ORGANISER = "organiser", "организатор"
    EXPERT = "expert", "эксперт"
    CONTESTANT = "contestant", "участник конкурса"


class RegistrationState(TextChoices):
    """Life of a registration."""

    ASKED = "asked", "ждёт решения"
    CONFIRMED = "confirmed", "подтверждена"
    WAITING = "waiting", "в листе ожидания"
    DECLINED = "declined", "отклонена"
    CANCELLED = "cancelled", "отменена"


class Source(TextChoices):
    """How somebody came onto a list."""

    SITE = "site", "на сайте"
    GUEST = "guest", "без входа"
    COLLEAGUE = "colleague", "записал коллега"
    STAFF = "staff", "вписал организатор"
    IMPORT = "import", "загружен список"


class Evidence(TextChoices):
    """What proves a presence."""

    DOOR_CODE = "door_code", "код на входе"
    CODE_WORD = "code_word", "кодовое слово"
    PERSONAL_LINK = "personal_link", "личная ссылка"
    MANUAL = "manual", "отметил организатор"
    IMPORT = "import", "загруженный список"
    FACET = "facet", "итог самого мероприятия"  # a test passed, a talk given, a work accepted


class OutsideLevel(TextChoices):
    """Level of an event held by others."""

    INTERNATIONAL = "international", "международный"
    NATIONAL = "national", "всероссийский"
    INTERREGIONAL = "interregional", "межрегиональный"
    REGIONAL = "regional", "региональный"
    MUNICIPAL = "municipal", "муниципальный"


class Certainty(TextChoices):
    """How sure the base is that a line of a list means a person."""

    SURE = "sure", "совпадает полностью"
    ASKED = "asked", "нужно выбрать"
    UNKNOWN = "unknown", "нет в базе"
