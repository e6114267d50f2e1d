"""The watch over foreign links, against listeners of our own."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory

from metodkabinet.kit import clock, registry
from metodkabinet.kit.links.models import LinkState, WatchedLink
from metodkabinet.kit.links.services import check_links, due_links, gather_links
from metodkabinet.kit.links.views import links, listed_links
from metodkabinet.kit.registry import LinkOwner
from metodkabinet.kit.tests.listeners import guard_for, listening

pytestmark = pytest.mark.django_db
MORNING = datetime(2024, 9, 2, 6, tzinfo=UTC)


@pytest.fixture
def shown(monkeypatch):
    """What the only owner shows now: (address, place) pairs."""
    pairs: list[tuple[str, str]] = []
    owners = registry.Registry("link owner")
    owners.add(LinkOwner("test", lambda: pairs))
    monkeypatch.setattr(registry, "link_owners", owners)
    return pairs


def site(path, done):
    status, _, target = path.strip("/").partition("/")
    location = f"Location: /{target}\r\n" if target else ""
    yield f"HTTP/1.1 {status} Any\r\n{location}Content-Length: 0\r\n\r\n".encode()


@pytest.fixture
def listener():
    with listening(site) as running:
        yield running


def test_the_list_follows_what_modules_show(shown):
    shown += [("https://b.example/", "Банк"), ("https://a.example/", "План"), ("https://a.example/", "Банк"),
              ("mailto:a@b.example", "План"), ("https://a.example/" + "x" * 1000, "План")]  # fmt: skip
    assert gather_links() == 2
    assert list(WatchedLink.objects.values_list("address", "places", "state")) == [
        ("https://a.example/", ["Банк", "План"], LinkState.NEW),
        ("https://b.example/", ["Банк"], LinkState.NEW),
    ]
    kept = WatchedLink.objects.get(address="https://a.example/").pk
    shown[:] = [("https://a.example/", "Отчёт")]
    assert gather_links() == 1
    assert list(WatchedLink.objects.values_list("pk", "places")) == [(kept, ["Отчёт"])]


@pytest.mark.parametrize(
    ("path", "state", "status", "problem"),
    [
        ("200", LinkState.GOOD, 200, ""),
        ("302/200", LinkState.GOOD, 200, ""),
        ("301/200", LinkState.MOVED, 200, ""),
        ("403", LinkState.CLOSED, 403, "Сайт не отвечает программам. Откройте ссылку сами."),
        ("404", LinkState.DOUBTFUL, 404, "Страницы по этому адресу больше нет."),
        ("500", LinkState.DOUBTFUL, 500, "Сайт отвечает ошибкой."),
    ],
)
def test_what_an_answer_means(shown, listener, path, state, status, problem):
    site_url = f"http://a.example:{listener.port}"
    shown.append((f"{site_url}/{path}", "План"))
    gather_links()
    with clock.fixed(MORNING):
        assert check_links(guard=guard_for(listener)) == 0
    link = WatchedLink.objects.get()
    assert (link.state, link.last_status, link.problem, link.tried_at) == (state, status, problem, MORNING)
    assert link.moved_to == (f"{site_url}/200" if state == LinkState.MOVED else "")
    assert link.last_good_at == (MORNING if state in {LinkState.GOOD, LinkState.MOVED} else None)


def test_three_bad_days_make_a_link_broken_and_one_good_day_mends_it(shown, listener):
    link = WatchedLink.objects.create(address=f"http://a.example:{listener.port}/404")
    seen = []
    for day in range(4):
        with clock.fixed(MORNING + timedelta(days=day)):
            check_links(guard=guard_for(listener))
        link.refresh_from_db()
        seen.append((link.state, link.failures))
    assert seen == [("doubtful", 1), ("doubtful", 2), ("broken", 3), ("broken", 4)]
    WatchedLink.objects.update(address=f"http://a.example:{listener.port}/200")
    with clock.fixed(MORNING + timedelta(days=5)):
        check_links(guard=guard_for(listener))
    link.refresh_from_db()
    assert (link.state, link.failures, link.problem) == ("good", 0, "")


def test_inner_addresses_are_broken_at_once_and_never_reached(listener):
    WatchedLink.objects.create(address=f"http://127.0.0.1:{listener.port}/200")
    check_links()
    assert (WatchedLink.objects.get().state, listener.hits) == (LinkState.BROKEN, 0)


def test_a_round_is_cut_into_batches_and_ends(listener):
    for number in range(5):
        WatchedLink.objects.create(address=f"http://a.example:{listener.port}/200?{number}")
    with clock.fixed(MORNING):
        assert check_links(2, guard=guard_for(listener)) == 3
        assert check_links(20, seconds=0, guard=guard_for(listener)) == 2
        assert check_links(guard=guard_for(listener)) == 0
        assert check_links(guard=guard_for(listener)) == 0
    assert listener.hits == 5
    with clock.fixed(MORNING + timedelta(days=1)):
        assert due_links().count() == 5


def visit(rf: RequestFactory, query: str = ""):
    request = rf.get(f"/admin/links/{query}")
    request.user = AnonymousUser()
    return request


def test_the_list_page_shows_the_worst_first(rf: RequestFactory):
    for state in LinkState.values:
        WatchedLink.objects.create(address=f"https://{state}.example/", state=state, places=["План"])
    assert [link.state for link in listed_links()] == ["broken", "doubtful", "moved", "closed", "new", "good"]
    assert [link.state for link in listed_links("moved")] == ["moved"]
    assert listed_links("unknown").count() == 6
    for query in ("", "?state=broken", "?state=x&page=999"):
        assert links(visit(rf, query)).status_code == 200


@pytest.mark.parametrize("count", [1, 3, 300])
def test_the_list_costs_the_same_for_any_length(rf, count, django_assert_num_queries):
    WatchedLink.objects.bulk_create([WatchedLink(address=f"https://{n}.example/") for n in range(count)])
    with django_assert_num_queries(3):
        links(visit(rf))
