"""The second step of sign-in: switching it on and off, checking codes."""

from __future__ import annotations

from django.db import transaction

from metodkabinet.accounts.logic import codes
from metodkabinet.accounts.models import RecoveryCode, SecondFactor, User
from metodkabinet.accounts.services import letters, tries
from metodkabinet.accounts.services.passwords import confirm_password
from metodkabinet.accounts.services.refusals import AccountsRefused
from metodkabinet.audit.services import record
from metodkabinet.kit import clock
from metodkabinet.kit.refusals import Busy

WRONG = "Код не подходит. Возьмите из приложения новый; проверьте, что часы на телефоне идут верно."


def begin_second_factor(user: User, *, password: str) -> SecondFactor:
    """A fresh secret that waits for its first code."""
    confirm_password(user, password)
    with transaction.atomic():
        factor = SecondFactor.objects.select_for_update().filter(user=user).first()
        if factor is not None and factor.confirmed_at:
            raise AccountsRefused("Вход с кодом уже включён.")
        factor = factor or SecondFactor(user=user)
        factor.secret, factor.created_at = codes.hide(codes.new_secret()), clock.now()
        factor.save()
    return factor


def confirm_second_factor(user: User, *, code: str) -> list[str]:
    """The application works: from now on sign-in asks for it. Returns the paper codes, shown this once."""
    taken = tries.take_step(user)
    with transaction.atomic():
        factor = SecondFactor.objects.select_for_update().filter(user=user, confirmed_at=None).first()
        if factor is None:
            raise AccountsRefused("Настройка не начата или уже закончена. Откройте её заново.")
        if not _spend_code(factor, code):
            raise AccountsRefused(WRONG, field="code")
        factor.confirmed_at = clock.now()
        factor.save(update_fields=["confirmed_at"])
        paper = _new_paper_codes(factor)
        record("accounts.second_factor.switched_on", user, by=user)
        letters.write("factor_on", user)
    taken.give_back()
    return paper


def switch_second_factor_off(user: User, *, password: str) -> User:
    """Sign in with the password alone again."""
    confirm_password(user, password)
    with transaction.atomic():
        remove_second_factor(user, by=user, action="accounts.second_factor.switched_off")
    return user


def remove_second_factor(user: User, *, by: User, action: str) -> None:
    """Part of switching it off and of the administrator's help; in the caller's transaction."""
    factor = SecondFactor.objects.select_for_update().filter(user=user).first()
    if factor is None:
        raise AccountsRefused("Вход с кодом и так не включён.")
    factor.delete()
    record(action, user, by=by)
    letters.write("factor_off", user)


def renew_paper_codes(user: User, *, password: str) -> list[str]:
    """New codes on paper; the old ones stop working."""
    confirm_password(user, password)
    with transaction.atomic():
        factor = SecondFactor.objects.select_for_update().filter(user=user, confirmed_at__isnull=False).first()
        if factor is None:
            raise AccountsRefused("Сначала включите вход с кодом.")
        record("accounts.recovery_codes.renewed", user, by=user)
        return _new_paper_codes(factor)


def check_second_step(user: User, code: str) -> User:
    """A code from the application or from paper, each once. Outside a transaction: a try stays paid."""
    try:
        taken = tries.take_step(user)
    except Busy:
        if tries.is_first_refusal("second-step", str(user.pk)):
            _tell_of_guessing(user)
        raise
    with transaction.atomic():
        factor = SecondFactor.objects.select_for_update().filter(user=user, confirmed_at__isnull=False).first()
        used = factor is not None and (_spend_code(factor, code) or _spend_paper_code(factor, code, user))
    if not used:
        record("accounts.second_step.failed", user, by=None)
        raise AccountsRefused(WRONG, field="code")
    taken.give_back()
    return user


@transaction.atomic
def _tell_of_guessing(user: User) -> None:
    record("accounts.second_step.throttled", user, by=None)
    letters.write("guessed_step", user)


def _spend_code(factor: SecondFactor, code: str) -> bool:
    """Does the code fit now, and is it younger than every code used before?"""
    secret = codes.reveal(factor.secret)
    step = codes.matching_step(secret, codes.tidy(code), clock.now()) if secret else None
    if step is None or step <= factor.last_step:
        return False
    factor.last_step = step
    factor.save(update_fields=["last_step"])
    return True


def _spend_paper_code(factor: SecondFactor, code: str, user: User) -> bool:
    """The factor's row is locked, so no two browsers spend one code."""
    unused = RecoveryCode.objects.filter(factor=factor, code_hash=codes.paper_hash(code), used_at=None)
    if not unused.update(used_at=clock.now()):
        return False
    left = RecoveryCode.objects.filter(factor=factor, used_at=None).count()
    record("accounts.recovery_codes.used", user, by=user, after={"осталось": left})
    return True


def _new_paper_codes(factor: SecondFactor) -> list[str]:
    RecoveryCode.objects.filter(factor=factor).delete()
    fresh = codes.paper_codes()
    RecoveryCode.objects.bulk_create(RecoveryCode(factor=factor, code_hash=codes.paper_hash(code)) for code in fresh)
    return fresh
