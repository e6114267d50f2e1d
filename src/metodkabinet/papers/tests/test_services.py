"""Services: each effect and each refusal."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.dispatch import Signal

from metodkabinet.associations.models import Association, SettingValue
from metodkabinet.audit.models import Event
from metodkabinet.config.testing.cast import Cast
from metodkabinet.kit import registry
from metodkabinet.kit.files.services import open_file
from metodkabinet.kit.refusals import Changed, Refused
from metodkabinet.notifications.models import Notice
from metodkabinet.organisations.enums import OrganisationKind
from metodkabinet.organisations.tests.factories import OrganisationFactory
from metodkabinet.papers import checks, services
from metodkabinet.papers.models import Number, Paper, Series, Step
from metodkabinet.papers.services import Certificate, NewPaper, NewStep, Signing
from metodkabinet.papers.signals import document_approved, document_returned
from metodkabinet.papers.tests.conftest import Begin
from metodkabinet.papers.tests.factories import PDF
from metodkabinet.people.models import Person

pytestmark = pytest.mark.usefixtures("noon")
DAY = date(2026, 11, 20)
SIGNATURE = b"\x30\x82\x0b\x10" + bytes.fromhex("06092a864886f70d010702") + bytes(40)
RULES = {"general": ["Первое"], "aims": ["Второе"], "people": ["Третье"], "terms": ["Четвёртое"]}


def refusal(service: Any, *args: Any, **given: Any) -> str:
    """What it said no with."""
    with pytest.raises(Refused) as caught:
        service(*args, **given)
    return caught.value.text


def broken() -> list[str]:
    """What the module's invariants find."""
    return [*checks.wrong_numbers(), *checks.holes(), *checks.wrong_files()]


@contextmanager
def heard(signal: Signal) -> Iterator[list[dict[str, Any]]]:
    """What a listener from above gets."""
    found: list[dict[str, Any]] = []

    def listen(sender: object, signal: Signal, **told: Any) -> None:
        found.append(told)

    signal.connect(listen)
    yield found
    signal.disconnect(listen)


# Registering a letter


def test_a_registered_letter_has_number_code_and_frozen_files(begin: Begin, cast: Cast) -> None:
    paper = services.register_paper(begin(), by=cast["head"])
    issue = paper.issues.get()
    assert (paper.state, paper.number, paper.date) == ("registered", "РМО-26/02", DAY)
    assert len(paper.code or "") == 18
    with open_file(issue.pdf) as file:
        assert file.read(5) == b"%PDF-"
    with open_file(issue.docx) as file:
        assert file.read(2) == b"PK"
    assert (issue.pdf.sha256, issue.docx.sha256) == (issue.pdf_sha256, issue.docx_sha256)
    assert broken() == []


def test_numbers_go_on_and_a_void_one_is_never_given_again(begin: Begin) -> None:
    first = services.register_paper(begin(), by=None)
    services.void_paper(first, reason="ошибка", by=None)
    second = services.register_paper(begin(), by=None)
    first.refresh_from_db()
    assert (first.number, first.state, second.number) == ("РМО-26/02", "void", "РМО-26/03")
    assert first.drawn is not None
    assert first.drawn.void_reason == "ошибка"
    assert refusal(services.void_number, first.drawn, reason="ещё", by=None) == "Этот номер уже аннулирован."
    assert refusal(services.void_paper, first, reason="ещё", by=None).startswith("Аннулировать можно только")
    assert refusal(services.void_paper, second, reason=" ", by=None).startswith("Напишите, почему")
    assert broken() == []


def test_what_is_not_filled_in_is_named(begin: Begin) -> None:
    paper = begin("letter", addressee="Всем")
    assert refusal(services.register_paper, paper, by=None) == "Не заполнено: Текст письма."
    assert not Number.objects.filter(owner=f"papers.paper:{paper.pk}").exists()


def test_an_order_takes_its_number_from_the_institutes_register(begin: Begin) -> None:
    paper = begin("event_order", "О проведении семинара", points=["Провести"])
    assert refusal(services.register_paper, paper, by=None).startswith("Впишите номер и дату")
    done = services.register_paper(paper, number="82", day=date(2026, 10, 5), by=None)
    assert (done.number, done.date, done.drawn) == ("82", date(2026, 10, 5), None)
    assert broken() == []


