"""Words of certificates."""

from django.db.models import TextChoices


class CertificateKind(TextChoices):
    """What is handed out. One participant gets each kind once for one activity."""

    PARTICIPATION = "participation", "сертификат участника"
    TEST = "test", "сертификат о прохождении теста"
    DIPLOMA = "diploma", "диплом"
    HONOUR = "honour", "почётная грамота"
    THANKS = "thanks", "благодарность"
    THANKS_LETTER = "thanks_letter", "благодарственное письмо"
    PUBLICATION = "publication", "свидетельство о публикации"
    REFERENCE = "reference", "справка об участии"


class FieldKind(TextChoices):
    """What stands at a place of the layout."""

    TEXT = "text", "текст"
    PICTURE = "picture", "картинка"
    CODE = "code", "код проверки"


class Align(TextChoices):
    """How a text stands in its box."""

    LEFT = "left", "слева"
    CENTER = "center", "по центру"
    RIGHT = "right", "справа"


class Orientation(TextChoices):
    """How the sheet lies."""

    LANDSCAPE = "landscape", "горизонтально"
    PORTRAIT = "portrait", "вертикально"


class Frame(TextChoices):
    """A line along the edge, drawn by us; printed forms have their own."""

    NONE = "", "без рамки"
    THIN = "thin", "одна линия"
    DOUBLE = "double", "двойная линия"


class BatchState(TextChoices):
    """Life of an issuing."""

    DRAFT = "draft", "готовится"
    ISSUING = "issuing", "выдаётся"
    PAUSED = "paused", "приостановлена"
    ISSUED = "issued", "выдана"


class Verdict(TextChoices):
    """Why a line is there."""

    RULE = "rule", "по условию"
    ADDED = "added", "добавлен вручную"
    REMOVED = "removed", "убран вручную"


class CertificateState(TextChoices):
    """Life of a certificate; its number is never given again."""

    VALID = "valid", "действителен"
    REVOKED = "revoked", "аннулирован"
    REPLACED = "replaced", "заменён"


MARKS = {"valid": "done", "revoked": "off", "replaced": "off"}
BATCH_MARKS = {"draft": "plain", "issuing": "work", "paused": "soon", "issued": "done"}
