"""Lists of accounts and invitations."""

from django.urls import reverse

from metodkabinet.accounts.models import User
from metodkabinet.kit.tables import ChoiceFilter, Column, DateFilter, FlagFilter, Table


def _has_factor(user: User) -> bool:
    factor = getattr(user, "second_factor", None)
    return factor is not None and factor.confirmed_at is not None


class AccountTable(Table):
    """Every account, for the administrator."""

    columns = [
        Column("email", "Адрес почты", sort="email", link=lambda user: reverse("accounts:account", args=[user.pk])),
        Column(
            "is_active", "Доступ", value=lambda user: "открыт" if user.is_active else "закрыт", sort="is_active",
            state=lambda user: "done" if user.is_active else "off", narrow=True,
        ),
        Column("is_administrator", "Администратор", kind="flag", sort="is_administrator", narrow=True, phone=False),
        Column("second_factor", "Вход с кодом", kind="flag", value=_has_factor, narrow=True, phone=False),
        Column("seen_at", "На сайте", kind="moment", sort="seen_at", narrow=True),
        Column("last_login", "Последний вход", kind="moment", sort="last_login", narrow=True, phone=False),
        Column("created_at", "Создана", kind="date", sort="created_at", narrow=True, phone=False),
    ]  # fmt: skip
    filters = [
        FlagFilter("blocked", "Доступ закрыт", field="is_active", value=False),
        FlagFilter("administrators", "Администраторы", field="is_administrator"),
        FlagFilter("without_code", "Без входа с кодом", field="second_factor__isnull"),
        FlagFilter("never", "Ни разу не входили", field="last_login__isnull"),
    ]
    search = ["email"]
    search_label = "Найти по адресу"
    order = ["email"]
    noun = "учётная запись,учётные записи,учётных записей"
    export_name = "учётные записи"


STATES = {"ждёт ответа": "work", "принято": "done", "отозвано": "off", "срок вышел": "late"}


class InvitationTable(Table):
    """Whom I called."""

    columns = [
        Column("email", "Адрес почты", sort="email"),
        Column("name", "Кто", sort="name"),
        Column(
            "state", "Состояние", value=lambda one: one.state, state=lambda one: STATES[one.state], narrow=True
        ),
        Column("sent_at", "Отправлено", kind="moment", sort="sent_at", narrow=True),
        Column("expires_at", "Действует до", kind="date", sort="expires_at", narrow=True, phone=False),
        Column("acts", "", value=lambda one: "", template="accounts/invitation_acts.html", exported=False),
    ]  # fmt: skip
    filters = [
        ChoiceFilter(
            "waiting", "Ответ", field="accepted_at__isnull", choices=[(True, "ещё не пришли"), (False, "уже пришли")]
        ),
        DateFilter("since", "Отправлено с", field="sent_at"),
    ]
    search = ["email"]
    search_label = "Найти по адресу"
    order = ["-pk"]
    noun = "приглашение,приглашения,приглашений"
    export_name = "приглашения"
