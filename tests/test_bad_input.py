"""I8, T12, U2: whatever a form is sent, the answer is a sentence in Russian, nothing is half-saved, nothing falls.

Forms are found through the policy table and taken from the rendered page, as a browser would take them; each form
is sent by the first of the roles that it is open to. A request is rolled back; a refused one must have left every
row as it was. PostgreSQL is sent what engines take differently; what a form says is the same on both.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client

from metodkabinet.config.invariants import keys_that_cross
from metodkabinet.config.testing.cast import Cast
from metodkabinet.kit.testing.queries import MAY_CHANGE
from metodkabinet.organisations.models import Organisation
from tests.addresses import Place, open_to
from tests.rendered import Form, read

sys.path.insert(0, str(Path(__file__).parent / "corpus"))
import sheets

NUL, LONE, EMOJI = "Анна\x00", "\ud800", "👩‍👩‍👧‍👦" * 20
LONG, WORD, STACK = "Очень длинно " * 800, "щ" * 5_000, "а" + "\u0301" * 300
TEXTS = [LONG, WORD, EMOJI, NUL, LONE, STACK, "\u202eanna", "   ", "<script>alert(1)</script>", "=1+1"]
TYPES = {
    "date": ["31.02.2024", "0000-00-00", "9999-12-31", "10000-01-01", "вчера"],
    "number": ["NaN", "1e309", "9" * 40, "-1", "٣"],
    "email": ["@", "a@b", f"{'a' * 400}@example.org", "иван@почта.рф"],
    "select": ["99999999999999999999", "не число", "-1", "1,2", "[]"],
    "checkbox": ["[]", "maybe", "2"],
    "radio": ["99999999999999999999", "[]"],
    "hidden": ["99999999999999999999", "не то", "-1", NUL],
    "search": ["%", "(", '"', LONG, NUL],
}
WRITES = re.compile(r'^\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+"?(\w+)', re.IGNORECASE)
TRAP = "подменено"
# what no form of ours lets the sender say for himself
DANGEROUS = "id pk region region_id user user_id is_administrator is_active version path state created_by".split()
ROLES = ["administrator", "head", "region"]
ENGINES_DIFFER = {LONG, NUL, LONE, "9" * 40, "NaN", "10000-01-01", "99999999999999999999"}

Enter = Callable[[str], Client]


@dataclass
class Watch:
    """Tables that a request wrote to."""

    tables: set[str] = field(default_factory=set)

    @contextmanager
    def on(self) -> Iterator[None]:
        def look(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:  # noqa: FBT001
            found = WRITES.match(sql)
            if found and not found[1].startswith(MAY_CHANGE):
                self.tables.add(found[1])
            return execute(sql, params, many, context)

        with connection.execute_wrapper(look):
            yield


def rows_of(tables: set[str]) -> dict[str, list[tuple[Any, ...]]]:
    """Every value of these tables."""
    found = {}
    with connection.cursor() as cursor:
        for table in sorted(tables):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608  our own table names
            found[table] = sorted(cursor.fetchall(), key=repr)
    return found


def all_tables() -> set[str]:
    """Tables of the product but those that reading may change."""
    names = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    return {name for name in names if not name.startswith(MAY_CHANGE)}


class Sender:
    """Sends one wrong thing after another and remembers what went wrong."""

    def __init__(self, client: Client) -> None:
        self.client, self.before, self.cookies = client, rows_of(all_tables()), copy(client.cookies)
        self.tried, self.findings = 0, []
        self.accepted = 0

    def send(self, what: str, url: str, data: dict[str, Any], after: Callable[[set[str]], str] = lambda _: "") -> None:
        """One request, judged and rolled back."""
        self.tried += 1
        self.client.cookies = copy(self.cookies)  # an accepted request may have signed us out
        watch = Watch()
        with transaction.atomic():
            try:
                with watch.on():
                    response = self.client.post(url, encodable(data))
                finding = self.judge(response, watch) or (after(watch.tables) if watch.tables else "")
            except Exception as error:  # noqa: BLE001  any crash is a finding, the list names it
                finding = f"crash {type(error).__name__}: {str(error)[:150]}"
            transaction.set_rollback(True)
        if finding:
            self.findings.append(f"{url} {what}: {finding}")

    def judge(self, response: Any, watch: Watch) -> str:
        """What is wrong with this answer, if anything."""
        status = response.status_code
        if status >= 500:
            return f"status {status}"
        if status < 400:
            self.accepted += 1
            return "lost the session" if "next=" in response.get("Location", "") else ""
        if watch.tables and rows_of(watch.tables) != {table: self.before[table] for table in watch.tables}:
            return f"refused with {status}, yet changed {sorted(watch.tables)}"
        source = response.content.decode()
        if status == 422 and 'role="alert"' not in source:
            return "refused without a sentence"
        return "" if re.search("[а-яё]{3}", source) else f"status {status} without a Russian word"


def encodable(data: dict[str, Any]) -> dict[str, Any]:
    """The test client writes bytes; a lone half of a letter goes as the three bytes a broken client sends."""
    many = {name: value if isinstance(value, list) else [value] for name, value in data.items()}
    return {name: [half(one) for one in values] for name, values in many.items()}


def half(value: Any) -> Any:
    return value.encode("utf-8", "surrogatepass") if isinstance(value, str) and LONE in value else value


def forms_of(client: Client, place: Place) -> list[Form]:
    """The forms that this page sends to itself."""
    if "GET" not in place.row.methods:
        return []
    response = client.get(place.url)
    html = response.get("Content-Type", "").startswith("text/html") and not response.streaming
    found = read(response.content.decode()).forms if html else []
    return [form for form in found if form.method == "post" and form.action in {"", place.url}]


def plausible(form: Form) -> dict[str, Any]:
    """What a person would send: what is there, and something fitting where nothing is."""
    samples = {
        "date": "2024-09-01",
        "email": "new@example.org",
        "number": "3",
        "text": "Ромашкина",
        "textarea": "Слова",
    }
    data: dict[str, Any] = {}
    for name, kind in form.kinds.items():
        value = [one for one in form.values.get(name, []) if one]
        if not value and kind in {"select", "radio"}:
            value = [one for one in form.options[name] if one][:1]
        if not value and kind in samples:
            value = [samples[kind]]
        if value and kind not in {"file", "button"}:
            data[name] = value
    return data


def wrong_values(kind: str) -> list[str]:
    """What to send to a field of this kind."""
    values = TYPES.get(kind, []) + ([] if kind in {"select", "checkbox", "radio", "file", "button"} else TEXTS)
    return values if connection.vendor == "sqlite" else [value for value in values if value in ENGINES_DIFFER]


def sent_by(cast: Cast, role: str) -> Iterator[Place]:
    """Pages with forms that no role before this one opens: what a form makes of nonsense is the same for all."""
    before = {place.name for one in ROLES[: ROLES.index(role)] for place in open_to(cast, one, method="POST")}
    return (place for place in open_to(cast, role, method="POST") if place.name not in before)


def foreign_ids(cast: Cast) -> list[str]:
    """Keys of the other region that are nobody's here: taken by a field, they would show as a crossing."""
    own = {str(thing.pk) for side in (cast.own, cast.foreign) for thing in side.made.values()}
    keys = {str(thing.pk) for thing in cast.other.made.values()}
    found = sorted(keys - own) or sorted(keys)
    return found[:3] if connection.vendor == "sqlite" else found[:1]  # what a form makes of them is the same on both


