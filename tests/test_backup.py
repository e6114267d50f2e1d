"""K1, K5, K6: copies of a working installation, and what comes back from them."""

from __future__ import annotations

import json
import os
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from metodkabinet.kit import clock
from metodkabinet.kit.backup import verified
from tests.installation import START, Installation, fresh_database

KEY = "ключ для копий, достаточно длинный"
MOVED_ON = {"kit.jobrun", "kit.letter"}  # what a restore itself sets free
MAKE_AND = "from metodkabinet.kit.models import Holiday\n"
pytestmark = pytest.mark.full


def same(before: dict[str, Any], after: dict[str, Any]) -> bool:
    tables = [label for label in before["tables"] if label not in MOVED_ON]
    return before["files"] == after["files"] and all(
        before["tables"][label] == after["tables"][label] for label in tables
    )


STATE = """
from metodkabinet.kit.models import Holiday, JobRun, Letter
highest = Holiday.objects.latest("pk").pk
print(json.dumps([
    list(JobRun.objects.filter(job="kit.search-compare").order_by("pk").values_list("state", "lease_until")),
    Letter.objects.get(key="one").state,
    Holiday.objects.create(date="2027-01-13").pk - highest,
]))
"""


REWRITE = """
from django.db import DatabaseError, transaction
refused = []
for statement in ("UPDATE audit_event SET actor = 'x'", "DELETE FROM audit_event", "DELETE FROM audit_values",
                  "UPDATE audit_values SET object_name = 'x'", "DELETE FROM audit_seal"):
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
            transaction.set_rollback(True)
    except DatabaseError as error:
        refused.append("append-only" in str(error))
print(json.dumps(refused))
"""


def test_k1_everything_comes_back_on_an_empty_disk(region: Installation, empty: Installation, tmp_path: Path) -> None:
    sealed = tmp_path / "copy.backup"
    region.environment["METODKABINET_BACKUP_KEY"] = empty.environment["METODKABINET_BACKUP_KEY"] = KEY
    try:
        region.must("backup", sealed)
        empty.must("restore", sealed, "--yes")
    finally:
        del region.environment["METODKABINET_BACKUP_KEY"]
    before, after = region.sums(), empty.sums()
    assert same(before, after)
    assert (len(before["files"]) >= 5, before["files"]) == (True, {name: name for name in before["files"]})
    assert empty.broken() == []
    assert (empty.data / "secret.key").read_text() == (region.data / "secret.key").read_text()
    assert region.script(REWRITE) == []  # the tables alone do not guard the log
    assert empty.script(REWRITE) == [True] * 5
    [jobs, letter, number] = empty.script(STATE)
    assert (jobs, letter, number) == ([["waits", None], ["waits", None]], "waits", 2)  # a number given out and deleted
    with empty.serving(worker=False) as server:
        assert server.signed_in().get("/admin/jobs/").status == 200


def test_k1_what_migrations_made_comes_back(empty: Installation, tmp_path: Path) -> None:
    """With the settings of any installation: nothing is made from the models."""
    copy = tmp_path / "copy.backup"
    with fresh_database() as database:
        real = Installation(tmp_path / "real", database)
        for one in (real, empty):
            one.environment["DJANGO_SETTINGS_MODULE"] = "metodkabinet.config.settings"
        real.must("migrate")
        real.script(MAKE_AND + 'Holiday.objects.create(date="2040-01-01", title="как было")')
        real.must("backup", copy)
        empty.must("restore", copy, "--yes", "--trust")
        assert same(real.sums(), empty.sums())
    assert empty.broken() == []


@pytest.mark.postgresql
def test_k1_sqlite_and_postgresql_restore_each_other(region: Installation, tmp_path: Path) -> None:
    there, back = tmp_path / "there.backup", tmp_path / "back.backup"
    small = Installation(tmp_path / "small").with_key_of(region)
    region.must("backup", there)
    small.must("restore", there, "--yes")
    assert same(region.sums(), small.sums())
    assert small.broken() == []
    small.must("backup", back)
    with fresh_database() as database:
        grown = Installation(tmp_path / "grown", database).with_key_of(region)
        grown.must("restore", back, "--yes")
        assert same(region.sums(), grown.sums())
        assert grown.broken() == []


DROP = """
from pathlib import Path
from metodkabinet.kit.backup import making
from metodkabinet.kit.files import services, store
from metodkabinet.kit.files.models import StoredFile
store.GRACE = 0
hold = making._write_tables
def meanwhile(*args):
    for file in StoredFile.objects.filter(name__startswith="Справка"):
        services.drop_file(file)
    hold(*args)
making._write_tables = meanwhile
contents = making.make_backup(Path(sys.argv[1]))  # which reads every byte again
tables = {label: [table.rows, table.logical] for label, table in contents.tables.items()}
print(json.dumps([len(list(store.kept())), sorted(contents.files), tables]))
"""


def test_files_dropped_meanwhile_are_in_the_copy(own: Installation, tmp_path: Path) -> None:
    before, copy = own.sums(), tmp_path / "copy.backup"
    done = subprocess.run(
        [sys.executable, "-c", START + DROP, str(copy)], env=own.environment, capture_output=True, text=True, check=True
    )
    assert json.loads(done.stdout) == [len(before["files"]) - 5, sorted(before["files"]), before["tables"]]
    assert not list((own.data / "files").glob("backup-*"))