def test_a_paper_in_force_does_not_change(begin: Begin) -> None:
    paper = services.register_paper(begin(), by=None)
    sentence = "Документ уже отправлен на подпись или вступил в силу. Чтобы исправить его, верните его."
    new = NewPaper("Другое")
    assert refusal(services.change_paper, paper, new, version=paper.version, by=None) == sentence
    assert refusal(services.add_step, paper, NewStep("agree", post="Ректор"), by=None) == sentence
    assert refusal(services.discard_paper, paper, by=None) == sentence
    assert refusal(services.register_paper, paper, by=None).startswith("Документ уже отправлен")
    assert refusal(services.send_paper, paper, by=None).startswith("Документ уже отправлен")


def test_a_font_that_is_absent_stops_the_issue_and_loses_nothing(begin: Begin, body: Association) -> None:
    SettingValue.objects.create(association=body, key="papers.font", value="Нет такого шрифта")
    paper = begin()
    before = Number.objects.count()
    assert refusal(services.register_paper, paper, by=None).startswith("Не получилось подготовить PDF.")
    paper.refresh_from_db()
    assert (paper.state, paper.number, Number.objects.count()) == ("draft", "", before)


# Sign-off


def test_the_route_is_walked_step_by_step(begin: Begin, cast: Cast) -> None:
    paper = begin("regulation", "о семинаре", by=cast["secretary"], **RULES)
    paper = services.send_paper(paper, by=cast["secretary"])
    adopt, approve = paper.steps.order_by("position")
    given = Signing(DAY, document_number="3")
    assert refusal(services.sign_step, approve, Signing(DAY), by=None) == f"Сначала нужна другая подпись: {adopt.post}."
    assert refusal(services.sign_step, adopt, Signing(DAY), by=None).startswith("Укажите номер протокола")
    late = Signing(date(2026, 11, 22), document_number="3")
    assert refusal(services.sign_step, adopt, late, by=None) == "Дата подписи ещё не наступила."
    assert services.sign_step(adopt, given, by=cast["secretary"]).state == "signing"
    with heard(document_approved) as approved:
        done = services.sign_step(approve, Signing(DAY, name="В. А. Ильинская"), by=cast["head"])
    assert (done.state, done.state_label, done.number) == ("approved", "утверждено", "РМО-П-2026/1")
    assert [one["paper"].pk for one in approved] == [done.pk]
    assert [one.kind for one in Notice.objects.filter(user=cast["secretary"])] == ["papers.approved"]
    assert Event.objects.filter(action="papers.step.signed").count() == 2
    assert refusal(services.sign_step, approve, Signing(DAY), by=None).startswith("Документ сейчас не на подписании")
    assert broken() == []


def test_a_listeners_refusal_rolls_the_signature_back(begin: Begin) -> None:
    def refuse(sender: object, **told: Any) -> None:
        raise Refused("План уже утверждён другим документом.")

    paper = begin()
    before = Number.objects.count()
    document_approved.connect(refuse)
    try:
        assert refusal(services.register_paper, paper, by=None) == "План уже утверждён другим документом."
    finally:
        document_approved.disconnect(refuse)
    paper.refresh_from_db()
    assert (paper.state, Number.objects.count()) == ("draft", before)


def test_a_person_is_asked_and_may_send_it_back(begin: Begin, cast: Cast) -> None:
    head = Person.objects.get(user=cast["head"])
    paper = begin(by=cast["secretary"])
    step = services.add_step(paper, NewStep("approve", person=head), by=None)
    assert (step.name, step.post) == ("В.\u00a0А.\u00a0Ильинская", "педагог-библиотекарь")
    services.send_paper(paper, by=None)
    assert Notice.objects.get(user=cast["head"]).kind == "papers.asked"
    assert refusal(services.return_paper, paper, remark=" ", by=None) == "Напишите, что нужно исправить."
    with heard(document_returned) as returned:
        back = services.return_paper(paper, remark="Исправьте дату", by=cast["head"])
    assert (back.state, [one["remark"] for one in returned]) == ("returned", ["Исправьте дату"])
    assert Notice.objects.get(user=cast["secretary"]).text == "Исправьте дату"
    assert refusal(services.return_paper, back, remark="Ещё", by=None).startswith("Документ сейчас не на подписании")
    assert refusal(services.discard_paper, back, by=None).startswith("Этот документ уже отправляли")
    again = services.change_paper(back, NewPaper("Другое", content=back.content), version=back.version, by=None)
    services.send_paper(again, by=None)
    assert [one.state for one in Step.objects.filter(paper=paper)] == ["waiting"]


