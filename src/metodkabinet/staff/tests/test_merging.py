"""Two cards joined, taken apart, joined again: every table of every module says what it said."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.conf import settings

from metodkabinet.activities.tests.factories import ParticipationFactory
from metodkabinet.config.testing.cast import Cast
from metodkabinet.people import services
from metodkabinet.people.models import Merge, Person
from metodkabinet.people.tests.factories import worker

pytestmark = pytest.mark.usefixtures("noon")

# What tells of the acts themselves: the log, the record of the merge, how often a card was written, found texts.
ABOUT_ACTS = {"people.merge"}
# Other territories are derived from jobs and written anew with them.
COUNTERS = {"people.person": {"version"}, "people.otherterritory": {"id"}}


def tables() -> dict[str, list[dict[str, Any]]]:
    """Every row of every module but the log, as text of its values."""
    found = {}
    for module in settings.MODULES:
        if module == "audit":
            continue
        for model in apps.get_app_config(module).get_models():
            label = model._meta.label_lower
            if label not in ABOUT_ACTS:
                rows = model._base_manager.order_by("pk").values()
                left = COUNTERS.get(label, set())
                found[label] = [{key: repr(value) for key, value in row.items() if key not in left} for row in rows]
    return found


def hang_everything_on(person: Person, cast: Cast) -> set[str]:
    """Objects of every module that has any about people become his; the modules."""
    touched = set()
    for module in settings.MODULES:
        for model in apps.get_app_config(module).get_models():
            row: Any = cast.own.made.get(model._meta.label_lower)
            for field in model._meta.concrete_fields:
                is_of_people = field.related_model is Person and module not in {"people", "staff"}
                if row is not None and is_of_people and getattr(row, field.attname) is not None:
                    model._base_manager.filter(pk=row.pk).update(**{field.name: person})
                    touched.add(module)
    return touched


def different(one: dict[str, Any], other: dict[str, Any]) -> list[str]:
    """Tables that do not say the same."""
    return [label for label in one if one[label] != other[label]]


@pytest.mark.full
def test_joined_apart_and_joined_again_every_table_is_as_it_was(cast: Cast) -> None:
    absorbed = cast.own.made["people.person"]
    kept: Person = worker(organisation=absorbed.main_organisation, surname="Морозова", email="kept@example.org")
    services.renew_resemblances(kept.region)
    ParticipationFactory(person=absorbed)
    modules = hang_everything_on(absorbed, cast) | {"activities"}
    assert modules >= {"activities", "associations"}
    services.settle_work_of_many(Person.objects.filter(pk__in=[kept.pk, absorbed.pk]).select_related("main_post"))
    before = tables()
    first = services.merge_people(kept, absorbed, by=None)
    joined = tables()
    touched = different(before, joined)
    assert {"people.person", "people.employment", "staff.course", "staff.refreshlink"} <= set(touched)
    assert {label.partition(".")[0] for label in touched} >= {"people", "staff", "activities", "associations"}
    services.unmerge_people(first, by=None)
    assert [row for row in tables()["people.person"] if row not in before["people.person"]] == []
    assert different(before, tables()) == []
    services.merge_people(kept, absorbed, by=None)
    assert different(joined, tables()) == []
    assert Merge.objects.filter(kept=kept).count() == 2
