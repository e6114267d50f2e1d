"""Search: word forms, rights, order, suggestions, upkeep. The objects are days of the calendar, the texts invented."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from metodkabinet.kit import registry, search
from metodkabinet.kit.search import engines
from metodkabinet.kit.search.models import SearchDocument
from metodkabinet.kit.search.query import parse
from metodkabinet.kit.words.lemmas import lemmas_of, words
from metodkabinet.kit.workdays.models import Holiday

pytestmark = pytest.mark.django_db
LABEL = "kit.holiday"


@dataclass
class Shelf:
    """Documents by object; `put` writes the object and its text, as a service would."""

    documents: dict[int, search.Document] = field(default_factory=dict)

    def put(self, title: str, text: str = "", audience: tuple[str, ...] = ("all",), **more: Any) -> int:
        day = Holiday.objects.create(date=date(2000, 1, 1) + timedelta(days=Holiday.objects.count()), title="день")
        self.documents[day.pk] = search.Document(title=title, text=text, audience=audience, **more)
        search.index(LABEL, [day.pk])
        return day.pk


@pytest.fixture
def shelf() -> Iterator[Shelf]:
    made = Shelf()
    kept = dict(registry.searchables._entries)
    registry.searchables._entries.clear()
    for key in (LABEL, "kit.other"):
        registry.searchables.add(
            registry.Searchable(
                key=key,
                label="День",
                objects=Holiday.objects.all if key == LABEL else Holiday.objects.none,
                describe=lambda day: made.documents[day.pk],
                visible=lambda user: Holiday.objects.all(),
                audience=(lambda user: user.tokens) if key == LABEL else (lambda user: user.other_tokens),
            )
        )
    yield made
    registry.searchables._entries.clear()
    registry.searchables._entries.update(kept)


def reader(*tokens: str, other: tuple[str, ...] = ()) -> Any:
    return SimpleNamespace(tokens=tokens or ("all",), other_tokens=other)


def found(text: str, user: Any = None, **more: Any) -> list[int]:
    return [hit.object_id for hit in search.search(user or reader(), text, **more).hits]


@pytest.mark.parametrize(
    "text",
    ["библиотекарь", "библиотекарями", "Библиотекарям ШКОЛЫ", "школа библиотекарь", "библиотек", "библиотекарь шко",
     "ёлка", "елка", "Ёлки", "елками", "273", "273-фз", "на школе", "«библиотекарь»", "Берёзкиной", "березкина"],
)  # fmt: skip
def test_word_forms_find_the_document(shelf: Shelf, text: str) -> None:
    wanted = shelf.put("Семинар для библиотекарей школ", "Ёлка и 273-ФЗ. Доклад прочла Берёзкина.")
    shelf.put("Протокол", "о другом")
    assert found(text) == [wanted]


@pytest.mark.parametrize("text", ["учебник", "библиотекарь учебник", "", "   ", "«»", "!!!", "блиотекарь"])
def test_other_words_do_not(shelf: Shelf, text: str) -> None:
    shelf.put("Семинар для библиотекарей", "Ёлка")
    assert found(text) == []


def test_only_the_last_word_may_be_unfinished(shelf: Shelf) -> None:
    shelf.put("Конкурс чтецов области")
    assert found("чтецов конк") != []
    assert found("конк чтецов") == []


def test_prepositions_count_only_alone(shelf: Shelf) -> None:
    wanted = shelf.put("План работы", "о чтении")
    assert found("план на работу") == [wanted]
    assert found("о") == [wanted]


def test_rights_are_part_of_the_question(shelf: Shelf) -> None:
    mine = shelf.put("План области", audience=("region:5", "user:9"))
    theirs = shelf.put("План соседей", audience=("region:6",))
    assert found("план", reader("region:5")) == [mine]
    assert found("план", reader("user:9")) == [mine]
    assert found("план", reader("region:6", "region:5")) == [theirs, mine]
    assert found("план", reader("region:50")) == []
    assert search.search(SimpleNamespace(tokens=(), other_tokens=()), "план") == search.Results()


def test_a_token_of_another_list_opens_nothing(shelf: Shelf) -> None:
    shelf.put("План области", audience=("region:5",))
    user = SimpleNamespace(tokens=(), other_tokens=("region:5",))
    assert found("план", user) == []


def test_kinds_narrow_the_search(shelf: Shelf) -> None:
    wanted = shelf.put("План")
    assert found("план", kinds=[LABEL]) == [wanted]
    assert found("план", kinds=["kit.other"]) == []


def test_title_hits_stand_above_body_hits(shelf: Shelf) -> None:
    in_title = shelf.put("Большой отчёт о работе школьных библиотек области за прошедший учебный год")
    often = shelf.put("Письмо", "отчёт " * 50)
    mixed = shelf.put("Отчёт", "о чтении")
    assert found("отчёт чтение") == [mixed]
    assert set(found("отчёт")[:2]) == {in_title, mixed}
    assert found("отчёт")[2] == often


def test_pages_and_the_cap(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    ids = [shelf.put("План", f"страница {number}") for number in range(5)]
    first, second = found("план", limit=3), found("план", limit=3, offset=3)
    assert sorted(first + second) == ids
    assert (len(first), len(second)) == (3, 2)
    assert found("план", limit=3, offset=5000) == found("план", limit=0) == found("план", offset=-1) == []
    monkeypatch.setattr(engines, "CAP", 4)
    results = search.search(reader(), "план", limit=10)
    assert (len(results.hits), results.total, results.capped) == (4, 4, True)


def test_what_a_hit_shows(shelf: Shelf) -> None:
    text = "Вступление. " * 60 + "Доклад о фондах ёлки прочла Анна. " + "Прения. " * 60
    shelf.put("Заседание № 1: ёлка", text, url="/x/", kind="Заседание")
    hit = search.search(reader(), "елкой").hits[0]
    assert [(part.text, part.hit) for part in hit.title] == [("Заседание № 1: ", False), ("ёлка", True)]
    assert [part.text for part in hit.snippet if part.hit] == ["ёлки"]
    assert (hit.snippet[0].text, hit.snippet[-1].text) == ("… ", " …")
    assert len("".join(part.text for part in hit.snippet)) <= 250
    assert (hit.kind, hit.url, hit.label) == ("Заседание", "/x/", LABEL)


def test_an_address_that_is_gone_is_empty(shelf: Shelf) -> None:
    shelf.put("План", url_name="nowhere:page", url_args=(1,))
    assert search.search(reader(), "план").hits[0].url == ""


def test_a_misprint_is_answered_with_a_suggestion(shelf: Shelf) -> None:
    shelf.put("Заседание методистов", audience=("region:5",))
    shelf.put("Канарейка соседей", audience=("region:6",))
    assert search.search(reader("region:5"), "засидание методистов").suggestion == "заседание методистов"
    assert search.search(reader("region:5"), "канорейка").suggestion == ""
    assert search.search(reader("region:5"), "qwertyuiop").suggestion == ""
    assert search.search(reader("region:5"), "заседание").suggestion == ""


HOSTILE = [
    '"',
    "'",
    "''; DROP TABLE kit_searchdocument; --",
    "план OR AND NOT",
    "NEAR(план, 2)",
    "план*",
    "* * *",
    "title_lemmas:план",
    "(план",
    "план)",
    "\x00",
    "пл\x00ан",
    "\ud800",
    "👩‍👩‍👧",
    "🏳️‍🌈 план",
    "я" * 10_000,
    "план " * 10_000,
    "\\",
    "%s %d %",
    ":*",
    "&|!<->",
    "{план}",
    "^план",
    "a:b@c/d.e-f_g",
    "\u202eплан",
    "и\u0306" * 500,
    "план\n\tработы",
    "1e5 0x1F 10.5",
    "İstanbul ß ﬁ",
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_asks_and_is_found(shelf: Shelf, text: str) -> None:
    search.search(reader(), text)
    wanted = shelf.put(text[:400], text)
    if list(words(text)):
        assert found(text.encode("utf-8", "ignore").decode()) == [wanted]


WORDS = st.sampled_from(
    [
        "план",
        "планы",
        "плана",
        "работа",
        "работе",
        "ёлка",
        "елка",
        "школа",
        "школы",
        "и",
        "на",
        "дом",
        "дома",
        "2024",
        "273-фз",
        "ab",
        "Ab1",
        "1e5",
        "чӑваш",
        "ҫӳлӗ",
        "й",
        "й",
        "中文",
        "x_y",
        "о'нил",
        "пл",
    ]
)
TEXTS = st.one_of(st.lists(WORDS, max_size=6).map(" ".join), st.text(max_size=30))
AUDIENCES = st.lists(st.sampled_from(["all", "region:1", "region:2", "user:1"]), min_size=1, max_size=2)


@pytest.mark.full
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    documents=st.lists(st.tuples(TEXTS, TEXTS, AUDIENCES), max_size=5),
    queries=st.lists(TEXTS, min_size=1, max_size=5),
    tokens=AUDIENCES,
)
def test_every_engine_gives_the_set_that_plain_reading_gives(
    shelf: Shelf, documents: list[tuple[str, str, list[str]]], queries: list[str], tokens: list[str]
) -> None:
    with transaction.atomic():
        ids = [shelf.put(title, text, tuple(audience)) for title, text, audience in documents]
        for query in queries:
            expected = {
                pk for pk, (title, text, audience) in zip(ids, documents, strict=True)
                if set(audience) & set(tokens) and _reads(query, title, text)
            }  # fmt: skip
            results = search.search(reader(*tokens), query, limit=100)
            assert {hit.object_id for hit in results.hits} == expected, query
            assert results.total == len(expected)
        transaction.set_rollback(True)


def _reads(query: str, title: str, text: str) -> bool:
    """The definition of an answer: every wanted word is a form of some word of the document."""
    wanted = parse(query)
    forms = [(form,) for word in words(title) for form in (*lemmas_of(word), word)]
    forms += [(form,) for word in words(text) for form in lemmas_of(word)]
    return bool(wanted) and all(any(word.fits(form) for form in forms) for word in wanted)


def test_touch_indexes_after_commit_and_once(
    shelf: Shelf, django_capture_on_commit_callbacks: Any, django_assert_num_queries: Any
) -> None:
    day = Holiday.objects.create(date=date(2026, 1, 1))
    shelf.documents[day.pk] = search.Document(title="План", audience=["all"])
    with django_capture_on_commit_callbacks(execute=True):
        search.touch(day)
        search.touch(day, day)
        assert found("план") == []
    assert len(found("план")) == 1
    with django_assert_num_queries(0):
        for _ in range(2):
            search.indexing._flush(LABEL)


def test_touch_of_a_deleted_object_forgets_it(shelf: Shelf, django_capture_on_commit_callbacks: Any) -> None:
    day = Holiday.objects.get(pk=shelf.put("План"))
    with django_capture_on_commit_callbacks(execute=True):
        search.touch(day)
        day.delete()
    assert found("план") == []


def test_touch_of_a_stranger_is_a_mistake(shelf: Shelf) -> None:
    with pytest.raises(LookupError):
        search.touch(SearchDocument())


def test_a_changed_document_is_found_by_its_new_words_only(shelf: Shelf) -> None:
    pk = shelf.put("План", "старое")
    shelf.documents[pk] = search.Document(title="Отчёт", text="новое", audience=["region:1"])
    assert search.index(LABEL, [pk]) == 1
    assert search.index(LABEL, [pk]) == 0
    assert found("план") == found("старое") == found("отчёт") == []
    assert found("отчёт", reader("region:1")) == [pk]
    search.remove(LABEL, [pk])
    assert found("отчёт", reader("region:1")) == []


def test_the_sweep_writes_what_differs_and_removes_what_is_gone(shelf: Shelf) -> None:
    kept, changed, gone = (shelf.put(title) for title in ("Альфа", "Бета", "Гамма"))
    shelf.documents[changed] = search.Document(title="Дельта", audience=["all"])
    Holiday.objects.filter(pk=gone).delete()
    SearchDocument.objects.create(label="no.such", object_id=1, kind="", title="x", digest="")
    new = Holiday.objects.create(date=date(2030, 1, 1))
    shelf.documents[new.pk] = search.Document(title="Эпсилон", audience=["all"])
    assert search.rebuild() == search.Swept(written=2, removed=2)
    assert search.rebuild() == search.Swept()
    assert [found(word) for word in ("альфа", "бета", "гамма", "дельта", "эпсилон")] == [
        [kept],
        [],
        [],
        [changed],
        [new.pk],
    ]


def test_the_sweep_goes_in_steps(shelf: Shelf) -> None:
    ids = [shelf.put("План") for _ in range(3)]
    Holiday.objects.filter(pk=ids[2]).delete()
    SearchDocument.objects.all().delete()
    first = search.sweep_step(LABEL, size=1)
    second = search.sweep_step(LABEL, after=first.after or 0, size=1)
    assert (first, second) == (search.Swept(1, 0, ids[0]), search.Swept(1, 0, ids[1]))
    assert search.sweep_step(LABEL, after=ids[1], size=1) == search.Swept()


def test_installing_again_changes_nothing_and_repairs(shelf: Shelf) -> None:
    wanted = shelf.put("План")
    engines.install()
    assert found("план") == [wanted]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"DROP TRIGGER {engines.INDEX}_insert")
        else:
            cursor.execute(f"ALTER TABLE {engines.TABLE} DROP COLUMN {engines.INDEX}")
    engines.install()
    assert found("план") == [wanted]
    assert sorted([wanted, shelf.put("План")]) == sorted(found("план"))


def test_long_texts_are_cut_alike(shelf: Shelf) -> None:
    wanted = shelf.put("П" * 1000, " ".join(f"слово{number}" for number in range(60_000)))
    assert found("слово1 слово9000") == [wanted]
    assert SearchDocument.objects.get().title == "П" * 500


@pytest.mark.parametrize("audience", [(), "all"])
def test_a_document_names_its_readers(audience: Any) -> None:
    with pytest.raises(ValueError, match="nobody"):
        search.Document(title="План", audience=audience)