def test_k5_copies_are_for_the_owner_only_and_keep_the_key_out(region: Installation, tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        region.must("backup", tmp_path / "plain.backup")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "plain.backup").stat().st_mode) == 0o600
    assert stat.S_IMODE((region.data / "backups.json").stat().st_mode) == 0o600
    assert (region.data / "secret.key").read_bytes().strip() not in (tmp_path / "plain.backup").read_bytes()
    for folder in ("static", "files"):
        code, said = region.command("backup", region.data / folder / "x.backup")
        assert (code, "оттуда сайт раздаёт файлы" in said) == (1, True)


def test_k5_copies_in_the_data_folder_are_not_served(region: Installation) -> None:
    copy = region.data / "x.backup"
    region.must("backup", copy)
    try:
        with region.serving(worker=False) as server:
            for path in (
                "x.backup",
                "static/x.backup",
                "static/../x.backup",
                "static/%2e%2e/x.backup",
                "files/x.backup",
            ):
                assert server.get(f"/{path}").status == 404, path
    finally:
        copy.unlink()


def test_k4_a_bad_copy_leaves_the_live_data_alone(region: Installation, tmp_path: Path) -> None:
    copy, before = tmp_path / "copy.backup", region.sums()
    region.must("backup", copy)
    whole = copy.read_bytes()
    here = len(whole) // 2  # longer than any padding between what is packed
    copy.write_bytes(whole[:here] + bytes(one ^ 1 for one in whole[here : here + 600]) + whole[here + 600 :])
    for words in (["restore", copy, "--yes"], ["backup-verify", copy]):
        code, said = region.command(*words)
        assert (code, "Traceback" in said) == (1, False)
    assert region.sums() == before
    assert not (region.data / "restoring").exists()


BREAK = """
from metodkabinet.kit.files import store
path = store.path_of(next(iter(store.kept())))
path.unlink()
"""


@pytest.mark.parametrize("told", [False, pytest.param(True, marks=pytest.mark.nightly)])
def test_a_copy_that_breaks_the_rules_is_put_in_place_only_when_told(
    own: Installation,
    tmp_path: Path,
    told: bool,  # noqa: FBT001  a case of the test
) -> None:
    own.script(BREAK)
    copy = tmp_path / "copy.backup"
    assert "у 1 файлов нет содержимого" in own.must("backup", copy)
    before = own.sums()
    if told:
        own.must("restore", copy, "--yes", "--with-faults")
        assert len(own.broken()) == 1
        return
    code, said = own.command("restore", copy, "--yes")
    assert (code, "нарушен порядок данных (1)" in said, "живые данные не тронуты" in said) == (1, True, True)
    assert own.sums() == before


def _restore_until_done(own: Installation, copy: Path, seconds: Iterator[float]) -> Iterator[dict[str, Any]]:
    """Begin to restore and kill the whole group after so many seconds; what the data are, each time."""
    command = [sys.executable, "-m", "metodkabinet.config.cli", "restore", str(copy), "--yes", "--data", str(own.data)]
    for patience in seconds:
        dying = subprocess.Popen(command, env=own.environment, stdout=subprocess.DEVNULL, start_new_session=True)
        try:
            dying.wait(patience)
        except subprocess.TimeoutExpired:
            os.killpg(dying.pid, signal.SIGKILL)
        done = dying.wait() == 0
        yield own.sums()
        if done:
            return


def test_a_restore_killed_halfway_leaves_the_live_data_alone(own: Installation, tmp_path: Path) -> None:
    copy = tmp_path / "copy.backup"
    own.must("backup", copy)
    own.script(MAKE_AND + 'Holiday.objects.update(title="другое")')
    live = own.sums()
    assert list(_restore_until_done(own, copy, iter([2.0]))) == [live]


@pytest.mark.nightly
def test_a_restore_that_dies_anywhere_can_be_repeated(own: Installation, tmp_path: Path) -> None:
    """The data are the live ones or, after the swap, the restored ones."""
    copy, old = tmp_path / "copy.backup", own.sums()
    own.must("backup", copy)
    own.script(MAKE_AND + 'Holiday.objects.update(title="другое")')
    live = own.sums()
    seen = list(_restore_until_done(own, copy, (1 + number * 0.7 for number in range(60))))
    assert all(same(now, live) or same(now, old) for now in seen)
    assert (same(seen[-1], old), own.broken()) == (True, [])


def test_restore_waits_for_nobody_at_work(region: Installation, tmp_path: Path) -> None:
    copy = tmp_path / "copy.backup"
    region.must("backup", copy)
    with region.serving(worker=False):
        code, said = region.command("restore", copy, "--yes")
    assert (code, said.startswith("Сайт или исполнитель ещё работает с этой папкой данных.")) == (1, True)