def test_agreeing_goes_before_approving(begin: Begin) -> None:
    paper = begin("free", "Справка")
    services.add_step(paper, NewStep("approve", post="Ректор"), by=None)
    services.add_step(paper, NewStep("agree", post="Куратор"), by=None)
    services.add_step(paper, NewStep("adopt", "body", post="Совет"), by=None)
    assert [one.post for one in paper.steps.order_by("position")] == ["Куратор", "Совет", "Ректор"]
    services.remove_step(paper.steps.get(post="Совет"), by=None)
    assert [(one.position, one.post) for one in paper.steps.order_by("position")] == [(1, "Куратор"), (2, "Ректор")]
    assert refusal(services.register_paper, paper, by=None).startswith("У документа есть маршрут")
    assert refusal(services.send_paper, begin("free"), by=None).startswith("В маршруте нет ни одной подписи")


def test_a_step_says_what_it_lacks(begin: Begin, cast: Cast) -> None:
    paper = begin("free", "Справка")
    head, far = Person.objects.get(user=cast["head"]), Person.objects.get(user=cast["other_head"])
    assert refusal(services.add_step, paper, NewStep("agree"), by=None).startswith("Укажите должность")
    assert refusal(services.add_step, paper, NewStep("agree", person=far), by=None) == "Выберите человека из списка."
    assert refusal(services.add_step, paper, NewStep("adopt", "body", "Совет", person=head), by=None).startswith(
        "Человека"
    )
    for _ in range(12):
        services.add_step(paper, NewStep("agree", post="Куратор"), by=None)
    assert refusal(services.add_step, paper, NewStep("agree", post="Куратор"), by=None).startswith(
        "В маршруте не больше"
    )


# Drafts


def test_a_draft_changes_copies_and_goes_away(begin: Begin) -> None:
    paper = begin(by=None)
    assert refusal(services.change_paper, paper, NewPaper(" "), version=1, by=None) == "Напишите, о чём документ."
    with pytest.raises(Changed):
        services.change_paper(paper, NewPaper("Позже"), version=7, by=None)
    changed = services.change_paper(
        paper, NewPaper(" О  книгах ", content={"text": "Да", "чужое": "нет"}), version=1, by=None
    )
    assert (changed.title, changed.version, changed.content["text"], "чужое" in changed.content) == (
        "О книгах",
        2,
        "Да",
        False,
    )
    copy = services.copy_paper(changed, by=None)
    assert (copy.title, copy.source, copy.state) == ("О книгах", paper, "draft")
    assert refusal(services.discard_paper, paper, by=None).startswith("С этого документа сделана копия")
    services.discard_paper(copy, by=None)
    services.discard_paper(paper, by=None)
    assert not Paper.objects.filter(title="О книгах").exists()


def test_a_new_version_replaces_the_old_one(begin: Begin) -> None:
    old = services.register_paper(begin(), by=None)
    new = services.copy_paper(old, by=None, replacing=True)
    assert refusal(services.copy_paper, old, by=None, replacing=True) == "Новая версия этого документа уже готовится."
    assert refusal(services.copy_paper, new, by=None, replacing=True).startswith("Исправить новой версией можно только")
    issued = services.register_paper(new, by=None)
    old.refresh_from_db()
    assert (old.state, issued.number) == ("void", "РМО-26/03")


def test_a_paper_begins_only_where_it_may(body: Association) -> None:
    assert refusal(services.add_paper, body, "novel", NewPaper("О"), by=None).startswith("Такого вида документа нет")
    body.state = "liquidated"
    assert refusal(services.add_paper, body, "letter", NewPaper("О"), by=None).startswith("Объединение ликвидировано")
    body.state = "active"
    rows = {"people": [["Иванова"]] * 2001}
    said = refusal(services.add_paper, body, "attendance", NewPaper("О", content=rows), by=None)
    assert said == "Участники: не больше 2000 строк."


# Numbers


def test_a_pattern_is_set_and_guarded(body: Association) -> None:
    series = services.series_for(body, "protocols")
    assert (series.no_holes, series.pattern) == (True, "{n}")

    def change(**given: Any) -> Series:
        said = {"pattern": "{body}-{yyyy}/{nnn}", "yearly": "year", "first": None, **given}
        return services.change_series(series, day=DAY, by=None, **{"version": 1, **said})

    assert refusal(change, version=5).startswith("Пока вы меняли")
    assert refusal(change, pattern="№").startswith("В образце нет порядкового номера")
    assert refusal(change, pattern="{n}{year}").startswith("Непонятное место «{year}»")
    assert refusal(change, pattern="{n}<b>").startswith("В номере бывают")
    assert refusal(change, pattern="{n}" + "1" * 60).startswith("Образец слишком длинный")
    assert refusal(change, first=100_000).startswith("Первый номер")
    series = change(first=7)
    first, second = services.draw_numbers(series, owners=["a:1", "a:2"], day=DAY)
    assert (first.text, second.text, first.year) == ("РМО-2026/007", "РМО-2026/008", "2026/27")
    assert refusal(change, version=2, first=9).startswith("В этом году номера уже выдаются")
    assert refusal(change, version=2, yearly="never").startswith("Номера уже выдавались")
    assert services.draw_number(series, owner="a:3", day=date(2027, 9, 1)).text == "РМО-2027/001"
    assert broken() == []


