"""What stands in sources as text: managers, names from above, raw SQL, markup, migrations, forbidden words."""

import pytest
from django.apps import apps
from django.db import models
from django.db.migrations.state import ModelState, ProjectState
from django.test.utils import isolate_apps
from tools.walls import migrations, raw, upward, visibility, words
from tools.walls.tree import Tree, allowed

from tests.walls.conftest import Plant, stand


def test_readers_are_answered_through_visibility(tree: Tree) -> None:
    stand(visibility.findings(tree), "everyone")


@pytest.mark.parametrize(
    ("part", "text", "keys"),
    [
        ("views", "Person.objects.filter(pk=1)", ["Person.objects"]),
        ("forms", "f = ModelChoiceField(queryset=models.Person.objects.all())", ["models.Person.objects"]),
        ("panels", "Person._default_manager.first()", ["Person._default_manager"]),
        ("permissions", "Person.objects.everyone()", ["Person"]),
        ("views", "Person.objects.visible_to(user)", []),
        ("views", "Person.objects.card_visible_to(user)", []),
        ("permissions", "Person.objects.mergeable_by(user).exists()", []),
        ("forms", "Person.objects.none()", []),
        ("views", "Person.objects.manageable_by(user).first()", []),
        ("services", "Person.objects.get()", []),
        ("tests/test_x", "Person.objects.get()", []),
    ],
)
def test_visibility_sees(plant: Plant, part: str, text: str, keys: list[str]) -> None:
    found = [finding.key for finding in visibility.findings(plant({f"people/{part}.py": text}))]
    assert found == [f"src/metodkabinet/people/{part}.py::{key}" for key in keys]


def test_nothing_names_what_stands_above(tree: Tree) -> None:
    stand(upward.findings(tree), "upward")


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("people/views.py", "redirect('associations:card')"),
        ("people/views.py", "render(request, 'desk/home.html')"),
        ("people/views.py", "render(request, 'desk/home.html#list')"),
        ("people/models.py", "ForeignKey('associations.Association')"),
        ("kit/frame.py", "reverse('accounts:sign-in')"),
        ("people/templates/people/x.html", '<a href="{% url "associations:card" %}">'),
        ("people/templates/people/x.html", "{% include 'desk/card.html' %}"),
        ("kit/templates/kit/x.html", "{% static 'people/x.css' %}"),
        ("events/views.py", "redirect('meetings:list')"),
    ],
)
def test_upward_sees(plant: Plant, file: str, text: str) -> None:
    assert len(list(upward.findings(plant({file: text})))) == 1


def test_upward_leaves_own_lower_and_told_names_alone(plant: Plant) -> None:
    text = '"""See \'desk:home\'."""\nredirect("people:card")\nredirect("accounts:sign-in")\nshow("people/card.html")\n'
    assert list(upward.findings(plant({"people/views.py": text}))) == []


def test_sql_is_said_with_models(tree: Tree) -> None:
    stand(raw.sql(tree), "raw-sql")


def test_text_is_marked_as_markup_by_the_kit_only(tree: Tree) -> None:
    stand(raw.markup(tree), "marked-safe")
    assert all(key.startswith("src/metodkabinet/kit/") for key in allowed("marked-safe"))


@pytest.mark.parametrize(
    "text",
    [
        "Person.objects.raw('select 1')",
        "Person.objects.extra(where=['1=1'])",
        "RawSQL('1', [])",
        "connection.cursor()",
        "connections['default'].cursor()",
        "migrations.RunSQL('select 1')",
    ],
)
def test_raw_sees_sql(plant: Plant, text: str) -> None:
    assert [finding.key for finding in raw.sql(plant({"people/services.py": text}))] == [
        "src/metodkabinet/people/services.py"
    ]


@pytest.mark.parametrize("text", ["mark_safe('<b>')", "safestring.SafeString('<b>')"])
def test_raw_sees_markup(plant: Plant, text: str) -> None:
    assert [finding.key for finding in raw.markup(plant({"people/tables.py": text}))] == [
        "src/metodkabinet/people/tables.py"
    ]


def test_migrations_stand_in_line(tree: Tree) -> None:
    stand(migrations.findings(tree), "migrations")


def test_no_migration_is_missing() -> None:
    told = migrations.missing(ProjectState.from_apps(apps))
    if told:
        pytest.fail("\n".join([*told, "run makemigrations MODULE --name what_it_does"]), pytrace=False)


@isolate_apps("metodkabinet.people")
def test_missing_migrations_are_seen() -> None:
    class Forgotten(models.Model):
        class Meta:
            app_label = "people"

    state = ProjectState.from_apps(apps)
    state.add_model(ModelState.from_model(Forgotten))
    assert "people: Create model Forgotten" in migrations.missing(state)


def migration(*parents: str) -> str:
    pairs = [("people", parent) for parent in parents]
    return f"dependencies = {pairs}\n"


@pytest.mark.parametrize(
    ("files", "wrong"),
    [
        ({"0001_initial": migration(), "0002_add_shift": migration("0001_initial")}, []),
        (
            {"0001_initial": migration(), "0002_auto_20260101_1200": migration("0001_initial")},
            ["0002_auto_20260101_1200"],
        ),
        ({"0001_initial": migration(), "0002_a_and_more": migration("0001_initial")}, ["0002_a_and_more"]),
        ({"0001_initial": migration(), "0003_late": migration("0001_initial")}, ["0003_late"]),
        (
            {"0001_initial": migration(), "0002_a": migration("0001_initial"), "0003_b": migration("0001_initial")},
            ["0003_b"],
        ),
        ({"0001_initial": "from metodkabinet.people.models import Person\n" + migration()}, ["0001_initial"]),
        ({"0001_initial": "import metodkabinet.people.services\n" + migration()}, ["0001_initial"]),
        ({"0001_initial": "import metodkabinet.kit.clock\n" + migration()}, []),
    ],
)
def test_migrations_see(plant: Plant, files: dict[str, str], wrong: list[str]) -> None:
    tree = plant({f"people/migrations/{name}.py": text for name, text in files.items()})
    assert [finding.key for finding in migrations.findings(tree)] == [
        f"src/metodkabinet/people/migrations/{name}.py" for name in wrong
    ]


def test_forbidden_words_stand_nowhere(tree: Tree) -> None:
    stand(words.findings(tree), "words")


@pytest.mark.parametrize(
    "text",
    [
        "https://py|pi.org/simple",
        "files.python|hosted.org",
        "see /wo|rk/x",
        "/home|/anna/x",
        "# TO|DO: another day",
        "pip --index|-url x",
    ],
)
def test_words_see(plant: Plant, text: str) -> None:
    planted = plant({"people/services.py": text.replace("|", "")})
    assert len(list(words.findings(planted))) == 1
