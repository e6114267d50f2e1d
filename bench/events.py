"""Events: the public page, a guest's registration, a long list of names, the calendar beside a bare page of Django."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta
from itertools import count
from typing import Any

from bench import world
from bench.lists import queries
from bench.measuring import interleaved
from bench.pages import bare_page

TALKS, REGISTERED, LOAD, LINES, PEOPLE = 20, 10_000, 300, 500, 20_000


def _event(cast: Any) -> Any:
    """Announced for tomorrow, with a programme of twenty items and their speakers."""
    from metodkabinet.activities.tests.factories import ActivityFactory  # noqa: PLC0415  after installation()
    from metodkabinet.events.tests.factories import EventFactory, SpeakerFactory, TalkFactory  # noqa: PLC0415
    from metodkabinet.kit import clock  # noqa: PLC0415

    body, tomorrow = cast.own.made["associations.association"], clock.today() + timedelta(days=1)
    event = EventFactory(activity=ActivityFactory(owner=body, start_date=tomorrow, openness="public"))
    for number in range(TALKS):
        talk = TalkFactory(event=event, session=event.activity.sessions.get(), title=f"Тема доклада {number}")
        SpeakerFactory(talk=talk, name=f"Выступающая Анна {number}", about="методист, школа № 7")
    return event


def _fill(activity: Any) -> None:
    """Ten thousand registered guests, written past the services: here only reading is measured."""
    from metodkabinet.activities.models import Registration  # noqa: PLC0415  after installation()
    from metodkabinet.kit import clock  # noqa: PLC0415
    from metodkabinet.people.models import Contact  # noqa: PLC0415

    now = clock.now()
    names = [f"Гостева{number:05d} Анна Петровна" for number in range(REGISTERED)]
    people = Contact.objects.bulk_create(
        [
            Contact(region=activity.region, name=name, created_at=now, search_key=name.lower(), sort_key=name.lower())
            for name in names
        ],
        batch_size=1000,
    )
    Registration.objects.bulk_create(
        [
            Registration(
                activity=activity, contact=one, name_then=one.name, state="confirmed", source="guest", arrived_at=now,
                nonce=f"bench{number}", search_key=one.search_key,
            )
            for number, one in enumerate(people)
        ],
        batch_size=1000,
    )  # fmt: skip


def _posting(event: Any) -> Callable[[], Any]:
    """Each call is another guest."""
    from django.test import Client  # noqa: PLC0415  after installation()

    from metodkabinet.events.forms import fresh_stamp  # noqa: PLC0415

    numbers = count()

    def post() -> Any:
        number = next(numbers)
        sent = {
            "name": f"Новая Анна {number}", "organisation_text": "Дом творчества", "role": "listener",
            "email": f"guest{number}@example.org", "stamp": fresh_stamp(), "agree_processing": "on",
        }  # fmt: skip
        client = Client(REMOTE_ADDR=f"10.0.{number // 200}.{number % 200 + 1}")
        answer = client.post(f"/e/{event.code}/register/", sent)
        assert answer.status_code == 302, answer.status_code
        return answer

    return post


def _matching(event: Any, cast: Any) -> float:
    """Seconds for the proposals of a webinar's export."""
    from metodkabinet.events.queries.webinar import match_row  # noqa: PLC0415  after installation()
    from metodkabinet.kit.sheets.imports import Row  # noqa: PLC0415

    by, scope = cast["head"], {"session": str(event.activity.sessions.get().pk)}
    rows = [
        Row(number, {"name": f"Библиотекарева{number * 37:05d} Анна Ивановна"}, scope, by) for number in range(LINES)
    ]
    started = time.perf_counter()
    for row in rows:
        match_row(row)
    return round(time.perf_counter() - started, 2)


def run() -> dict[str, Any]:
    """CPU, queries and size of each page; seconds of three hundred registrations and of five hundred lines."""
    with world.installation() as connection:
        cast = world.cast()
        event = _event(cast)
        guest, head = world.browser(None), world.browser(cast["head"])
        urls = {
            "event page": (guest, f"/e/{event.code}/"),
            "registration form": (guest, f"/e/{event.code}/register/"),
            "registrations": (head, f"/activities/registrations/{event.activity_id}/"),
            "calendar": (head, "/calendar/"),
        }
        few = {name: queries(client, url) for name, (client, url) in urls.items()}
        _fill(event.activity)
        world.add_people(cast, PEOPLE)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        many = {name: queries(client, url) for name, (client, url) in urls.items()}
        acts = {name: lambda client=client, url=url: client.get(url) for name, (client, url) in urls.items()}
        post = _posting(event)
        cpu = interleaved({"bare": bare_page()(cast["head"]), **acts, "registration post": post})
        started = time.perf_counter()
        for _ in range(LOAD):
            post()
        return {
            "engine": connection.vendor, "registered": REGISTERED, "queries_few": few, "queries_many": many,
            "cpu_ms": cpu,
            "to_bare": {name: round(value / cpu["bare"], 1) for name, value in cpu.items() if name != "bare"},
            "kib": {name: round(len(client.get(url).content) / 1024, 1) for name, (client, url) in urls.items()},
            "load": {"registrations": LOAD, "seconds": round(time.perf_counter() - started, 1)},
            "matching": {"lines": LINES, "people": PEOPLE, "seconds": _matching(event, cast)},
        }  # fmt: skip
