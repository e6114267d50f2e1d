"""Notices and choices for tests of any module."""

from __future__ import annotations

from datetime import time

from factory import LazyFunction, Sequence, SubFactory
from factory.django import DjangoModelFactory

from metodkabinet.accounts.models import User
from metodkabinet.accounts.tests.factories import UserFactory
from metodkabinet.kit import clock
from metodkabinet.kit.testing.sides import Side
from metodkabinet.notifications.enums import Pace
from metodkabinet.notifications.models import Notice, Preference, QuietHours


class NoticeFactory(DjangoModelFactory[Notice]):
    """One unread line of somebody's inbox."""

    class Meta:
        model = Notice

    user = SubFactory(UserFactory)
    kind = "test.news"
    key = Sequence("event:{}".format)
    title = Sequence("Заседание № {}".format)
    created_at = LazyFunction(clock.now)


class PreferenceFactory(DjangoModelFactory[Preference]):
    """A refusal."""

    class Meta:
        model = Preference

    user = SubFactory(UserFactory)
    kind = "test.news"
    pace = Pace.NEVER


class QuietHoursFactory(DjangoModelFactory[QuietHours]):
    """Chosen hours."""

    class Meta:
        model = QuietHours

    user = SubFactory(UserFactory)
    begins = time(22)
    ends = time(7)


def populate(side: Side) -> None:
    """Notices, a refusal and hours of somebody of the side who is nobody of the cast."""
    reader = User.objects.create_user(f"told-{side.name}@example.org", "x")
    side.add(NoticeFactory(user=reader, title=side.text("Заседание"), text=side.text("Повестка")))
    side.add(PreferenceFactory(user=reader))
    side.add(QuietHoursFactory(user=reader))
