"""T2, T4: nothing of another region reaches a reader, in no page, export, search or error, and no key leads there.

Every text of the other region carries a canary. The crawl starts from the policy table and follows every link.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections import deque
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qs, unquote, urljoin, urlsplit

import pytest
from django.db import IntegrityError, models, transaction
from django.test import Client

from metodkabinet.associations.models import Association
from metodkabinet.config.invariants import guarded_keys, keys_that_cross, region_path
from metodkabinet.config.testing.cast import Cast
from metodkabinet.kit.testing.sides import CANARY
from metodkabinet.organisations.models import Organisation
from metodkabinet.people.models import Person
from tests.addresses import RELATIONS, ROLES, addresses, open_to, url_of
from tests.rendered import read, text_of

ENOUGH = 400  # answers of one crawl
OUTSIDERS = [role for role in ROLES if role != "administrator"]
CHANGING = re.compile(
    rb'name="(?:csrfmiddlewaretoken|once)" value="[^"]*"|<code>[0-9a-f]{16}</code>|'
    rb'data-(?:keep|live)="[^"]*"|[?&;]next=[^"]*'
)

Enter = Callable[[str], Client]


def body(response: Any) -> bytes:
    """All that was sent, workbooks unpacked."""
    sent: bytes = b"".join(response) if response.streaming else response.content
    response.close()
    if not sent.startswith(b"PK"):
        return sent
    with zipfile.ZipFile(io.BytesIO(sent)) as book:
        return b"\n".join(book.read(name) for name in book.namelist())


def has_canary(response: Any, sent: bytes) -> bool:
    """In the text with the marks taken away, in the source, in the headers."""
    source = sent.decode(errors="replace")
    headers = unquote(" ".join(f"{name}: {value}" for name, value in response.items()))
    return any(CANARY in text.casefold() for text in (source, text_of(source), headers, unquote(source)))


def shape(url: str) -> tuple[str, frozenset[str]]:
    """Pages that differ by the values of their query only are one page to the crawl."""
    parts = urlsplit(url)
    return parts.path, frozenset(parse_qs(parts.query, keep_blank_values=True))


def starts(cast: Cast) -> Iterator[str]:
    """Every address with every object, and searches that begin as the canary does."""
    for name, pattern, row in addresses():
        for relation in RELATIONS if row.of else ("own",):
            if not row.of or row.of in cast.sides["other"].made:
                try:
                    yield url_of(cast, name, pattern, row, relation)
                except LookupError:  # the matrix names what the sides lack
                    continue
    for place in open_to(cast, "administrator"):
        for query in (CANARY[:5], CANARY[:3], "дальн"):
            yield f"{place.url}?q={query}"


def crawl(client: Client, cast: Cast) -> Iterator[tuple[str, Any, bytes]]:
    """Answers in the order they were found."""
    waiting, known, answers = deque(starts(cast)), set(), 0
    while waiting and answers < ENOUGH:
        url = waiting.popleft()
        if shape(url) in known and "q=" not in url:
            continue
        known.add(shape(url))
        response = client.get(url)
        sent = body(response)
        answers += 1
        yield url, response, sent
        if response.get("Content-Type", "").startswith("text/html"):
            links = (urljoin(url, link) for link in read(sent.decode()).links)
            waiting.extend(link for link in links if link.startswith("/") and "#" not in link)
        elif response.status_code in {301, 302}:
            waiting.append(urljoin(url, response["Location"]))


@pytest.mark.full
@pytest.mark.generated
@pytest.mark.parametrize("role", OUTSIDERS)
def test_t4_no_canary_is_heard(cast: Cast, enter: Enter, role: str) -> None:
    client, answers, found = enter(role), 0, []
    for url, response, sent in crawl(client, cast):
        answers += 1
        if has_canary(response, sent) or response.status_code >= 500:
            found.append(f"{response.status_code} {url}")
    assert found == []
    assert answers > 40


@pytest.mark.full
@pytest.mark.generated
def test_t4_the_owner_hears_it(cast: Cast, enter: Enter) -> None:
    client = Client()
    client.force_login(cast["other_head"])
    heard = [url for url, response, sent in crawl(client, cast) if has_canary(response, sent)]
    assert len(heard) > 3


@pytest.mark.full
@pytest.mark.generated
@pytest.mark.parametrize(
    "model", [Organisation, *(pytest.param(one, marks=pytest.mark.nightly) for one in (Association, Person))]
)
def test_t4_twin_with_one_visible_to_removed_is_heard(
    cast: Cast, enter: Enter, monkeypatch: pytest.MonkeyPatch, model: Any
) -> None:
    monkeypatch.setattr(type(model.objects.all()), "visible_to", lambda rows, user: rows)
    assert any(has_canary(response, sent) for _, response, sent in crawl(enter("region"), cast))


GROWS_BY_LOOKING = "audit:readings"  # lists who looked at what, so each walk over the pages lengthens it


def settled(sent: bytes) -> bytes:
    """Without what differs each time."""
    return CHANGING.sub(b"", sent)


def reading(client: Client, cast: Cast, role: str) -> dict[str, bytes]:
    """What the pages open to a role say now."""
    places = [place for place in open_to(cast, role) if place.name != GROWS_BY_LOOKING]
    return {place.url: settled(body(client.get(place.url))) for place in places}


def grow(cast: Cast) -> int:
    """A twin of everything the other region has, where the tables allow a twin."""
    grown = 0
    for thing in [thing for thing in cast.other.made.values() if region_path(type(thing))]:
        twin = type(thing)._base_manager.get(pk=thing.pk)
        twin.pk, twin._state.adding = None, True
        for field in twin._meta.concrete_fields:
            if isinstance(field, models.CharField | models.SlugField) and field.unique:
                setattr(twin, field.attname, f"{getattr(twin, field.attname)}-2"[: field.max_length])
        try:
            with transaction.atomic():
                twin.save(force_insert=True)
        except IntegrityError:
            continue
        grown += 1
    return grown


@pytest.mark.full
@pytest.mark.generated
@pytest.mark.parametrize("role", ["head", "region"])
def test_t4_no_count_changes_when_the_other_region_grows(cast: Cast, enter: Enter, noon: Any, role: str) -> None:
    client = enter(role)
    first = reading(client, cast, role)
    before = reading(client, cast, role)
    assert [url for url in first if first[url] != before[url]] == []  # else what follows says nothing of growth
    assert grow(cast) > 3
    after = reading(client, cast, role)
    assert [url for url in before if before[url] != after[url]] == []


@pytest.mark.full
@pytest.mark.generated
@pytest.mark.parametrize("role", ["head", "region", "librarian"])
def test_t2_foreign_and_missing_are_one_answer(cast: Cast, enter: Enter, role: str) -> None:
    client, compared, differ = enter(role), 0, []
    for name, pattern, row in addresses():
        if not row.of or row.of not in cast.other.made or row.seen == "public":
            continue
        try:
            other, missing = (url_of(cast, name, pattern, row, side) for side in ("other", "missing"))
        except LookupError:
            continue
        for method in sorted(row.methods & {"GET", "POST"}):
            answers = [client.generic(method, url) for url in (other, missing)]
            told = [(one.status_code, settled(body(one))) for one in answers]
            compared += 1
            if told[0] != told[1]:
                differ.append(f"{method} {name}: {told[0][0]} and {told[1][0]}")
    assert differ == []
    assert compared > 10


def test_no_key_leaves_its_region(cast: Cast) -> None:
    assert list(keys_that_cross()) == []
    assert len(list(guarded_keys())) > 30


def test_a_planted_crossing_is_found(cast: Cast) -> None:
    own, other = cast.own.made, cast.other.made
    Organisation.objects.filter(pk=own["organisations.organisation"].pk).update(
        municipality=other["organisations.municipality"].pk
    )
    assert [line for line in keys_that_cross() if "municipality" in line] == [
        f"organisations.organisation.municipality № {own['organisations.organisation'].pk} ведёт в другой регион"
    ]
