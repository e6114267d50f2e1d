"""D2 on the disk: what was erased stands in no file of the installation, nor after a restore of an older copy."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.installation import Installation

pytestmark = [pytest.mark.full, pytest.mark.sqlite]
WORDS = ["Жужеляницына", "Плезиозаврова", "zhuzhelyanitsyna", "жужелиная"]
BEGIN = """
from django.core.files.base import ContentFile
from metodkabinet.accounts.models import User
from metodkabinet.kit import search
from metodkabinet.kit.letters.models import Letter
from metodkabinet.organisations.models import Region
from metodkabinet.people import services
from metodkabinet.people.models import Person
from metodkabinet.privacy.services import erase_person
"""
ADD = (
    BEGIN
    + """
from metodkabinet.kit import letters
card = services.PersonCard("Жужеляницына", "Иоланта", "Златоустовна", former_surname="Плезиозаврова",
    email="zhuzhelyanitsyna@example.org", self_education_theme="жужелиная тема " * 9)
person = services.add_person(Region.objects.order_by("pk").first(), card, by=None)
services.link_user(person, User.objects.create_user("zhuzhelyanitsyna@example.org", "x"), by=None)
services.confirm_person(person, by=None)
letters.post("one", to="zhuzhelyanitsyna@example.org", subject="Жужеляницына", template="people/refresh_letter.txt",
    context={"person": person, "link": "x"}, kind="test", reference=f"people.person:{person.pk}")
search.rebuild()
"""
)
ERASE = (
    BEGIN
    + """
erase_person(Person.objects.get(surname="Жужеляницына"), ground="request", by=None)
search.rebuild()
"""
)
SCRUB = "from metodkabinet.kit.scrubbing import scrub_storage\nassert scrub_storage()\n"
KNOWN = BEGIN + "print(json.dumps(Person.objects.filter(surname='Жужеляницына').count()))"


def residues(folder: Path) -> list[str]:
    """Files in which a canary stands, as text or as JSON that writes letters by their numbers."""
    signs = [form for word in WORDS for form in (word, word.lower())]
    sought = [sign.encode() for sign in signs] + [json.dumps(sign)[1:-1].encode() for sign in signs]
    files = [path for path in folder.rglob("*") if path.is_file()]
    return sorted(path.name for path in files if any(sign in path.read_bytes() for sign in sought))


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> tuple[Installation, Path]:
    """An installation where she was, and a copy of that time."""
    place = tmp_path_factory.mktemp("lived")
    installation = Installation(place / "data").build()
    installation.script(ADD)
    installation.must("backup", place / "old.backup")
    return installation, place / "old.backup"


def test_d2_before_and_after(lived: tuple[Installation, Path]) -> None:
    installation, old = lived
    assert "metodkabinet.sqlite3" in residues(installation.data)
    installation.script(ERASE)
    installation.script(SCRUB)
    assert residues(installation.data) == []
    installation.must("restore", old, "--yes")
    assert installation.script(KNOWN) == 0
    installation.script("from metodkabinet.kit import search\nsearch.rebuild()")
    installation.script(SCRUB)
    assert residues(installation.data) == []
