"""C2: key operations with every call to database, files and mail failing in turn; see kit.testing.anomalies."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import transaction
from metodkabinet.audit.models import Event
from metodkabinet.kit import registry
from metodkabinet.kit.files import store
from metodkabinet.kit.files.models import StoredFile
from metodkabinet.kit.files.services import keep_file
from metodkabinet.kit.letters import send
from metodkabinet.kit.letters.models import Letter
from metodkabinet.kit.refusals import Refused
from metodkabinet.kit.sheets import services as imports
from metodkabinet.kit.testing.anomalies import Calls, attempt, hold, repeat_with_anomalies
from metodkabinet.kit.tests.factories import LetterFactory
from metodkabinet.organisations.tests.factories import RegionFactory
from metodkabinet.people import services
from metodkabinet.people.models import ErasureAct, ErasureJournal, Merge, Person
from metodkabinet.people.services import PersonCard
from metodkabinet.people.tests.factories import CourseFactory, worker
from metodkabinet.people.tests.test_erasure import PNG

pytestmark = [pytest.mark.full, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("noon")]
BOTH = pytest.mark.parametrize("forever", [False, True], ids=["once", "for good"])


def pair() -> tuple[Person, Person]:
    """Two cards of one person, each with something of its own."""
    kept = worker(surname="Зимородкова", name="Иоланта")
    absorbed = services.add_person(kept.region, PersonCard("Зимородкова", "Иоланта", phone="8 800 555-35-35"), by=None)
    CourseFactory(person=absorbed)
    return kept, absorbed


@BOTH
def test_c2_merging(forever: bool) -> None:  # noqa: FBT001
    kept, absorbed = pair()

    def nothing_half() -> None:
        merged = Merge.objects.filter(undone_at=None).count()
        assert Person.objects.filter(state="merged").count() == merged
        assert kept.course_rows.count() == merged

    def merge() -> None:
        services.merge_people(kept, absorbed, by=None)

    assert repeat_with_anomalies(merge, forever=forever, after_failure=nothing_half) > 20
    assert Merge.objects.count() == 1
    assert Event.objects.filter(action="people.person.merged").count() == 1


@BOTH
def test_c2_parting(forever: bool) -> None:  # noqa: FBT001
    kept, absorbed = pair()
    merge = services.merge_people(kept, absorbed, by=None)
    assert repeat_with_anomalies(lambda: services.unmerge_people(merge, by=None), forever=forever) > 20
    assert Event.objects.filter(action="people.person.unmerged").count() == 2
    assert Person.objects.get(pk=absorbed.pk).state == "active"


@BOTH
def test_c2_erasing(forever: bool) -> None:  # noqa: FBT001
    region = RegionFactory()
    photo = keep_file(ContentFile(PNG, name="Лицо.png"), by="test")
    person = services.add_person(
        region, PersonCard("Зимородкова", "Иоланта", email="z@example.org", photo=photo), by=None
    )  # fmt: skip
    LetterFactory(reference=f"people.person:{person.pk}", address="z@example.org")

    def nothing_half() -> None:
        acts = ErasureAct.objects.count()
        assert ErasureJournal.objects.count() == acts
        assert Person.objects.filter(surname="стёрто").count() == acts
        assert StoredFile.objects.count() == 1 - acts
        assert Letter.objects.filter(address="z@example.org").count() == 1 - acts

    def erase() -> None:
        try:
            services.erase_person(person, ground="request", by=None)
        except Refused:  # the failure came after the commit: the work was done
            assert ErasureAct.objects.count() == 1

    assert repeat_with_anomalies(erase, forever=forever, after_failure=nothing_half) > 40
    assert ErasureAct.objects.get().number == 1


@BOTH
def test_c2_keeping_a_file(forever: bool) -> None:  # noqa: FBT001
    def keep() -> None:
        with transaction.atomic():
            keep_file(ContentFile(PNG, name="Лицо.png"), by="test")

    assert repeat_with_anomalies(keep, forever=forever) >= 3
    assert StoredFile.objects.count() == 1
    assert len(list(store.kept())) == 1


def test_c2_a_swallowed_failure_is_seen() -> None:
    """The loop itself: a service without a transaction leaves a half, and the loop says so."""
    kept, absorbed = pair()

    def careless() -> None:
        Person.objects.filter(pk=absorbed.pk).update(state="merged")
        Merge.objects.get_or_create(kept=kept, absorbed=absorbed, defaults={"merged_at": kept.archived_at or NOW()})

    with pytest.raises(AssertionError, match=r"people\.merges"):
        repeat_with_anomalies(careless)


def NOW() -> Any:  # noqa: N802  a word of this file
    from metodkabinet.kit import clock  # noqa: PLC0415

    return clock.now()
