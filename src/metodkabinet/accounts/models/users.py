"""Who can sign in."""

from __future__ import annotations

import unicodedata
from typing import Any, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from metodkabinet.accounts.logic.passwords import one_spelling
from metodkabinet.kit import access


class UserQuerySet(models.QuerySet["User"]):
    def visible_to(self, user: access.Actor) -> Self:
        """Accounts are the administrator's; everyone else sees people, not accounts."""
        return self if access.holds(user, "accounts.manage") else self.none()


class UserManager(BaseUserManager["User"]):
    """Finds users by e-mail without regard to letter case."""

    def get_queryset(self) -> UserQuerySet:
        """Users with their own questions."""
        return UserQuerySet(self.model, using=self._db)

    def visible_to(self, user: access.Actor) -> UserQuerySet:
        """Accounts are the administrator's; everyone else sees people, not accounts."""
        return self.get_queryset().visible_to(user)

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """Create; without a password the person sets one by an invitation link."""
        user = self.model(email=self.fold(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> User:
        """Sign-in looks the address up as it is stored: in lower case."""
        return self.get(email=self.fold(username or ""))

    @staticmethod
    def fold(email: str) -> str:
        """An address as it is stored: one spelling for one look."""
        return unicodedata.normalize("NFKC", email).strip().lower()


class User(AbstractBaseUser):
    """An account: an address and a password. Who the person is stands in people, what he may do in associations."""

    email = models.EmailField("адрес почты", unique=True, max_length=254)
    pending_email = models.EmailField("новый адрес, ждёт подтверждения", max_length=254, blank=True)
    is_active = models.BooleanField("может входить", default=True)
    is_administrator = models.BooleanField("администратор системы", default=False)
    created_at = models.DateTimeField("создана", auto_now_add=True)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    class Meta:
        verbose_name = "учётная запись"
        verbose_name_plural = "учётные записи"

    def __str__(self) -> str:
        return self.email

    def set_password(self, raw_password: str | None) -> None:
        """«й» typed on different machines is the same «й»."""
        super().set_password(one_spelling(raw_password))

    def check_password(self, raw_password: str | None) -> bool:
        """As it was set; an old hash is computed anew on the way."""
        return super().check_password(one_spelling(raw_password) or "")
