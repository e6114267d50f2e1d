"""Accounts for tests of any module. Passwords are known and hashing is cheap."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from factory import LazyAttribute, LazyFunction, Sequence, SubFactory
from factory.django import DjangoModelFactory

from metodkabinet.accounts.logic import codes
from metodkabinet.accounts.models import Invitation, RecoveryCode, SecondFactor, Session, User
from metodkabinet.accounts.models.sessions import handle_of
from metodkabinet.kit import clock
from metodkabinet.kit.testing.sides import Side

PASSWORD = "книги на верхней полке"


class UserFactory(DjangoModelFactory[User]):
    """Somebody with a password; `password=None` for one who was only invited."""

    class Meta:
        model = User

    email = Sequence("person{}@example.org".format)
    password = PASSWORD

    @classmethod
    def _create(cls, model_class: type[User], *args: Any, **kwargs: Any) -> User:
        return model_class.objects.create_user(*args, **kwargs)


class SessionFactory(DjangoModelFactory[Session]):
    """A browser that somebody is signed in with."""

    class Meta:
        model = Session

    session_key = Sequence("sessionkey{:022d}".format)
    session_data = ""
    expire_date = LazyFunction(lambda: clock.now() + timedelta(days=14))
    user = SubFactory(UserFactory)
    handle = LazyAttribute(lambda made: handle_of(made.session_key))
    device = "Firefox, Windows"
    address = "192.0.2.7"
    signed_in_at = LazyFunction(clock.now)
    seen_at = LazyFunction(clock.now)


class SecondFactorFactory(DjangoModelFactory[SecondFactor]):
    """Switched on."""

    class Meta:
        model = SecondFactor

    user = SubFactory(UserFactory)
    secret = LazyFunction(lambda: codes.hide(b"twenty bytes of test"))
    created_at = LazyFunction(clock.now)
    confirmed_at = LazyFunction(clock.now)


class RecoveryCodeFactory(DjangoModelFactory[RecoveryCode]):
    """One paper code."""

    class Meta:
        model = RecoveryCode

    factor = SubFactory(SecondFactorFactory)
    code_hash = Sequence(lambda number: codes.paper_hash(f"aaaa-bbbb-{number:04d}"))


class InvitationFactory(DjangoModelFactory[Invitation]):
    """Sent and not answered. The region is a number here: regions stand on a higher shelf."""

    class Meta:
        model = Invitation

    user = SubFactory(UserFactory, password=None)
    email = LazyAttribute(lambda made: made.user.email)
    name = "Мария Ивановна"
    region_id = 1
    invited_by = SubFactory(UserFactory)
    created_at = LazyFunction(clock.now)
    sent_at = LazyFunction(clock.now)
    expires_at = LazyFunction(lambda: clock.now() + timedelta(days=14))


def populate(side: Side) -> None:
    """One of each on a side of the mirror world."""
    user = side.add(UserFactory.create(email=f"account-{side.name}@example.org"))
    factor = side.add(SecondFactorFactory.create(user=user))
    side.add(RecoveryCodeFactory.create(factor=factor))
    side.add(SessionFactory.create(user=user, session_key=f"session{side.name:0>25}", device=side.text("Firefox")))
    region = side.made.get("organisations.region")
    side.add(
        InvitationFactory.create(
            name=side.text("Мария Ивановна"), region_id=region.pk if region else 1, invited_by=user,
            user__email=f"invited-{side.name}@example.org",
        )
    )  # fmt: skip
