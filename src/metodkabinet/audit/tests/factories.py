"""Events for tests of any module; an event always has its values, a seal is made by the sweep."""

from __future__ import annotations

from typing import Any

from factory import LazyAttribute, LazyFunction, Sequence
from factory.django import DjangoModelFactory

from metodkabinet.audit.models import Event, Seal, Values
from metodkabinet.audit.services import digest
from metodkabinet.kit import clock
from metodkabinet.kit.testing.sides import Side
from metodkabinet.kit.words.keys import search_key


class EventFactory(DjangoModelFactory[Event]):
    """The bare event; `ValuesFactory` makes a whole one."""

    class Meta:
        model = Event

    at = LazyFunction(clock.now)
    action = "kit.holiday.edited"
    object_label = "kit.holiday"
    object_id = Sequence(str)
    digest = "0" * 64
    actor_digest = "0" * 64


class ValuesFactory(DjangoModelFactory[Values]):
    """A whole event: what it carried, with digests that fit."""

    class Meta:
        model = Values

    salt = "1" * 32
    actor_salt = "2" * 32
    actor_name = "Ильинская В. А."
    object_name = Sequence("День {}".format)
    before = LazyFunction(lambda: {"note": "будний"})
    after = LazyFunction(lambda: {"note": "праздник"})
    search_key = LazyAttribute(lambda made: search_key(f"{made.actor_name} {made.object_name}"))
    event = LazyAttribute(lambda made: _event_of(made))  # noqa: PLW0108  the function stands below

    class Params:
        region = ""


def _event_of(made: Any) -> Event:
    carried = {"before": made.before, "after": made.after, "object": made.object_name}
    return EventFactory(
        region=made.region, digest=digest(made.salt, carried), actor_digest=digest(made.actor_salt, made.actor_name)
    )


class SealFactory(DjangoModelFactory[Seal]):
    """A seal that fits nothing: for tests that need a row and not a chain."""

    class Meta:
        model = Seal

    event = LazyAttribute(lambda made: ValuesFactory().event)
    number = Sequence(lambda number: number + 1)
    chain = "0" * 64
    sealed_at = LazyFunction(clock.now)


def populate(side: Side) -> None:
    """One event of the side's region."""
    region = side.made["organisations.region"]
    values = ValuesFactory(
        region=str(region.pk), actor_name=side.text("Ильинская В. А."), object_name=side.text("Округ")
    )
    side.add(values.event)
    side.add(values)
