"""Who can sign in."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models


class UserManager(BaseUserManager["User"]):
    """Finds users by e-mail without regard to letter case."""

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
        """An address as it is stored."""
        return email.strip().lower()


class User(AbstractBaseUser):
    """An account: an address and a password. Who the person is stands in people, what he may do in associations."""

    email = models.EmailField("адрес почты", unique=True, max_length=254)
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
