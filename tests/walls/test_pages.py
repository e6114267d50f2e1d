"""Policy rows, templates, pages opened by tests."""

import sys
from types import ModuleType

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpResponse
from django.template import engines
from django.test import override_settings
from django.urls import path
from tools.testing import pages
from tools.walls import templates
from tools.walls.tree import Tree

from metodkabinet.kit import policy
from tests.walls.conftest import Plant, stand


def test_every_address_has_a_policy_row() -> None:
    assert set(policy.rows()) == {name for name, _ in policy.walk()}


def test_an_address_without_a_row_fails_the_build_and_is_not_served(
    client: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    urls = ModuleType("planted_urls")
    urls.urlpatterns = [path("open/", lambda _: HttpResponse("secret"), name="open")]  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "planted_urls", urls)
    with override_settings(ROOT_URLCONF="planted_urls"):
        with pytest.raises(ImproperlyConfigured, match="open: this address has no policy row"):
            policy.rows()
        with pytest.raises(ImproperlyConfigured, match="this page has no policy row"):
            client.get("/open/")  # type: ignore[attr-defined]


def test_templates_are_sound(tree: Tree) -> None:
    stand(templates.findings(tree, engines["django"].engine, policy.walk()), "templates")


@pytest.mark.parametrize(
    "text",
    [
        "{% unknown %}",
        "{% if x %}",
        "<table></table>",
        "{% url 'planted:none' %}",
        "{% url 'planted:card' %}",
        "{% url 'planted:card' 1 2 %}",
        "{% url 'planted:card' other=1 %}",
        "<script>alert(1)</script>",
        "<style>p {}</style>",
        '<p style="color: red">',
        '<p\n   class="x"\n   onclick="go()">',
        '<a href="javascript:go()">',
        "{{ text|safe }}",
        "{% autoescape off %}{{ text }}{% endautoescape %}",
        '<script src="https://example.org/x.js"></script>',
        '<img src="//example.org/x.png" alt="">',
        '<b hx-on:click="x()">',
    ],
)
def test_templates_see(plant: Plant, text: str) -> None:
    card = policy.page("card/<int:pk>/", lambda _: HttpResponse(), "card", who=policy.ANYONE)
    tree = plant({"people/templates/people/x.html": text})
    assert len(list(templates.findings(tree, engines["django"].engine, [("planted:card", card)]))) == 1


@pytest.mark.parametrize(
    "text",
    [
        '{% wide "Строки" %}<table></table>{% endwide %}',
        "{% url 'planted:card' person.pk as link %}{% url 'planted:card' pk=person.pk %}",
        '<script src="/static/x.js" defer></script>',
        "{# <style> #}{% comment %}{{ x|safe }}{% endcomment %}",
        '<a href="https://example.org/">out</a>',
    ],
)
def test_templates_leave_sound_ones_alone(plant: Plant, text: str) -> None:
    card = policy.page("card/<int:pk>/", lambda _: HttpResponse(), "card", who=policy.ANYONE)
    tree = plant({"people/templates/people/x.html": text})
    assert list(templates.findings(tree, engines["django"].engine, [("planted:card", card)])) == []


@pytest.fixture
def notes(monkeypatch: pytest.MonkeyPatch) -> type[pages.Notes]:
    """Empty notes; those of the run are put back."""
    for name in ("opened", "lists", "measured"):
        monkeypatch.setattr(pages.Notes, name, set())
    monkeypatch.setattr(pages.Notes, "counting", True)
    return pages.Notes


class Table:
    """Stands for the kit's list in a context."""

    __module__ = "metodkabinet.kit.tables.table"


class PeopleTable(Table):
    """A list of some module."""


class Context:
    """A template context."""

    def flatten(self) -> dict[str, object]:
        return {"page": PeopleTable()}


@pytest.mark.parametrize(
    ("status", "location", "counts"),
    [
        (200, "", True),
        (422, "", True),
        (302, "/done/", True),
        (302, "/sign-in/?next=/", False),
        (403, "", False),
        (404, "", False),
    ],
)
def test_only_an_opened_page_counts(
    notes: type[pages.Notes], monkeypatch: pytest.MonkeyPatch, status: int, location: str, *, counts: bool
) -> None:
    urls = ModuleType("planted_urls")
    urls.urlpatterns = [path("list/", lambda _: HttpResponse(), name="list")]  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "planted_urls", urls)
    with override_settings(ROOT_URLCONF="planted_urls"):
        pages.note("/list/", status, location, [Context()])
    assert notes.opened == notes.lists == ({"list"} if counts else set())


def test_pages_nobody_opened_and_lists_nobody_measured_are_told() -> None:
    assert [finding.key for finding in pages.never_opened(["a", "b"], {"a"})] == ["b"]
    assert [finding.key for finding in pages.never_measured({"a", "b"}, {"a"})] == ["b"]


def test_a_generated_test_does_not_count(notes: type[pages.Notes], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notes, "counting", False)
    pages.note("/", 200, "", [])
    assert notes.opened == set()
