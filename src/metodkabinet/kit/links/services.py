"""The daily round. `gather_links` first, then `check_links` again and again until it says that nothing is due."""

from __future__ import annotations

import time
from datetime import timedelta

from django.db import transaction
from django.db.models import F, Q, QuerySet

from metodkabinet.kit import clock, registry
from metodkabinet.kit.links.models import LinkState, WatchedLink
from metodkabinet.kit.web.fetching import Fetched, Guard, NotFetched, Why, fetch

LONGEST = 1000
PAUSE = timedelta(hours=20)  # a link is tried once a day
PATIENCE = 3  # days in a row before «не открывается»: sites rest at night and at weekends
_CLOSED = {401, 403, 405, 406, 418, 429, 451, 999}  # the site lives, but lets no program in
_GONE = {404, 410}


@transaction.atomic
def gather_links() -> int:
    """Make the list equal to what modules show now. Returns how many addresses are watched."""
    places: dict[str, set[str]] = {}
    for owner in registry.link_owners:
        for address, place in owner.links():
            if len(address) <= LONGEST and address.lower().startswith(("http://", "https://")):
                places.setdefault(address, set()).add(place)
    known = {link.address: link for link in WatchedLink.objects.select_for_update().order_by("pk")}
    gone = [link.pk for address, link in known.items() if address not in places]
    for start in range(0, len(gone), 500):
        WatchedLink.objects.filter(pk__in=gone[start : start + 500]).delete()
    new = [(address, where) for address, where in places.items() if address not in known]
    fresh = [WatchedLink(address=address, places=sorted(where)) for address, where in new]
    WatchedLink.objects.bulk_create(fresh, batch_size=200)
    moved = [link for address, link in known.items() if address in places and link.places != sorted(places[address])]
    for link in moved:
        link.places = sorted(places[link.address])
    WatchedLink.objects.bulk_update(moved, ["places"], batch_size=200)
    return len(places)


def check_links(batch: int = 20, *, seconds: float = 4.0, guard: Guard | None = None) -> int:
    """Try links that are due, for about `seconds`, never inside a transaction. Returns how many are still due."""
    started = time.monotonic()
    for link in due_links()[:batch]:
        _note(link, guard)
        if time.monotonic() - started > seconds:
            break
    return due_links().count()


def due_links() -> QuerySet[WatchedLink]:
    """Those not tried for a day, never tried ones first."""
    waiting = Q(tried_at=None) | Q(tried_at__lt=clock.now() - PAUSE)
    return WatchedLink.objects.filter(waiting).order_by(F("tried_at").asc(nulls_first=True), "pk")


def _note(link: WatchedLink, guard: Guard | None) -> None:
    try:
        answer = fetch(link.address, max_bytes=0, guard=guard)
    except NotFetched as failure:
        _failed(link, None, failure.text, at_once=failure.why == Why.ADDRESS)
    else:
        if answer.status in _CLOSED:
            _alive(link, answer, LinkState.CLOSED)
        elif answer.status >= 400:
            sentence = "Страницы по этому адресу больше нет." if answer.status in _GONE else "Сайт отвечает ошибкой."
            _failed(link, answer.status, sentence)
        else:
            _alive(link, answer, LinkState.MOVED if answer.moved_to else LinkState.GOOD)
    link.tried_at = clock.now()
    link.save(update_fields=["state", "last_status", "problem", "moved_to", "failures", "tried_at", "last_good_at"])


def _alive(link: WatchedLink, answer: Fetched, state: LinkState) -> None:
    link.state, link.last_status, link.failures = state, answer.status, 0
    link.moved_to = answer.moved_to
    link.problem = "Сайт не отвечает программам. Откройте ссылку сами." if state == LinkState.CLOSED else ""
    if state != LinkState.CLOSED:
        link.last_good_at = clock.now()


def _failed(link: WatchedLink, status: int | None, sentence: str, *, at_once: bool = False) -> None:
    link.failures += 1
    link.state = LinkState.BROKEN if at_once or link.failures >= PATIENCE else LinkState.DOUBTFUL
    link.last_status, link.problem, link.moved_to = status, sentence, ""
