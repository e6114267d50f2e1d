"""D2 on the disk: what was erased stands in no file of the installation nor in the next copy, nor after a restore."""

from __future__ import annotations

import json
import zlib
from pathlib import Path

import pytest

from metodkabinet.kit.backup.archive import opened
from tests.installation import Installation

pytestmark = [pytest.mark.full, pytest.mark.sqlite]
WORDS = ["Жужеляницына", "Плезиозаврова", "zhuzhelyanitsyna", "жужелиная"]
BEGIN = """
from metodkabinet.accounts.models import User
from metodkabinet.kit import letters, search
from metodkabinet.kit.scrubbing import scrub_storage
from metodkabinet.organisations.models import Region
from metodkabinet.people import services
from metodkabinet.people.models import Person
from metodkabinet.privacy.services import erase_person
"""
LIVE = (
    BEGIN
    + """
call_command("migrate", verbosity=0, interactive=False, run_syncdb=True)
region = Region.objects.create(name="Озёрный край", name_genitive="Озёрного края")
card = services.PersonCard("Жужеляницына", "Иоланта", "Златоустовна", former_surname="Плезиозаврова",
    email="zhuzhelyanitsyna@example.org", self_education_theme="жужелиная тема " * 9)
person = services.add_person(region, card, by=None)
services.link_user(person, User.objects.create_user("zhuzhelyanitsyna@example.org", "x"), by=None)
services.confirm_person(person, by=None)
letters.post("one", to="zhuzhelyanitsyna@example.org", subject="Жужеляницына", template="staff/refresh_letter.txt",
    context={"person": person, "link": "x"}, kind="test", reference=f"people.person:{person.pk}")
from metodkabinet.kit.letters.send import send_waiting
send_waiting()
search.rebuild()
"""
)
ERASE = (
    BEGIN
    + """
erase_person(Person.objects.get(surname="Жужеляницына"), ground="request", by=None)
search.rebuild()
assert scrub_storage()
"""
)
AGAIN = (
    BEGIN
    + """
search.rebuild()
assert scrub_storage()
print(json.dumps(Person.objects.filter(surname="Жужеляницына").count()))
"""
)


def heard(content: bytes) -> bool:
    """Whether a canary stands there, as text or as JSON that writes letters by their numbers."""
    signs = [form for word in WORDS for form in (word, word.lower())]
    return any(sign.encode() in content or json.dumps(sign)[1:-1].encode() in content for sign in signs)


def residues(folder: Path) -> list[str]:
    """Files in which a canary is heard."""
    return sorted(path.name for path in folder.rglob("*") if path.is_file() and heard(path.read_bytes()))


def residues_in_copy(path: Path) -> list[str]:
    """Parts of a backup in which one is."""
    found = []
    with path.open("rb") as file, opened(file) as members:
        for member in members:
            content = b"".join(member.chunks())
            text = zlib.decompress(content) if member.name.endswith(".gz") else content
            found += [member.name] if heard(text) else []
    return found


def test_d2_before_and_after(tmp_path: Path) -> None:
    installation, old, fresh = Installation(tmp_path / "data"), tmp_path / "old.backup", tmp_path / "fresh.backup"
    installation.script(LIVE)
    installation.must("backup", old)
    assert {"metodkabinet.sqlite3", "00000001.eml"} <= set(residues(installation.data))
    assert "tables/people.person/000000.gz" in residues_in_copy(old)
    installation.script(ERASE)
    assert residues(installation.data) == []
    installation.must("backup", fresh)
    assert residues_in_copy(fresh) == []
    installation.must("restore", old, "--yes")
    assert installation.script(AGAIN) == 0
    assert residues(installation.data) == []