CARRY = """
from pathlib import Path
from metodkabinet.kit import registry
from metodkabinet.kit.backup import restoring
from metodkabinet.kit.models import Holiday
registry.after_restore.add(registry.AfterRestore(
    "test.erasure", "стёртое стирается снова",
    act=lambda told: Holiday.objects.filter(title__in=told).delete(),
    carry=lambda: ["стёрто после копии"],
))
folder, copy = Path(os.getenv("METODKABINET_DATA")), Path(sys.argv[1])
if folder.name == "restoring":
    restoring.fill_stage(copy)
else:
    def fill(folder, surroundings):
        import subprocess
        apart = os.environ | {"METODKABINET_DATA": str(folder), "METODKABINET_QUEUE": "file"} | dict(surroundings)
        subprocess.run([sys.executable, "-c", os.environ["CARRY"], str(copy)], env=apart, check=True)
    restoring.restore(copy, fill=fill)
"""


def test_k1_a_changed_installation_goes_back_but_for_what_it_must_not_forget(own: Installation, tmp_path: Path) -> None:
    own.script(MAKE_AND + 'Holiday.objects.create(date="2040-01-01", title="стёрто после копии")')
    before, copy = own.sums(), tmp_path / "copy.backup"
    own.must("backup", copy)
    own.script(MAKE_AND + 'Holiday.objects.filter(date="2040-01-01").delete(); Holiday.objects.update(title="другое")')
    assert not same(before, own.sums())
    own.environment["CARRY"] = START + CARRY
    subprocess.run([sys.executable, "-c", START + CARRY, str(copy)], env=own.environment, check=True)
    after = own.sums()
    assert after["tables"]["kit.holiday"][0] == before["tables"]["kit.holiday"][0] - 1
    assert same({**before, "tables": before["tables"] | {"kit.holiday": after["tables"]["kit.holiday"]}}, after)
    assert own.broken() == []


@pytest.mark.django_db
def test_service_page_tells_the_age_of_the_last_good_copy(enter: Any, tmp_path: Path, settings: Any) -> None:
    settings.DATA = tmp_path
    page = "/admin/backups/"
    assert "Проверенных копий ещё нет." in enter("administrator").get(page).content.decode()
    moment = (clock.now() - timedelta(hours=27)).isoformat()
    made = {"file": "/backups/x", "size": 2048, "rows": 7, "files": 3, "sealed": True}
    (tmp_path / "backups.json").write_text(json.dumps({"made_at": moment, "verified_at": moment, **made}))
    text = enter("administrator").get(page).content.decode()
    assert all(word in text for word in ["/backups/x", "строк – 7, файлов – 3", "больше 26 часов"])
    assert enter("head").get(page).status_code == 403


def test_k6_old_copies_go_only_after_a_good_new_one(region: Installation, tmp_path: Path) -> None:
    folder = tmp_path / "copies"
    folder.mkdir()
    (folder / "metodkabinet-2020-01-01-000000.backup").write_text("old")
    (folder / "metodkabinet-2020-01-02-000000.backup").write_text("old")
    (folder / "letters.txt").write_text("mine")
    region.environment["METODKABINET_BACKUP_KEY"] = "short"
    try:
        assert region.command("backup", folder, "--keep", 2)[0] == 1
    finally:
        del region.environment["METODKABINET_BACKUP_KEY"]
    assert len(list(folder.iterdir())) == 3
    region.must("backup", folder, "--keep", 2)
    names = sorted(path.name for path in folder.iterdir())
    assert (len(names), names[:2]) == (3, ["letters.txt", "metodkabinet-2020-01-02-000000.backup"])
    assert not list(folder.glob("*.part"))


def test_k6_a_drill_restores_beside_the_working_site_and_leaves_nothing(region: Installation, tmp_path: Path) -> None:
    folder, noted = tmp_path / "copies", region.data / "backups.json"
    folder.mkdir()
    assert "нет ни одной копии" in region.command("backup-drill", folder)[1]
    region.must("backup", folder)
    assert json.loads(noted.read_text())["restored_at"] == ""
    before = region.sums()
    with region.serving(worker=False):
        said = region.must("backup-drill", folder)
    assert "восстановлена рядом и проверена за" in said
    assert (region.sums(), (region.data / "drill").exists()) == (before, False)
    assert json.loads(noted.read_text())["restored_at"] > ""
    code, said = region.command("backup", tmp_path / "no" / "such" / "place.backup")
    assert (code, "Traceback" in said) == (1, False)


def test_k6_age_of_the_last_verified_copy(tmp_path: Path, settings: Any) -> None:
    settings.DATA = tmp_path
    assert (verified.last(), list(verified.age())) == (None, [])
    made = {"file": "x", "size": 1, "rows": 1, "files": 1, "sealed": False}
    now = clock.now().replace(microsecond=0)
    (tmp_path / "backups.json").write_text(
        json.dumps({"made_at": now.isoformat(), "verified_at": now.isoformat(), **made})
    )
    with clock.fixed(now + timedelta(hours=26)):
        assert list(verified.age()) == []
    with clock.fixed(now + timedelta(hours=26, seconds=1)):
        [sentence] = verified.age()
    assert sentence.startswith("Последней проверенной резервной копии больше 26 часов.")
