"""Words of papers: states, acts of sign-off, years of numbering, what is attached."""

from django.db.models import TextChoices


class PaperState(TextChoices):
    """Life of a paper."""

    DRAFT = "draft", "черновик"
    SIGNING = "signing", "на подписании"
    RETURNED = "returned", "возвращён"
    APPROVED = "approved", "утверждён"
    REGISTERED = "registered", "зарегистрирован"
    VOID = "void", "аннулирован"


EDITABLE = (PaperState.DRAFT, PaperState.RETURNED)
IN_FORCE = (PaperState.APPROVED, PaperState.REGISTERED)
ISSUED = (*IN_FORCE, PaperState.VOID)

STATE_MARKS = {
    PaperState.DRAFT: "plain",
    PaperState.SIGNING: "work",
    PaperState.RETURNED: "late",
    PaperState.APPROVED: "done",
    PaperState.REGISTERED: "done",
    PaperState.VOID: "off",
}


class StepAct(TextChoices):
    """What a signature means; the order is the order of signing."""

    AGREE = "agree", "согласование"
    ADOPT = "adopt", "принятие"
    APPROVE = "approve", "утверждение"


class Signer(TextChoices):
    """Who signs: a person, a body by its protocol, an institution by its order or letter."""

    PERSON = "person", "должностное лицо"
    BODY = "body", "решение объединения (протокол)"
    ORDER = "order", "приказ организации"
    LETTER = "letter", "письмо организации"


class StepState(TextChoices):
    """Whether it was given."""

    WAITING = "waiting", "ждёт"
    SIGNED = "signed", "подписано"
    RETURNED = "returned", "возвращено"


class Yearly(TextChoices):
    """When a series begins anew."""

    YEAR = "year", "каждый год работы объединения"
    CALENDAR = "calendar", "каждый календарный год"
    NEVER = "never", "никогда, нумерация сквозная"


class UploadKind(TextChoices):
    """What is kept beside a paper."""

    SCAN = "scan", "скан с подписями"
    SIGNATURE = "signature", "электронная подпись (.sig)"