def test_a_hole_and_a_swapped_file_are_seen(begin: Begin, body: Association) -> None:
    series = services.series_for(body, "protocols")
    services.draw_numbers(series, owners=["a:1", "a:2"], day=DAY)
    Number.objects.filter(series=series, n=1).delete()
    assert [*checks.holes()] == [f"Ряд «Протоколы» ({body.pk}), 2026/27: выдано 1, последний 2."]
    paper = services.register_paper(begin(), by=None)
    issue = paper.issues.get()
    issue.pdf_sha256 = "0" * 64
    issue.save()
    assert [*checks.wrong_files()] == [
        f"Документ {paper.pk}, версия {issue.version}: файл «{issue.pdf.name}» подменён или пропал."
    ]
    Paper.objects.filter(pk=paper.pk).update(number="другой")
    assert [*checks.wrong_numbers()] == [f"Документ {paper.pk}: номер «другой», а выдан «РМО-26/02»."]


# What is attached and sent


def test_scan_and_signature_are_kept_with_their_hash(begin: Begin) -> None:
    paper = begin()
    scan = services.attach_file(paper, "scan", ContentFile(PDF, name="скан.pdf"), by=None)
    assert scan.sha256 == scan.file.sha256
    signature = ContentFile(SIGNATURE, name="письмо.sig")
    assert refusal(services.attach_file, paper, "signature", signature, by=None).startswith("Укажите номер и владельца")
    wrong = Certificate("01AF", "Ильинская В. А.", DAY, date(2026, 1, 1))
    assert refusal(services.attach_file, paper, "signature", signature, by=None, certificate=wrong).startswith(
        "Сертификат кончается"
    )
    good = Certificate("01AF", "Ильинская В. А.", date(2026, 1, 1), DAY)
    assert services.attach_file(paper, "signature", signature, by=None, certificate=good).certificate_number == "01AF"
    services.remove_attachment(scan, by=None)
    assert paper.uploads.count() == 1
    services.register_paper(paper, by=None)
    assert refusal(services.remove_attachment, paper.uploads.get(), by=None).startswith("Документ уже отправлен")


def test_a_transfer_is_sent_once_and_acknowledged_once(begin: Begin, cast: Cast, body: Association) -> None:
    centre = OrganisationFactory(municipality=body.municipality, kind=OrganisationKind.METHOD_CENTRE)
    draft = begin()
    assert refusal(services.transfer_paper, draft, centre, by=None).startswith("Передают только")
    paper = services.register_paper(draft, by=None)
    school: Any = cast.own.made["organisations.organisation"]
    assert refusal(services.transfer_paper, paper, school, by=None).startswith("Выберите методический центр")
    transfer = services.transfer_paper(paper, centre, by=cast["head"], note="почтой")
    assert refusal(services.transfer_paper, paper, centre, by=None) == "Туда этот документ уже передан."
    got = services.receive_transfer(transfer, by=cast["method_centre"], number="118")
    assert (got.received_number, got.received_by) == ("118", cast["method_centre"])
    assert refusal(services.receive_transfer, transfer, by=None) == "Получение уже отмечено."


def test_personal_data_is_exported_merged_and_erased(begin: Begin, cast: Cast) -> None:
    entry = registry.personal_data["papers.step"]
    head, other = Person.objects.get(user=cast["head"]), Person.objects.get(user=cast["member"])
    step = services.add_step(begin(), NewStep("approve", person=head), by=None)
    assert [row["имя в подписи"] for row in entry.export(head)] == [step.name]
    steps = entry.merge(other, head)
    step.refresh_from_db()
    assert step.person == other
    assert entry.unmerge is not None
    entry.unmerge(other, head, steps)
    assert entry.erase(head) == 1
    step.refresh_from_db()
    assert (step.person, step.name) == (None, "")
