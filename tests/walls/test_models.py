"""Foreign keys, factories, owners of tables."""

import pytest
from django.apps import apps
from django.db import models
from django.test.utils import isolate_apps
from factory.django import DjangoModelFactory
from tools.walls import factories, foreign_keys, owners
from tools.walls.tree import Tree

from tests.walls.conftest import Plant, stand

LEVEL = {"audit": 1, "people": 2, "associations": 3}
OURS = "metodkabinet.planted.models"


def planted(app: str, name: str, **fields: object) -> type[models.Model]:
    meta = type("Meta", (), {"app_label": app})
    return type(name, (models.Model,), {"__module__": OURS, "Meta": meta, **fields})


def test_foreign_keys_point_down(tree: Tree) -> None:
    stand(foreign_keys.findings(apps.get_models(), tree.level), "foreign-keys")


@isolate_apps("metodkabinet.audit", "metodkabinet.people", "metodkabinet.associations")
@pytest.mark.parametrize(
    ("app", "field", "keys"),
    [
        ("associations", models.ForeignKey("people.Target", models.PROTECT, related_name="+"), []),
        ("people", models.ForeignKey("people.Target", models.CASCADE), []),
        ("audit", models.ForeignKey("people.Target", models.PROTECT, related_name="+"), ["::up"]),
        ("associations", models.ForeignKey("people.Target", models.CASCADE, related_name="+"), ["::on_delete"]),
        ("associations", models.ForeignKey("people.Target", models.PROTECT), ["::related_name"]),
        (
            "associations",
            models.OneToOneField("people.Target", models.SET_NULL, null=True),
            ["::on_delete", "::related_name"],
        ),
        ("associations", models.ManyToManyField("people.Target", related_name="+"), ["::through"]),
    ],
)
def test_foreign_keys_see(app: str, field: models.Field, keys: list[str]) -> None:  # type: ignore[type-arg]
    target = planted("people", "Target")
    pointing = planted(app, "Pointing", link=field.clone())
    found = sorted(finding.key for finding in foreign_keys.findings([target, pointing], LEVEL))
    assert found == [f"{app}.Pointing.link{key}" for key in keys]


def test_every_model_has_a_factory(tree: Tree) -> None:
    stand(factories.findings(apps.get_models(), factories.made_by(tree.modules)), "factories")


@isolate_apps("metodkabinet.people")
def test_factories_see_a_model_without_one() -> None:
    made, forgotten = planted("people", "Made"), planted("people", "Forgotten")
    factory = type("MadeFactory", (DjangoModelFactory,), {"Meta": type("Meta", (), {"model": made})})
    assert factory._meta.model in factories.made_by([])
    assert [finding.key for finding in factories.findings([made, forgotten], {made})] == ["people.Forgotten"]


def test_nobody_writes_the_tables_of_another(tree: Tree) -> None:
    stand(owners.findings(tree), "owners")


IMPORT = "from metodkabinet.people.models import Person\n"


@pytest.mark.parametrize(
    "text",
    [
        IMPORT + "Person.objects.create(name='x')",
        IMPORT + "Person.objects.filter(pk=1).update(name='x')",
        IMPORT + "def f():\n    Person.objects.bulk_create([])",
        IMPORT + "def f(person: Person):\n    person.save()",
        IMPORT + "def f(person: 'Person | None'):\n    person.delete()",
        IMPORT + "def f():\n    person = Person.objects.get()\n    person.save(update_fields=['name'])",
        IMPORT + "def f():\n    for one in Person.objects.all():\n        one.delete()",
        IMPORT + "Person(name='x').save()",
        IMPORT + "def f(person: Person):\n    person.tags.add(1)",
        "from metodkabinet.people import models as them\nthem.Person.objects.all().delete()",
        IMPORT + "class Form(forms.ModelForm):\n    class Meta:\n        model = Person",
        "apps.get_model('people', 'Person')",
        "apps.get_model('people.Person')",
    ],
)
def test_owners_see(plant: Plant, text: str) -> None:
    assert len(list(owners.findings(plant({"associations/services.py": text})))) == 1


@pytest.mark.parametrize(
    "text",
    [
        IMPORT + "Person.objects.visible_to(user).filter(name='x')",
        IMPORT + "def f(person: Person):\n    seen = set()\n    seen.add(person)\n    rename_person(person, by=None)",
        "from metodkabinet.associations.models import Association\nAssociation.objects.create()",
    ],
)
def test_owners_leave_reading_and_own_tables_alone(plant: Plant, text: str) -> None:
    assert list(owners.findings(plant({"associations/services.py": text}))) == []
