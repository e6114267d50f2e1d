"""C2: key operations with every call to database, files and mail failing in turn; see kit.testing.anomalies."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import transaction

from metodkabinet.audit.models import Event
from metodkabinet.config.testing.cast import make_cast
from metodkabinet.kit import clock
from metodkabinet.kit.files import store
from metodkabinet.kit.files.models import StoredFile
from metodkabinet.kit.files.services import keep_file
from metodkabinet.kit.letters import send
from metodkabinet.kit.letters.models import Letter
from metodkabinet.kit.refusals import Refused
from metodkabinet.kit.sheets import services as imports
from metodkabinet.kit.sheets.models import ImportRun
from metodkabinet.kit.testing.anomalies import repeat_with_anomalies
from metodkabinet.kit.tests.factories import LetterFactory
from metodkabinet.organisations.models import Organisation
from metodkabinet.organisations.tests.factories import RegionFactory
from metodkabinet.organisations.tests.test_imports import started
from metodkabinet.people import services
from metodkabinet.people.models import Contact, Merge, Person
from metodkabinet.people.services import PersonCard
from metodkabinet.people.tests.factories import worker
from metodkabinet.privacy.models import ErasureAct, ErasureJournal
from metodkabinet.privacy.services import erase_person, replay_erasures
from metodkabinet.privacy.tests.test_erasure import PNG, restored_after_erasing
from metodkabinet.staff.models import Course
from metodkabinet.staff.services import CourseCard, add_row
from tests.installation import Installation

pytestmark = [pytest.mark.full, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("noon")]
BOTH = pytest.mark.parametrize("forever", [False, True], ids=["once", "for good"])


def pair() -> tuple[Person, Person]:
    """Two cards of one person, each with something of its own."""
    kept = worker(surname="Зимородкова", name="Иоланта")
    absorbed = services.add_person(kept.region, PersonCard("Зимородкова", "Иоланта", phone="8 800 555-35-35"), by=None)
    add_row(absorbed, CourseCard("Курсы", "Институт", hours=72, end_date=date(2025, 4, 10)), by=None)
    services.change_person(kept, services.card_of(kept), by=None)
    return Person.objects.get(pk=kept.pk), Person.objects.get(pk=absorbed.pk)


def or_done(service: Callable[..., Any], *args: Any, **given: Any) -> Callable[[], None]:
    """Repeating what was done already is refused in words: that, too, is an end."""

    def once_more() -> None:
        with suppress(Refused):
            service(*args, **given)

    return once_more


@BOTH
def test_c2_merging(forever: bool) -> None:  # noqa: FBT001
    kept, absorbed = pair()

    def nothing_half() -> None:
        merged = Merge.objects.filter(undone_at=None).count()
        assert Person.objects.filter(state="merged").count() == merged
        assert Course.objects.filter(person=kept).count() == merged

    merge = or_done(services.merge_people, kept, absorbed, by=None)
    step = 5 if forever else 1
    assert repeat_with_anomalies(merge, forever=forever, after_failure=nothing_half, step=step) > 10
    assert Merge.objects.count() == 1
    assert Event.objects.filter(action="people.person.merged").count() == 1


@BOTH
def test_c2_parting(forever: bool) -> None:  # noqa: FBT001
    kept, absorbed = pair()
    merge = services.merge_people(kept, absorbed, by=None)
    part = or_done(services.unmerge_people, merge, by=None)
    assert repeat_with_anomalies(part, forever=forever, step=3 if forever else 1) > 5
    assert Event.objects.filter(action="people.person.unmerged").count() == 2
    assert Person.objects.get(pk=absorbed.pk).state == "active"


@pytest.mark.parametrize(
    ("forever", "step"),
    [(False, 5), (True, 11), pytest.param(False, 1, marks=pytest.mark.nightly)],
    ids=["once", "for good", "each once"],
)
def test_c2_erasing(forever: bool, step: int) -> None:  # noqa: FBT001
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

    erase = or_done(erase_person, person, ground="request", by=None)
    assert repeat_with_anomalies(erase, forever=forever, after_failure=nothing_half, step=step) > 15
    assert ErasureAct.objects.get().number == 1


def test_c2_repeating_erasures_after_a_restore() -> None:
    person, guest, carried = restored_after_erasing()

    def nothing_half() -> None:
        acts = ErasureAct.objects.count()
        assert acts in {0, 4}  # two former papers, two of the repetition
        assert Person.objects.get(pk=person.pk).is_erased is (acts == 4)

    with clock.fixed(clock.now() + timedelta(days=2)):
        assert repeat_with_anomalies(lambda: replay_erasures(carried), after_failure=nothing_half, step=9) > 15
    assert Contact.objects.get(pk=guest.pk).name == "стёрто"


@BOTH
def test_c2_keeping_a_file(forever: bool, settings: Any, tmp_path: Path) -> None:  # noqa: FBT001
    settings.MEDIA_ROOT = tmp_path

    def keep() -> None:
        with transaction.atomic():
            keep_file(ContentFile(PNG, name="Лицо.png"), by="test")

    assert repeat_with_anomalies(keep, forever=forever) >= 3
    assert StoredFile.objects.count() == 1
    assert len(list(store.kept())) == 1


@BOTH
def test_c2_sending_letters(forever: bool, settings: Any, tmp_path: Path) -> None:  # noqa: FBT001
    """A letter may leave twice only when the answer to «taken» was lost; it never stays in the middle."""
    settings.DATA = tmp_path
    with clock.fixed(clock.now()):
        for number in range(3):
            LetterFactory(key=f"letter {number}")

    def send_later() -> None:
        with clock.fixed(clock.now() + timedelta(hours=next(hours))):
            send.send_waiting()

    hours = count(1)
    assert repeat_with_anomalies(send_later, forever=forever) >= 3
    assert set(Letter.objects.values_list("state", flat=True)) == {"sent"}


@BOTH
def test_c2_bringing_in_a_table(forever: bool) -> None:  # noqa: FBT001
    cast = make_cast()
    before = Organisation.objects.count()
    names = [f"Гимназия № {number}" for number in range(1, 4)]
    run = started(cast, *((name, "Тихий округ", "школа", "", "") for name in names))

    def bring_in() -> None:
        found = ImportRun.objects.get(pk=run.pk)
        if found.state == "preview":
            imports.confirm_import(found, by=cast["head"])
        elif found.state == "applying":
            imports.resume_import(found, by=cast["head"])

    assert repeat_with_anomalies(bring_in, forever=forever, step=7) > 2
    assert ImportRun.objects.get(pk=run.pk).state == "done"
    assert Organisation.objects.count() == before + 3
    assert Organisation.objects.filter(short_name__in=names).count() == 3


def test_the_loop_sees_a_service_without_a_transaction() -> None:
    """A half that a failure leaves is named."""
    kept, absorbed = pair()

    def careless() -> None:
        Person.objects.filter(pk=absorbed.pk).update(state="merged")
        Merge.objects.get_or_create(kept=kept, absorbed=absorbed, defaults={"merged_at": clock.now()})

    with pytest.raises(AssertionError, match=r"people\.merges"):
        repeat_with_anomalies(careless)


def test_the_loop_sees_a_second_number() -> None:
    """An operation that is not safe to repeat is found by what it leaves."""
    person = worker()

    def twice() -> None:
        add_row(person, CourseCard("Курсы", "Институт", hours=72, end_date=date(2025, 4, 10)), by=None)

    repeat_with_anomalies(twice)
    assert Course.objects.filter(person=person).count() > 1


RESTORING = """
import shutil, sqlite3
from contextlib import ExitStack, closing
from pathlib import Path
from unittest.mock import patch
from django.conf import settings
from django.db import connections
from metodkabinet.kit.backup import engines, restoring
from metodkabinet.kit.testing.anomalies import Calls, PlannedError
live = Path(settings.DATABASES["default"]["NAME"])
COPY = Path(settings.DATA).parent / "old.backup"
READY = Path(settings.DATA).parent / "ready.sqlite3"