def crossing(tables: set[str]) -> str:
    """The judge of every accepted request: no key may lead into another region."""
    return "; ".join(list(keys_that_cross(tables))[:2])


def trapped(before: dict[str, list[tuple[Any, ...]]], tables: set[str]) -> str:
    """Did a value that no field of the form carries reach a table?"""
    for table, rows in rows_of(tables).items():
        if any(TRAP in str(value) for row in rows if row not in before[table] for value in row):
            return f"an undeclared value reached {table}"
    return ""


def spoiled(form: Form) -> Iterator[tuple[str, dict[str, Any]]]:
    """All fields wrong at once, value by value; all texts strange, so that a service meets them; other kinds alone."""
    good = plausible(form)
    wrong = {name: wrong_values(kind) for name, kind in form.kinds.items() if name != "csrfmiddlewaretoken"}
    wrong = {name: values for name, values in wrong.items() if values}
    for turn in range(max(map(len, wrong.values()), default=0)):
        yield f"turn {turn}", {**good, **{name: values[turn % len(values)] for name, values in wrong.items()}}
    texts = [name for name in wrong if form.kinds[name] not in TYPES]
    for value in (EMOJI, STACK, "<script>alert(1)</script>", "=1+1") if texts else ():
        yield f"texts={value[:20]!r}", {**good, **dict.fromkeys(texts, value)}
    for name, data in alone(form):
        if form.kinds[name] in {"date", "number", "hidden", "checkbox"} and data[name] not in TEXTS:
            yield f"{name}={data[name][:20]!r}", data


