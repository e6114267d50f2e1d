"""What accounts contribute to the registry."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from metodkabinet.accounts import checks, queries, services
from metodkabinet.accounts.models import User
from metodkabinet.kit import registry

registry.capabilities.add(registry.Capability("accounts.invite", "приглашать людей в систему"))
registry.capabilities.add(registry.Capability("accounts.manage", "закрывать и открывать учётные записи"))
registry.service_pages.add(registry.MenuItem("accounts", "Учётные записи", "accounts:list", 10, "accounts.manage"))
registry.person_menu.add(registry.MenuItem("safety", "Вход и безопасность", "accounts:safety", 50))
registry.person_menu.add(
    registry.MenuItem("invitations", "Мои приглашения", "accounts:invitations", 60, "accounts.invite")
)
registry.assembly.places["sign_out"] = "accounts:sign-out"
registry.invariants.add(
    registry.Invariant("accounts.addresses", "Адрес хранится в нижнем регистре", checks.unfolded_addresses)
)
registry.invariants.add(
    registry.Invariant("accounts.sessions", "У закрытой учётной записи нет сеансов", checks.sessions_of_the_blocked)
)
registry.invariants.add(
    registry.Invariant("accounts.invitations", "Кто принял приглашение, может войти", checks.accepted_without_password)
)
registry.security_actions.add("accounts.")
registry.action_words.update({
    "accounts.user.created": "создана учётная запись",
    "accounts.user.signed_in": "вход",
    "accounts.user.signed_out": "выход",
    "accounts.user.signed_out_everywhere": "выход на всех устройствах",
    "accounts.user.blocked": "доступ закрыт",
    "accounts.user.unblocked": "доступ открыт",
    "accounts.user.made_administrator": "назначен администратором",
    "accounts.sign_in.failed": "неудачная попытка входа",
    "accounts.sign_in.throttled": "слишком много попыток входа, вход приостановлен",
    "accounts.second_step.failed": "неверный код входа",
    "accounts.second_step.throttled": "слишком много неверных кодов",
    "accounts.second_factor.switched_on": "включён вход с кодом",
    "accounts.second_factor.switched_off": "выключен вход с кодом",
    "accounts.second_factor.reset": "вход с кодом выключен администратором",
    "accounts.recovery_codes.renewed": "выданы новые резервные коды",
    "accounts.recovery_codes.used": "использован резервный код",
    "accounts.password.changed": "изменён пароль",
    "accounts.password.refused": "неверно введён свой пароль",
    "accounts.password.reset": "пароль задан заново по письму",
    "accounts.password.reset_requested": "запрошено письмо для нового пароля",
    "accounts.email.change_requested": "запрошена смена адреса почты",
    "accounts.email.change_cancelled": "отменена смена адреса почты",
    "accounts.email.changed": "изменён адрес почты",
    "accounts.session.ended": "завершён сеанс",
    "accounts.invitation.sent": "отправлено приглашение",
    "accounts.invitation.resent": "приглашение отправлено ещё раз",
    "accounts.invitation.withdrawn": "приглашение отозвано",
    "accounts.invitation.accepted": "приглашение принято",
})  # fmt: skip


def _account_of(person: Any) -> User | None:
    """Personal data is asked for by person; a person without an account has nothing here."""
    user = person if isinstance(person, User) else getattr(person, "user", None)
    return user if isinstance(user, User) else None


def export(person: Any) -> Iterable[Mapping[str, object]]:
    """The account, where it is signed in, who invited it."""
    user = _account_of(person)
    if user is None:
        return
    yield {"учётная запись": user.email, "создана": user.created_at, "последний вход": user.last_login}
    for session in queries.sessions_of(user):
        yield {"сеанс": session.device, "адрес": session.address, "последнее обращение": session.seen_at}
    for invitation in queries.invitations_of(user):
        yield {"приглашение": invitation.email, "имя": invitation.name, "отправлено": invitation.sent_at}


def erase(person: Any) -> int:
    """What is kept about the account, and the account's address."""
    user = _account_of(person)
    return services.forget_user(user) if user else 0


def merge(kept: Any, absorbed: Any) -> list[Mapping[str, object]]:
    """Which account a merged card keeps is decided by people; an account itself is never joined to another."""
    return []


registry.personal_data.add(registry.PersonalData(
    "accounts.user", "Учётная запись и вход",
    ["user.email", "user.pending_email", "session.device", "session.address", "invitation.email", "invitation.name",
     "secondfactor.user"],
    export, erase, merge,
))  # fmt: skip
