"""Personal fields and the registry of personal data."""

import pytest
from django.apps import apps
from django.db import models
from django.test.utils import isolate_apps
from tools.walls import personal

from metodkabinet.kit import registry
from metodkabinet.kit.registry import PersonalData
from tests.walls.conftest import stand
from tests.walls.test_models import planted


def test_every_personal_field_is_registered() -> None:
    known = personal.registered(registry.personal_data)
    stand(personal.findings(apps.get_models(), known, registry.impersonal), "personal")


@isolate_apps("metodkabinet.people")
def test_excuses_are_heard_and_do_not_outlive_their_field() -> None:
    model = planted("people", "Shelf", address=models.TextField(), title=models.TextField(), note=models.TextField())
    said = {"people.shelf.address": "a thing", "people.shelf.title": "a thing", "people.gone": "was there"}
    assert [finding.key for finding in personal.findings([model], set(), said)] == [
        "people.shelf.note", "people.gone", "people.shelf.title",
    ]  # fmt: skip
    assert list(personal.findings([model], set(), {"people.shelf": "a thing"})) == []


@isolate_apps("metodkabinet.people")
@pytest.mark.parametrize(
    ("name", "field", "seen"),
    [
        ("surname", models.CharField(max_length=9), True),
        ("home_phone", models.CharField(max_length=9), True),
        ("name_then", models.TextField(), True),
        ("birth_date", models.DateField(), True),
        ("address", models.GenericIPAddressField(), True),
        ("person", models.ForeignKey("people.Person", models.PROTECT), True),
        ("title", models.CharField(max_length=9), False),
        ("answered_at", models.DateTimeField(), False),
        ("kind_name", models.CharField(max_length=9, choices=[("a", "b")]), False),
    ],
)
def test_a_new_field_is_seen(name: str, field: models.Field, seen: bool) -> None:  # type: ignore[type-arg]  # noqa: FBT001
    planted("people", "Person")
    model = planted("people", "Planted", **{name: field.clone()})
    found = [finding.key for finding in personal.findings([model], set())]
    assert found == ([f"people.planted.{name}"] if seen else [])


def test_an_entry_names_models_and_fields() -> None:
    def nothing(*_: object) -> list[object]:
        return []

    entry = PersonalData("audit.values", "x", ["before", "event.address"], nothing, len, nothing)  # type: ignore[arg-type]
    assert personal.registered([entry]) == {
        "audit.values", "audit.values.before", "audit.event", "audit.event.address",
    }  # fmt: skip