def alone(form: Form) -> Iterator[tuple[str, dict[str, Any]]]:
    """One field wrong, the others as they should be."""
    good = plausible(form)
    for name, kind in form.kinds.items():
        for value in wrong_values(kind) if name != "csrfmiddlewaretoken" else []:
            yield name, {**good, name: value}


@pytest.mark.full
@pytest.mark.generated
@pytest.mark.parametrize("role", ROLES)
def test_i8_no_value_breaks_a_form(cast: Cast, enter: Enter, noon: Any, role: str) -> None:
    client = enter(role)
    sender = Sender(client)
    for place in sent_by(cast, role):
        sender.send("empty", place.url, {})
        for form in forms_of(client, place):
            sender.send("plausible", place.url, plausible(form), crossing)
            for what, data in spoiled(form):
                sender.send(what, place.url, data)
    assert sender.findings == []
    assert sender.tried > 20 or role != ROLES[0]  # the others send only what the first could not open


@pytest.mark.nightly
@pytest.mark.generated
@pytest.mark.parametrize("role", ROLES)
def test_i8_no_value_alone_breaks_a_form(cast: Cast, enter: Enter, noon: Any, role: str) -> None:
    client = enter(role)
    sender = Sender(client)
    for place in open_to(cast, role, method="POST"):
        for form in forms_of(client, place):
            for name, data in alone(form):
                sender.send(f"{name}={data[name][:20]!r}", place.url, data)
    assert sender.findings == []
    assert sender.tried > 20 or role != ROLES[0]  # the others send only what the first could not open


@pytest.mark.full
@pytest.mark.generated
@pytest.mark.parametrize("role", ROLES)
def test_t2_no_field_takes_a_key_of_the_other_region(cast: Cast, enter: Enter, noon: Any, role: str) -> None:
    client = enter(role)
    sender, keys = Sender(client), foreign_ids(cast)
    for place in sent_by(cast, role):
        for form in forms_of(client, place):
            good = plausible(form)
            texts = [name for name, kind in form.kinds.items() if kind in {"text", "search"}]
            chosen = [name for name, kind in form.kinds.items() if kind in {"select", "hidden", "radio", "checkbox"}]
            for key in keys:
                for names in [texts, *([name] for name in chosen if name != "csrfmiddlewaretoken")]:
                    sender.send(f"{names}={key}", place.url, {**good, **dict.fromkeys(names, key)}, crossing)
    assert sender.findings == []
    assert sender.tried > 20 or role != ROLES[0]  # the others send only what the first could not open


@pytest.mark.full
@pytest.mark.generated
@pytest.mark.parametrize("role", ROLES)
def test_t12_names_that_no_form_has_are_ignored(cast: Cast, enter: Enter, noon: Any, role: str) -> None:
    client = enter(role)
    sender = Sender(client)
    for place in sent_by(cast, role):
        names = set(DANGEROUS) | {"region__name", "user__is_administrator", "pk__in", "name__regex", "__class__"}
        if place.row.of:
            names |= {field.name for field in apps.get_model(place.row.of)._meta.concrete_fields}
        for form in forms_of(client, place):
            good = plausible(form)
            for trap in (TRAP, [TRAP, TRAP], "1"):
                more = dict.fromkeys(names - form.kinds.keys(), trap)
                judge = partial(trapped, sender.before)
                sender.send(f"undeclared names = {trap}", place.url, {**more, **good}, judge)
    assert sender.findings == []
    assert sender.tried > 20 or role != ROLES[0]  # the others send only what the first could not open