def fill(folder, surroundings):
    shutil.copy(READY, folder / "metodkabinet.sqlite3")

def failing(calls, call):
    def pass_by(*args, **given):
        calls.look(lambda: PlannedError("planned"))
        return call(*args, **given)
    return pass_by

def attempt(number):
    calls = Calls(number, forever=False)
    with ExitStack() as stack:
        places = [(restoring.os, "sync"), (engines.os, "link"), (engines.os, "fsync"), (Path, "replace"),
                  (restoring.shutil, "copytree"), (engines.sqlite3, "connect"), (Path, "unlink"), (Path, "mkdir")]
        for owner, name in places:
            stack.enter_context(patch.object(owner, name, failing(calls, getattr(owner, name))))
        try:
            restoring.restore(COPY, fill=fill)
        except OSError:
            pass
    connections.close_all()
    return calls.fired

def name():
    with closing(sqlite3.connect(live)) as base:
        assert base.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return base.execute("SELECT name FROM organisations_region").fetchone()[0]

seen = []
for number in range(1, 200):
    fired = attempt(number)
    seen.append(name())
    if not fired:
        break
print(json.dumps(seen))
"""
BEFORE_RESTORING = """
call_command("migrate", verbosity=0, interactive=False, run_syncdb=True)
import sqlite3
from pathlib import Path
from django.conf import settings
from metodkabinet.kit.backup.making import make_backup
from metodkabinet.organisations.models import Region
Region.objects.create(name="Тогда", name_genitive="Тогда")
make_backup(Path(settings.DATA).parent / "old.backup")
with sqlite3.connect(settings.DATABASES["default"]["NAME"]) as here:
    with sqlite3.connect(Path(settings.DATA).parent / "ready.sqlite3") as there:
        here.backup(there)
Region.objects.update(name="Теперь")
"""


@pytest.mark.sqlite
def test_c2_restoring(tmp_path: Path) -> None:
    """Whatever call to the disk fails, the live base is whole: what it was, then, all at once, what the copy holds."""
    installation = Installation(tmp_path / "data")
    installation.script(BEFORE_RESTORING)
    seen = installation.script(RESTORING)
    assert len(seen) > 8
    turned = seen.index("Тогда")
    assert seen == ["Теперь"] * turned + ["Тогда"] * (len(seen) - turned)
    assert turned > 0
