"""Reads: the journal, decisions awaited, what a drawn paper says around its content."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from metodkabinet.associations.models import Association, SettingValue
from metodkabinet.config.testing.cast import Cast
from metodkabinet.papers import services
from metodkabinet.papers.logic import blocks
from metodkabinet.papers.queries import composing, registers
from metodkabinet.papers.services import NewPaper, NewStep, Signing
from metodkabinet.papers.tests.conftest import Begin
from metodkabinet.papers.tests.factories import UploadFactory, stored

pytestmark = pytest.mark.usefixtures("noon")
DAY = date(2026, 11, 2)


def one(paper: Any, kind: type) -> Any:
    """The only block of a kind."""
    return next(block for block in composing.describe(paper).blocks if isinstance(block, kind))


def test_an_unsigned_paper_prints_blanks_and_a_signed_one_the_decision(begin: Begin) -> None:
    paper = begin("free", "Записка")
    for step in (
        NewStep("agree", post="Куратор"), NewStep("adopt", "body", "Совет"), NewStep("agree", "letter", "Министерства"),
        NewStep("approve", "order", "Института"),
    ):  # fmt: skip
        services.add_step(paper, step, by=None)
    before = one(paper, blocks.Approvals)
    assert [mark.word for mark in (*before.left, *before.right)] == [
        "СОГЛАСОВАНО",
        "СОГЛАСОВАНО",
        "ПРИНЯТ",
        "УТВЕРЖДЁН",
    ]
    assert list(before.left[0].lines) == ["Куратор", blocks.BLANK, blocks.BLANK_DATE]
    assert composing.describe(paper).mark == "ПРОЕКТ"
    paper = services.send_paper(paper, by=None)
    for number, name in (("", "О. И. Лукоянова"), ("12", ""), ("3", ""), ("82", "")):
        step = registers.next_step_of(paper)
        assert step is not None
        paper = services.sign_step(step, Signing(DAY, number, name), by=None)
        paper.refresh_from_db()
    after = one(paper, blocks.Approvals)
    assert list(after.left[1].lines) == ["письмом Министерства", "от 02.11.2026\u00a0№\u00a012"]
    assert list(after.left[2].lines) == ["Совет", "протокол от 02.11.2026\u00a0№\u00a03"]
    assert list(after.right[0].lines) == ["приказом Института", "от 02.11.2026\u00a0№\u00a082"]
    assert composing.describe(paper).mark == ""


def test_an_imported_word_is_kept(body: Association) -> None:
    paper = services.add_paper(body, "free", NewPaper("План", approval_word="УТВЕРЖДЕНО"), by=None)
    services.add_step(paper, NewStep("approve", post="Ректор"), by=None)
    assert one(paper, blocks.Approvals).right[0].word == "УТВЕРЖДЕНО"


def test_the_settings_of_the_association_are_printed(begin: Begin, body: Association) -> None:
    for key, value in (("papers.city", "г. Приозёрск"), ("papers.contacts", "тел. 1"), ("papers.mark", "ОМО")):
        SettingValue.objects.create(association=body, key=key, value=value)
    order = begin("event_order", 'О семинаре "Чтение"', points=["Провести"])
    assert one(order, blocks.Letterhead).contacts == "тел. 1"
    assert one(order, blocks.Requisites) == blocks.Requisites(blocks.BLANK_DATE, "№\u00a0________", "г. Приозёрск")
    assert one(order, blocks.About).text == "О семинаре «Чтение»"
    assert composing.describe(order).keep_forever
    assert composing.mark_of(body) == "ОМО"


def test_a_letter_stands_in_the_corner(begin: Begin) -> None:
    paper = services.register_paper(begin("letter", addressee="Директорам\nшкол", text="Да"), by=None)
    corner = one(paper, blocks.Corner)
    assert list(corner.right) == ["Директорам", "школ"]
    assert corner.left[-1] == "20\u00a0ноября\u00a02026\u00a0г. №\u00a0РМО-26/02"
    assert composing.check_address(paper).endswith(f"/{paper.code}/")


def test_an_electronic_signature_is_stamped(begin: Begin) -> None:
    paper = begin()
    UploadFactory(
        paper=paper, kind="signature", file=stored(), certificate_number="01AF", certificate_owner="Ильинская В. А.",
        valid_since=date(2026, 1, 1), valid_until=date(2027, 1, 1),
    )  # fmt: skip
    assert list(one(paper, blocks.Stamp).lines)[1:] == [
        "Сертификат: 01AF", "Владелец: Ильинская В. А.", "Действителен: с 01.01.2026 по 01.01.2027"
    ]  # fmt: skip


def test_the_journal_tells_everything(cast: Cast) -> None:
    paper: Any = cast.own.made["papers.paper"]
    said = {line.what for line in registers.journal_of(paper)}
    assert said == {
        "составлен", "утверждение: подписано", "возвращён с замечанием", "присвоен номер",
        "выпущен, файлы сохранены", "приложен скан с подписями", "передан",
    }  # fmt: skip


def test_decisions_awaited_are_offered_to_an_agenda(begin: Begin, body: Association) -> None:
    paper = begin("free", "Записка")
    services.add_step(paper, NewStep("agree", post="Куратор"), by=None)
    services.add_step(paper, NewStep("adopt", "body", "Совет"), by=None)
    services.send_paper(paper, by=None)
    assert list(registers.awaiting_decision(body)) == []
    services.sign_step(paper.steps.get(act="agree"), Signing(DAY), by=None)
    assert [step.post for step in registers.awaiting_decision(body)] == ["Совет"]