QUERY = {
    "page": ["0", "9" * 30, "-1", "٣"],
    "sort": ["password", "user__password", "-"],
    "q": [NUL, LONG, '"* OR 1', "NEAR(а б)", half(LONE)],
    "export": ["", "", "", "", "exe"],
    "tab": ["../../etc"],
    "at": ["31.02.2024"],
    "date": ["9999-99-99"],
    "user__password__regex": ["."],
}
WILD = [NUL, "9" * 30, "x__y", LONG, "-1"]


@pytest.mark.full
@pytest.mark.generated
@pytest.mark.parametrize("role", ROLES)
def test_i8_no_query_breaks_a_page(cast: Cast, enter: Enter, role: str) -> None:
    client, findings = enter(role), []
    before = {place.name for one in ROLES[: ROLES.index(role)] for place in open_to(cast, one)}
    for place in open_to(cast, role):
        if place.name in before:
            continue
        wild = {name: WILD for form in read_get(client, place) for name in form.kinds}
        for turn in range(5):
            query = {name: values[turn % len(values)] for name, values in {**wild, **QUERY}.items()}
            try:
                response = client.get(place.url, query)
                response.close()
                found = response.status_code if response.status_code >= 500 else ""
            except Exception as error:  # noqa: BLE001  any crash is a finding
                found = f"crash {type(error).__name__}: {str(error)[:100]}"
            if found:
                findings.append(f"{place.url} {str(query)[:300]}: {found}")
    assert findings == []


def read_get(client: Client, place: Place) -> list[Form]:
    """The filters of a list."""
    response = client.get(place.url)
    if response.streaming or not response.get("Content-Type", "").startswith("text/html"):
        response.close()
        return []
    return [form for form in read(response.content.decode()).forms if form.method == "get"]


def import_pages(client: Client, cast: Cast, role: str) -> list[Place]:
    """Pages with a field for a table."""
    return [
        place
        for place in sent_by(cast, role)
        if any(kind == "file" for form in forms_of(client, place) for kind in form.kinds.values())
    ]


@pytest.mark.full
@pytest.mark.generated
@pytest.mark.parametrize("role", ROLES)
def test_m1_ugly_files_are_refused_in_words(cast: Cast, enter: Enter, noon: Any, role: str) -> None:
    client = enter(role)
    sender, pages = Sender(client), import_pages(client, cast, role)
    assert pages or role != ROLES[0]
    for place in pages:
        names = [
            (form, name) for form in forms_of(client, place) for name, kind in form.kinds.items() if kind == "file"
        ]
        for form, name in names:
            for case in sheets.CASES:
                if case.quick and case.verdict != "read":
                    sent = SimpleUploadedFile("список.xlsx", case.make())
                    sender.send(case.name, place.url, {**plausible(form), name: sent})
    assert sender.findings == []
    assert sender.tried > 20 or role != ROLES[0]  # the others send only what the first could not open


def test_the_judge_hears_a_crash(cast: Cast, enter: Enter, monkeypatch: pytest.MonkeyPatch) -> None:
    client = enter("head")
    sender = Sender(client)

    def fall(*args: Any, **kwargs: Any) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(client, "post", fall)
    sender.send("planted", "/", {})
    assert sender.findings == ["/ planted: crash ZeroDivisionError: "]


def test_the_judge_sees_what_a_refusal_left_behind(cast: Cast, enter: Enter, monkeypatch: pytest.MonkeyPatch) -> None:
    client = enter("head")
    sender = Sender(client)

    def refuse(*args: Any, **kwargs: Any) -> HttpResponse:
        Organisation.objects.update(short_name=TRAP)
        return HttpResponse("Нельзя.", status=409)

    monkeypatch.setattr(client, "post", refuse)
    sender.send("planted", "/", {})
    assert sender.findings == ["/ planted: refused with 409, yet changed ['organisations_organisation']"]
    Organisation.objects.update(short_name=TRAP)
    assert trapped(sender.before, all_tables()) == "an undeclared value reached organisations_organisation"
