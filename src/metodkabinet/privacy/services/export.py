"""«Мои данные»: everything that is kept about a person, to read and to take away."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone

from metodkabinet.accounts.services import confirm_password
from metodkabinet.audit.services import record
from metodkabinet.kit import clock, registry
from metodkabinet.kit.files.services import open_file
from metodkabinet.kit.refusals import Refused
from metodkabinet.people.queries.sight import person_of
from metodkabinet.privacy.queries.traces import cards_of
from metodkabinet.privacy.services.refusals import PrivacyRefused

if TYPE_CHECKING:
    from metodkabinet.accounts.models import User
    from metodkabinet.people.models import Person

READ_ME = (
    "Здесь всё, что «Методкабинет» хранит о вас.\n\n"
    "«Мои данные.html» откройте двойным щелчком: это то же самое, что на странице «Мои данные».\n"
    "«Мои данные.json» – те же сведения для программ.\n"
    "В папке «Файлы» лежат файлы, если они есть.\n"
)


WIDEST = 5  # columns of a table on the page


@dataclass(frozen=True, slots=True)
class Line:
    """One thing said."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Part:
    """What one kind of data says: a list of records, each some lines."""

    key: str
    title: str
    records: Sequence[Sequence[Line]]
    plain: Sequence[Mapping[str, Any]]

    @property
    def heads(self) -> list[str]:
        """Headings, when many records of the same few lines are read easier as a table."""
        labels = [[line.label for line in record] for record in self.records]
        same = all(one == labels[0] for one in labels)
        return labels[0] if len(labels) > 1 and same and len(labels[0]) <= WIDEST else []


def gather(person: Person) -> list[Part]:
    """By every module's own words, cards joined to his included; kinds of which nothing is kept are left out.

    The card comes first, copies (letters, notices) last.
    """
    found, cards = [], cards_of(person)
    for entry in sorted(registry.personal_data, key=_place):
        plain = [filled for card in cards for one in entry.export(card) if (filled := _filled(one))]
        if plain:
            shown = [
                [Line(label[:1].upper() + label[1:], said(value)) for label, value in one.items()] for one in plain
            ]
            found.append(Part(entry.key, entry.title, shown, plain))
    return found


def _place(entry: registry.PersonalData) -> tuple[bool, bool, bool]:
    return entry.order < 0, entry.key != "people.person", not entry.key.startswith("people.")


def said(value: object) -> str:
    """A value as a person reads it."""
    if isinstance(value, bool):
        return "да" if value else "нет"
    if isinstance(value, datetime):
        return f"{timezone.localtime(value):%d.%m.%Y %H:%M}"
    if isinstance(value, date):
        return f"{value:%d.%m.%Y}"
    if isinstance(value, Mapping):
        return "; ".join(f"{key}: {said(part)}" for key, part in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(said(part) for part in value)
    return str(value)


def _filled(one: Mapping[str, object]) -> dict[str, object]:
    return {label: value for label, value in one.items() if value not in (None, "", {}, [])}


@transaction.atomic
def take_data(person: Person, *, by: User) -> bytes:
    """The archive of everything; only the person himself gets it, and the log says when."""
    own = person_of(by)
    if own is None or own.pk != person.pk:
        raise PrivacyRefused("Свои данные получает только сам человек, под своей учётной записью.")
    made = archive_of(person)
    record("privacy.data.taken", person, by=by)
    return made


def prove_self(user: User, password: str) -> None:
    """A browser left open must not give everything away: the password is asked once more."""
    confirm_password(user, password)


def archive_of(person: Person) -> bytes:
    """A page that opens without the internet, the same for programs, the files."""
    parts, stream = gather(person), io.BytesIO()
    about = {"parts": parts, "name": person.full_name, "made_at": clock.now()}
    told = {
        "кто": person.full_name, "собрано": clock.now(), "данные": {part.title: part.plain for part in parts},
    }  # fmt: skip
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("Прочтите.txt", READ_ME)
        archive.writestr("Мои данные.html", render_to_string("privacy/my_data_file.html", about))
        archive.writestr("Мои данные.json", json.dumps(told, cls=_Encoder, ensure_ascii=False, indent=2))
        if person.photo is not None:
            archive.writestr(f"Файлы/{person.photo.name}", _bytes_of(person.photo))
    return stream.getvalue()


def _bytes_of(file: Any) -> bytes:
    try:
        with open_file(file) as source:
            return source.read()
    except Refused as refusal:  # still being looked at for viruses: the rest must not wait for it
        return refusal.text.encode()


class _Encoder(DjangoJSONEncoder):
    def default(self, o: object) -> Any:
        """What is no number, text, date or list is said as on the page."""
        try:
            return super().default(o)
        except TypeError:
            return str(o)
