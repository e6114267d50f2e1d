"""Giving out: numbers, frozen words, repeats, pauses, void and replaced."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from metodkabinet.activities.models import Activity
from metodkabinet.associations.models import Association
from metodkabinet.audit.models import Event
from metodkabinet.certificates import checks, jobs, services
from metodkabinet.certificates.models import Batch, Certificate, Template
from metodkabinet.certificates.queries.checking import check_certificate
from metodkabinet.certificates.queries.choosing import choose
from metodkabinet.certificates.queries.registers import progress_of
from metodkabinet.certificates.services import BatchCard, Correction, LineCard, NameCard
from metodkabinet.certificates.tests.conftest import Came, Prepare, issue
from metodkabinet.certificates.tests.factories import DAY
from metodkabinet.kit.jobs import run_waiting
from metodkabinet.kit.refusals import Changed, Refused
from metodkabinet.kit.testing.queries import counted
from metodkabinet.papers.models import Number
from metodkabinet.papers.services import change_series, series_for
from metodkabinet.people.models import Person

pytestmark = pytest.mark.usefixtures("noon")
NBSP = "\u00a0"


def refused(call: Any) -> str:
    """What a person is told."""
    with pytest.raises(Refused) as caught:
        call()
    return caught.value.text


def broken() -> list[str]:
    """Every invariant of the module."""
    found = (checks.wrong_numbers, checks.wrong_fates, checks.unfinished, checks.loose_layouts)
    return [line for check in found for line in check()]


def test_names_numbers_and_words_are_those_of_the_day(prepare: Prepare, came: Came) -> None:
    took_part = came("Полкина Анна Ивановна", organisation_text_then="Школа № 3", post_then="педагог-библиотекарь",
                     role="speaker", place=2, result="доклад")  # fmt: skip
    batch = issue(prepare(dates="20 ноября 2026 г.", hours=6, signer="М. П. Иванова"))
    Person.objects.filter(pk=took_part.person_id).update(surname="Замужняя")
    made = batch.certificates.get()
    assert (made.name, made.number, made.is_valid) == ("Полкина Анна Ивановна", made.drawn.text, True)
    assert {key: made.words[key] for key in ("имени", "должности", "организация", "часы", "роль", "степень")} == {
        "имени": f"Полкиной Анне{NBSP}Ивановне", "должности": "педагогу-библиотекарю", "организация": "Школа № 3",
        "часы": f"6{NBSP}часов", "роль": "докладчик", "степень": "II степени",
    }  # fmt: skip
    assert (made.words["номер"], made.words["подписант"], made.drawn.year) == (made.number, "М. П. Иванова", "2026")
    assert (batch.state, broken()) == ("issued", [])


def test_a_name_put_right_by_hand_is_printed_so(prepare: Prepare, came: Came) -> None:
    took_part = came("Полкина Анна Ивановна")
    batch = prepare()
    names = NameCard("Полкина-Верхняя Анна Ивановна", "Полкиной-Верхней Анне Ивановне", "директор", "директору", "ДК")
    services.write_name(batch, took_part, names, by=None)
    words = issue(batch).certificates.get().words
    assert [words[key].replace(NBSP, " ") for key in ("имя", "имени", "должности", "организация")] == [
        "Полкина-Верхняя Анна Ивановна", "Полкиной-Верхней Анне Ивановне", "директору", "ДК",
    ]  # fmt: skip


def test_the_card_knows_the_case(prepare: Prepare, came: Came) -> None:
    took_part = came("Полкина Анна Ивановна")
    Person.objects.filter(pk=took_part.person_id).update(cases={"datv": "Полкина Анне Ивановне"})
    assert issue(prepare()).certificates.get().words["имени"] == f"Полкина Анне{NBSP}Ивановне"


def test_numbers_go_on_and_are_never_given_again(prepare: Prepare, came: Came, body: Association) -> None:
    series = series_for(body, "certificates")
    change_series(series, pattern="С-{n}", yearly="calendar", first=41, day=DAY, version=series.version, by=None)
    for name in ("Ананьева Анна Ивановна", "Белкина Анна Ивановна"):
        came(name)
    batch = issue(prepare())
    assert list(batch.certificates.order_by("pk").values_list("name", "number")) == [
        ("Ананьева Анна Ивановна", "С-41"), ("Белкина Анна Ивановна", "С-42"),
    ]  # fmt: skip
    first = batch.certificates.order_by("pk").first()
    assert first is not None
    services.revoke_certificate(first, reason="не был", by=None)
    assert issue(prepare()).certificates.get().number == "С-43"
    assert broken() == []


def test_what_was_looked_at_is_what_is_issued(prepare: Prepare, came: Came) -> None:
    came("Полкина Анна Ивановна")
    batch = prepare()
    seen = choose(batch).fingerprint
    came("Страницын Пётр Ильич")
    with pytest.raises(Changed):
        services.start_batch(batch, fingerprint=seen, by=None)
    assert (Certificate.objects.filter(batch=batch).count(), Batch.objects.get(pk=batch.pk).state) == (0, "draft")


def test_nothing_is_issued_to_nobody_nor_twice_nor_changed_later(prepare: Prepare, came: Came) -> None:
    batch = prepare()
    assert refused(lambda: services.start_batch(batch, fingerprint="", by=None)).startswith("Никому не выдаётся")
    took_part = came("Полкина Анна Ивановна")
    issue(batch)
    closed = "Выдача уже началась, её список больше не меняют. Начните ещё одну."
    for act in (
        lambda: services.start_batch(batch, fingerprint=choose(batch).fingerprint, by=None),
        lambda: services.decide_participant(batch, took_part, "removed", by=None),
        lambda: services.add_line(batch, LineCard(NameCard("Кто-то")), by=None),
        lambda: services.discard_batch(batch, by=None),
    ):
        assert refused(act) == closed
    assert (services.issue_some(batch.pk), batch.certificates.count()) == (False, 1)


def test_steps_pause_and_resume(prepare: Prepare, came: Came) -> None:
    for place in range(5):
        came(f"Полкина{place} Анна Ивановна")
    batch = prepare()
    services.start_batch(batch, fingerprint=choose(batch).fingerprint, by=None)
    assert services.issue_some(batch.pk, limit=2)
    services.pause_batch(batch, by=None)
    assert (services.issue_some(batch.pk, limit=2), progress_of(batch).done) == (False, 2)
    assert refused(lambda: services.pause_batch(batch, by=None)) == "Сейчас ничего не выдаётся."
    services.resume_batch(batch, by=None)
    assert refused(lambda: services.resume_batch(batch, by=None)) == "Выдача не приостановлена."
    while services.issue_some(batch.pk, limit=2):
        continue
    assert (progress_of(batch).done, Number.objects.filter(series__key="certificates").count()) == (5, 5)
    assert list(batch.lines.order_by("position").values_list("name", flat=True)) == list(
        batch.certificates.order_by("drawn__n").values_list("name", flat=True)
    )


def test_a_forgotten_issuing_gets_its_work_again(prepare: Prepare, came: Came) -> None:
    came("Полкина Анна Ивановна")
    batch = prepare()
    services.start_batch(batch, fingerprint=choose(batch).fingerprint, by=None)
    for _ in range(2):
        jobs.sweep.work()
        run_waiting()
    assert batch.certificates.count() == 1


def test_two_issuings_of_one_kind_at_once_give_one_each(prepare: Prepare, came: Came) -> None:
    came("Полкина Анна Ивановна")
    one, two = prepare(), prepare()
    for batch in (one, two):
        services.start_batch(batch, fingerprint=choose(batch).fingerprint, by=None)
    for batch in (one, two):
        while services.issue_some(batch.pk):
            continue
    assert (one.certificates.count(), two.certificates.count()) == (1, 0)
    assert two.lines.get().because == "уже выдан другой выдачей"
    assert broken() == []


@pytest.mark.full
def test_a_batch_costs_the_same_queries_whichever_it_is(prepare: Prepare, came: Came) -> None:
    for place in range(90):
        came(f"Полкина{place} Анна Ивановна")
    batch = prepare()
    services.start_batch(batch, fingerprint=choose(batch).fingerprint, by=None)
    costs = []
    for _ in range(3):
        with counted() as queries:
            services.issue_some(batch.pk, limit=30)
        costs.append(len(queries))
    assert costs[1:] == [costs[1]] * 2
    assert costs[1] < 30


def test_people_named_by_hand_and_organisations_get_theirs(body: Association, template: Template) -> None:
    card = BatchCard(template, "за помощь библиотекам", DAY)
    batch = services.add_batch(body, card, activity=None, by=None)
    names = NameCard("Издательство «Страница»", "Издательству «Страница»")
    line = services.add_line(batch, LineCard(names, email="press@example.org"), by=None)
    assert refused(lambda: services.add_line(batch, LineCard(names), by=None)).endswith("в этом списке уже есть.")
    assert refused(lambda: services.add_line(batch, LineCard(NameCard()), by=None)).startswith("Напишите имя")
    wrong = services.add_line(batch, LineCard(NameCard("Ошибкин Пётр Ильич")), by=None)
    services.remove_line(wrong, by=None)
    made = issue(batch).certificates.get()
    assert (made.line_id, made.name, made.words["имени"]) == (
        line.pk, "Издательство «Страница»", "Издательству «Страница»",
    )  # fmt: skip


def test_a_replaced_one_leads_to_the_new_and_both_stay(prepare: Prepare, came: Came) -> None:
    took_part = came("Полкена Анна Ивановна", organisation_text_then="Школа № 3")
    old = issue(prepare(signer="М. П. Иванова")).certificates.get()
    correction = Correction("Полкина Анна Ивановна", organisation="Школа № 3", result="доклад")
    new = services.replace_certificate(old, correction, reason="опечатка", day=date(2026, 12, 1), by=None)
    old.refresh_from_db()
    assert (old.state, old.reason, old.drawn.void_reason, new.replaces_id) == (
        "replaced",
        "опечатка",
        "опечатка",
        old.pk,
    )
    assert (new.words["имени"], new.words["результат"], new.words["подписант"], new.words["дата"]) == (
        f"Полкиной Анне{NBSP}Ивановне", "доклад", "М. П. Иванова", f"1{NBSP}декабря{NBSP}2026{NBSP}г.",
    )  # fmt: skip
    assert (new.participation_id, new.person_id, new.issued_on) == (
        took_part.pk,
        took_part.person_id,
        date(2026, 12, 1),
    )
    assert refused(
        lambda: services.replace_certificate(old, correction, reason="ещё", day=DAY, by=None)
    ) == "Он уже заменён."  # fmt: skip
    assert refused(lambda: services.revoke_certificate(new, reason=" ", by=None)).startswith("Напишите причину")
    assert broken() == []


def test_the_check_page_tells_what_the_sheet_shows_and_no_more(prepare: Prepare, came: Came) -> None:
    came("Полкина Анна Ивановна", organisation_text_then="Школа № 3", points=7)
    made = issue(prepare(hours=6)).certificates.get()
    found = check_certificate(made.number, made.code)
    assert found is not None
    assert (found.title, found.is_valid) == ("Сертификат участника", True)
    told = dict(found.lines)
    assert (told["Кому"].replace(NBSP, " "), told["Объём"]) == ("Полкина А. И.", f"6{NBSP}часов")
    assert ("Баллы" in told, "Школа № 3" in str(found.lines)) == (False, False)
    wrong = [check_certificate(made.number + "0", made.code), check_certificate(made.number, made.code[:-1] + "#"),
             check_certificate("", made.code), check_certificate(made.number, "")]  # fmt: skip
    assert wrong == [None] * 4
    new = services.replace_certificate(made, Correction(made.name), reason="опечатка", day=DAY, by=None)
    seen = check_certificate(made.number, made.code)
    assert seen is not None
    assert (seen.is_valid, seen.note) == (False, f"Взамен выдан № {new.number}.")
    services.revoke_certificate(new, reason="личная причина", by=None)
    gone = check_certificate(new.number, new.code)
    assert gone is not None
    assert (gone.is_valid, gone.note) == (False, "Он аннулирован.")


def test_every_certificate_is_in_the_log(prepare: Prepare, came: Came, activity: Activity) -> None:
    came("Полкина Анна Ивановна")
    batch = issue(prepare())
    made = batch.certificates.get()
    told = Event.objects.of("certificates.certificate", str(made.pk)).values_list("action", flat=True)
    assert list(told) == ["certificates.certificate.issued"]
    history = Event.objects.of("activities.activity", str(activity.pk)).order_by("pk").values_list("action", flat=True)
    assert [one for one in history if one.startswith("certificates.")] == [
        "certificates.batch.added", "certificates.batch.started", "certificates.batch.finished",
    ]  # fmt: skip
