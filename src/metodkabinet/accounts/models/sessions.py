"""Where somebody is signed in: Django's session with the device, the address and the time it was last seen.

This is also the session engine of the settings: one row serves both the browser's cookie and the list a person sees.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Self

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils.crypto import salted_hmac

from metodkabinet.kit import access, clock
from metodkabinet.kit.middleware import client_address
from metodkabinet.kit.outage import unless_busy

DEVICE, SIGNED_IN_AT = "device", "signed_in_at"  # what sign-in leaves in the session for the list
SEEN_EVERY = timedelta(minutes=5)  # how often «last seen» is written, so that reading pages stays reading
SHARED_IDLE = timedelta(hours=2)  # on a computer that is not one's own


class SessionQuerySet(models.QuerySet["Session"]):
    def visible_to(self, user: access.Actor) -> Self:
        """Everyone sees where he himself is signed in."""
        return self.live().filter(user_id=user.pk) if user.is_authenticated else self.none()

    def live(self) -> Self:
        """Not yet expired."""
        return self.filter(expire_date__gt=clock.now())


class Session(AbstractBaseSession):
    """One signed-in (or not yet signed-in) browser."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="sessions", verbose_name="учётная запись"
    )
    handle = models.CharField(max_length=32, unique=True)  # names the row in an address without telling the key
    device = models.CharField("устройство", max_length=120, blank=True)
    address = models.GenericIPAddressField("сетевой адрес", null=True)
    signed_in_at = models.DateTimeField("вход выполнен", null=True)
    seen_at = models.DateTimeField("последнее обращение")

    objects = SessionQuerySet.as_manager()  # type: ignore[assignment,misc]  # ours instead of Django's

    class Meta:
        verbose_name = "сеанс"
        verbose_name_plural = "сеансы"
        indexes = [models.Index(fields=["user", "-seen_at"], name="session_of_user")]

    def __str__(self) -> str:
        return self.device or "неизвестное устройство"

    @classmethod
    def get_session_store_class(cls) -> type[SessionStore]:
        """The engine below."""
        return SessionStore


class SessionStore(DatabaseStore):
    """Django's database sessions, kept as rows of ours."""

    _aged = ""  # what the row held when nothing but its age is to be written

    @classmethod
    def get_model_class(cls) -> type[Session]:
        """Our rows."""
        return Session

    def load(self) -> dict[str, Any]:
        """What the session holds; an old «last seen» marks it for saving, which also prolongs it and its cookie."""
        row = Session.objects.live().filter(session_key=self.session_key).first()
        if row is None:
            self._session_key = None
            return {}
        if row.user_id and clock.now() - row.seen_at >= SEEN_EVERY:
            self.modified, self._aged = True, row.session_data
        return dict(self.decode(row.session_data))

    def save(self, must_create: bool = False) -> None:  # noqa: FBT001, FBT002  Django's own signature
        """Keep the session. Its age alone is written only when nobody is to be waited for: reading goes on."""
        if self._aged and not must_create and self._get_session() == self.decode(self._aged):  # type: ignore[attr-defined]
            unless_busy(self._prolong)
        else:
            super().save(must_create)

    def _prolong(self) -> None:
        now, shared = clock.now(), self.get("_session_expiry") == 0
        Session.objects.filter(session_key=self.session_key).update(
            seen_at=now, expire_date=now + idle_limit(shared=shared), address=client_address.get() or None
        )

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        """The row is made anew from what the session holds, so that both always agree."""
        key, now = self._get_or_create_session_key(), clock.now()  # type: ignore[attr-defined]
        signed_in_at = data.get(SIGNED_IN_AT)
        return Session(
            session_key=key,
            session_data=self.encode(data),
            expire_date=now + idle_limit(shared=data.get("_session_expiry") == 0),
            user_id=int(data[SESSION_KEY]) if SESSION_KEY in data else None,
            handle=handle_of(key),
            device=data.get(DEVICE, ""),
            address=client_address.get() or None,
            signed_in_at=datetime.fromisoformat(signed_in_at) if signed_in_at else None,
            seen_at=now,
        )


def idle_limit(*, shared: bool) -> timedelta:
    """How long a browser may say nothing before it must sign in again."""
    return SHARED_IDLE if shared else timedelta(seconds=settings.SESSION_COOKIE_AGE)


def handle_of(key: str) -> str:
    """The public name of a session."""
    return salted_hmac("accounts.session", key, algorithm="sha256").hexdigest()[:32]
