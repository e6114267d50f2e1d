"""An installation for measuring: settings of the tests, a database on disk, the cast, as many people as asked for."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

DISTRICTS, SCHOOLS = 20, 10  # schools in each district


@contextmanager
def installation() -> Iterator[Any]:
    """Django with an empty database of its own; PostgreSQL when METODKABINET_TEST_DATABASE names a server."""
    with tempfile.TemporaryDirectory(prefix="metodkabinet-bench-") as folder:
        os.environ.update(
            METODKABINET_DATA=folder, METODKABINET_DATABASE=os.environ.get("METODKABINET_TEST_DATABASE", ""),
            METODKABINET_TEST_SQLITE=str(Path(folder) / "bench.sqlite3"), METODKABINET_LOG_LEVEL="CRITICAL",
            DJANGO_SETTINGS_MODULE="metodkabinet.config.test_settings",
        )  # fmt: skip
        import django  # noqa: PLC0415  settings are read by now
        from django.conf import settings  # noqa: PLC0415

        settings.MIGRATION_MODULES = {app.rpartition(".")[2]: None for app in settings.INSTALLED_APPS}
        django.setup()
        from django.db import connection  # noqa: PLC0415

        name = connection.settings_dict["NAME"]
        connection.creation.create_test_db(verbosity=0, autoclobber=True)
        try:
            yield connection
        finally:
            connection.creation.destroy_test_db(name, verbosity=0)


def cast() -> Any:
    """The people that every test knows."""
    from metodkabinet.config.testing.cast import make_cast  # noqa: PLC0415  after installation()

    return make_cast()


def browser(who: Any) -> Any:
    """A client in which somebody is signed in; nobody for None."""
    from django.test import Client  # noqa: PLC0415  after installation()

    client = Client()
    if who is not None:
        client.force_login(who)
    return client


def add_people(world: Any, count: int) -> None:
    """Invented people with one job each, spread evenly over districts of the first region; the last is the cast's."""
    from metodkabinet.config.testing.cast import LONG_AGO  # noqa: PLC0415  after installation()
    from metodkabinet.kit.words.keys import search_key, sort_key  # noqa: PLC0415
    from metodkabinet.people.models import Employment, Person, Post  # noqa: PLC0415

    post, schools, people = Post.objects.order_by("pk").first(), _schools(world), []
    for number in range(count):
        school = schools[number % len(schools)]
        name = f"Библиотекарева{number:05d} Анна {'Ивановна' if number % 7 else ''}".strip()
        surname, given, *rest = name.split()
        people.append(
            Person(
                region_id=school.region_id, surname=surname, name=given, patronymic=" ".join(rest),
                main_organisation=school, main_post=post, municipality_id=school.municipality_id,
                territory_id=school.territory_id, search_key=search_key(name), sort_key=sort_key(name),
            )
        )  # fmt: skip
    made = Person.objects.bulk_create(people, batch_size=500)
    jobs = [Employment(person=one, organisation=one.main_organisation, post=post, since=LONG_AGO) for one in made]
    Employment.objects.bulk_create(jobs, batch_size=500)


def _schools(world: Any) -> list[Any]:
    """Schools of other districts, made once, and the school of the cast."""
    from metodkabinet.kit.words.keys import search_key, sort_key  # noqa: PLC0415  after installation()
    from metodkabinet.organisations.enums import MunicipalityKind, OrganisationKind, Subject  # noqa: PLC0415
    from metodkabinet.organisations.models import (  # noqa: PLC0415
        Municipality,
        Organisation,
        OrganisationName,
        Territory,
    )

    region, own = world.own.made["organisations.region"], world.own.made["organisations.organisation"]
    if Municipality.objects.filter(region=region).count() < DISTRICTS:
        for number in range(DISTRICTS - 1):
            name = f"Округ {number:02d}"
            keys = {"name": name, "search_key": search_key(name), "sort_key": sort_key(name)}
            district = Municipality.objects.create(region=region, kind=MunicipalityKind.OKRUG, **keys)
            land = Territory.objects.create(region=region, municipality=district, subject=Subject.SCHOOL)
            for school in range(SCHOOLS):
                title = f"Школа № {number * SCHOOLS + school + 100}"
                made = Organisation.objects.create(
                    region=region, municipality=district, territory=land, kind=OrganisationKind.SCHOOL,
                    short_name=title, full_name=title, search_key=search_key(title), sort_key=sort_key(title),
                )  # fmt: skip
                OrganisationName.objects.create(organisation=made, short_name=title, full_name=title)
    others = Organisation.objects.filter(region=region).exclude(municipality=own.municipality_id).order_by("pk")
    return [*others.filter(until=None)[: (DISTRICTS - 1) * SCHOOLS], *[own] * SCHOOLS]
