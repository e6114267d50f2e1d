"""What tests of certificates begin with."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from metodkabinet.activities.models import Activity, Participation
from metodkabinet.activities.tests.factories import ActivityFactory, ParticipationFactory
from metodkabinet.associations.models import Association
from metodkabinet.certificates import services
from metodkabinet.certificates.models import Batch, Template
from metodkabinet.certificates.queries.choosing import choose
from metodkabinet.certificates.services import BatchCard
from metodkabinet.certificates.tests.factories import DAY
from metodkabinet.config.testing.cast import Cast
from metodkabinet.people.tests.factories import PersonFactory

Came = Callable[..., Participation]
Prepare = Callable[..., Batch]


@pytest.fixture
def body(cast: Cast) -> Association:
    """The association of the first side."""
    found: Any = cast.own.made["associations.association"]
    return Association.objects.select_related("base_organisation", "region").get(pk=found.pk)


@pytest.fixture
def activity(body: Association) -> Activity:
    """Held by it."""
    return ActivityFactory(owner=body, state="held", title="Семинар о чтении")


@pytest.fixture
def came(activity: Activity) -> Came:
    """Somebody was there: `came("Полкина Анна Ивановна", share=100)`."""

    def made(name: str, **outcome: Any) -> Participation:
        given = {"share": 100, "confirmed_at": activity.held_at, **outcome}
        if not {"contact", "person"} & given.keys():
            surname, first, patronymic = name.split()
            given["person"] = PersonFactory(region=activity.region, surname=surname, name=first, patronymic=patronymic)
        return ParticipationFactory(activity=activity, name_then=name, **{"person": None, **given})

    return made


@pytest.fixture
def template(body: Association) -> Template:
    """Published as it was begun."""
    made = services.add_template(body, title="Сертификат", kind="participation", orientation="landscape", by=None)
    services.publish_layout(made.layouts.get(), by=None)
    return made


@pytest.fixture
def prepare(body: Association, activity: Activity, template: Template) -> Prepare:
    """An issuing for the activity: `prepare(min_share=60)`."""

    def made(**rule: Any) -> Batch:
        card = BatchCard(**{"template": template, "phrase": "за участие в семинаре", "issued_on": DAY, **rule})
        return services.add_batch(body, card, activity=activity, by=None)

    return made


def issue(batch: Batch, *, by: Any = None) -> Batch:
    """From the list to the last certificate."""
    started = services.start_batch(batch, fingerprint=choose(batch).fingerprint, by=by)
    while services.issue_some(started.pk):
        continue
    started.refresh_from_db()
    return started
