"""Pages as a browser without scripts walks them."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from metodkabinet.associations.models import Association
from metodkabinet.config.testing.cast import Cast
from metodkabinet.kit.testing.queries import counted
from metodkabinet.organisations.enums import OrganisationKind
from metodkabinet.organisations.tests.factories import OrganisationFactory
from metodkabinet.papers import panels, services
from metodkabinet.papers.models import Paper, Series, Transfer
from metodkabinet.papers.tests.conftest import Begin
from metodkabinet.papers.tests.factories import PDF, NumberFactory, PaperFactory, TransferFactory
from metodkabinet.people.models import Person

pytestmark = pytest.mark.usefixtures("noon")
Enter = Callable[[str], Client]


def at(name: str, *args: object) -> str:
    """The address of a page of the module."""
    return reverse(f"papers:{name}", args=args)


def said(response: Any) -> list[str]:
    """The last message of the page one was sent to: a browser that never looked keeps earlier ones too."""
    return [str(message) for message in response.context["messages"]][-1:]


MANY = {
    "list": lambda body: PaperFactory.create_batch(297, association=body),
    "transfers": lambda body: TransferFactory.create_batch(
        297, paper__association=body, organisation__municipality=body.municipality
    ),
}


def measure(enter: Enter, address: str) -> int:
    """Queries of one list without the frame; a fresh browser, nothing remembered."""
    client = enter("head")
    assert client.get(address).status_code == 200
    with counted() as queries:
        assert client.get(address, headers={"HX-Request": "true"}).status_code == 200
    return len(queries)


@pytest.mark.full
@pytest.mark.list_page("papers:list")
@pytest.mark.list_page("papers:transfers")
@pytest.mark.parametrize(("name", "queries"), [("list", 9), ("transfers", 9)])
def test_lists_ask_as_much_for_300_rows_as_for_one(enter: Enter, body: Association, name: str, queries: int) -> None:
    few = measure(enter, at(name))
    MANY[name](body)
    assert (few, measure(enter, at(name))) == (queries, queries)


@pytest.mark.full
@pytest.mark.list_page("papers:numbers")
def test_the_journal_asks_as_much_for_300_numbers(enter: Enter, body: Association) -> None:
    series = Series.objects.filter(association=body).earliest("pk")
    few = measure(enter, at("numbers", series.pk))
    NumberFactory.create_batch(297, series=series)
    assert (few, measure(enter, at("numbers", series.pk))) == (10, 10)


def test_a_letter_from_the_form_to_the_number(enter: Enter, body: Association) -> None:
    head = enter("head")
    assert head.get(at("new")).status_code == 200
    assert head.get(at("add", "letter")).status_code == 200
    empty = head.post(at("add", "letter"), {"title": ""})
    assert (empty.status_code, empty.context["form"].errors["title"]) == (422, ["Заполните это поле."])
    data = {
        "title": "О семинаре", "part_addressee": "Всем", "part_text": "Приходите", "part_annexes": "Раз\nДва",
        "signatories-0": ["Руководитель", ""], "signatories-1": ["В. А. Ильинская", ""],
    }  # fmt: skip
    page = head.post(at("add", "letter"), data, follow=True)
    paper = Paper.objects.get(title="О семинаре", association=body, state="draft")
    assert (page.status_code, page.redirect_chain[-1][0]) == (200, at("paper", paper.pk))
    assert paper.content["annexes"] == ["Раз", "Два"]
    assert paper.signatories == [{"post": "Руководитель", "name": "В. А. Ильинская"}]
    assert head.get(at("picture", paper.pk))["Content-Type"] == "image/png"
    assert head.get(at("download", "pdf", paper.pk)).content[:5] == b"%PDF-"
    assert head.get(at("download", "docx", paper.pk)).content[:2] == b"PK"
    assert head.get(at("download", "exe", paper.pk)).status_code == 404
    change = head.get(at("change", paper.pk))
    assert "Приходите" in change.content.decode()
    stale = head.post(at("change", paper.pk), {**data, "version": 7})
    assert stale.status_code == 422
    head.post(at("change", paper.pk), {**data, "title": "О чтении", "version": paper.version})
    done = head.post(at("register", paper.pk), follow=True)
    paper.refresh_from_db()
    assert (said(done), paper.title, paper.number) == (["Документ зарегистрирован."], "О чтении", "РМО-26/02")
    frozen = head.get(at("download", "pdf", paper.pk), follow=True)
    assert b"".join(frozen)[:5] == b"%PDF-"
    assert said(head.get(at("change", paper.pk), follow=True))[0].startswith("Документ уже отправлен")


def test_a_table_grows_and_takes_a_row_from_excel(enter: Enter) -> None:
    head = enter("head")
    data = {
        "title": "семинара", "part_timetable-0": ["10:00\tОткрытие\tРектор", "", "12:00"],
        "part_timetable-1": ["", "", "Круглый стол"], "part_timetable-2": ["", "", ""],
    }  # fmt: skip
    head.post(at("add", "programme"), data)
    paper = Paper.objects.get(kind="programme")
    assert paper.content["timetable"] == [["10:00", "Открытие", "Ректор"], ["12:00", "Круглый стол", ""]]
    assert head.get(at("change", paper.pk)).content.decode().count('name="part_timetable-0"') == 6


def test_the_road_of_a_signature(enter: Enter, cast: Cast, begin: Begin) -> None:
    paper = begin("free", "Справка", by=cast["secretary"])
    secretary, member = enter("secretary"), enter("member")
    person = Person.objects.get(user=cast["member"])
    step = {"act": "approve", "signer": "person", "post": "Рецензент", "person": person.pk}
    assert said(secretary.post(at("add-step", paper.pk), step, follow=True)) == ["Подпись добавлена в маршрут."]
    assert member.get(at("sign-own", paper.pk)).status_code == 404
    assert said(secretary.post(at("send", paper.pk), follow=True)) == ["Документ отправлен на подпись."]
    assert member.get("/").content.decode().count("Прочитать и подписать") == 1
    assert member.get(at("sign-own", paper.pk)).status_code == 200
    assert member.post(at("sign-own", paper.pk), {"return": "1", "remark": ""}).status_code == 422
    member.post(at("sign-own", paper.pk), {"return": "1", "remark": "Где выводы?"})
    paper.refresh_from_db()
    assert paper.state == "returned"
    assert "Где выводы?" in secretary.get(at("paper", paper.pk)).content.decode()
    secretary.post(at("send", paper.pk))
    done = member.post(at("sign-own", paper.pk), {"signed_on": "2026-11-20", "name": "А. М. Гарипова"}, follow=True)
    paper.refresh_from_db()
    assert (said(done), paper.state) == (["Подпись поставлена."], "approved")


def test_a_decision_is_written_down_by_the_secretary(enter: Enter, cast: Cast, begin: Begin) -> None:
    paper = begin("free", "Справка")
    services.add_step(paper, services.NewStep("adopt", "body", "Совет"), by=None)
    services.send_paper(paper, by=None)
    secretary = enter("secretary")
    assert said(enter("head").get(at("sign", paper.pk), follow=True))[0].startswith("Эту подпись ставит другой")
    assert secretary.post(at("record", paper.pk), {"signed_on": "2026-11-20"}).status_code == 422
    secretary.post(at("record", paper.pk), {"signed_on": "2026-11-20", "document_number": "4", "ground": "заседание"})
    paper.refresh_from_db()
    assert (paper.state, paper.steps.get().document_number) == ("approved", "4")


def test_an_office_signs_for_the_body(enter: Enter, begin: Begin) -> None:
    paper = begin("free", "Справка")
    step = services.add_step(paper, services.NewStep("approve", post="Руководитель"), by=None)
    gone = enter("head").post(at("remove-step", paper.pk), {"step": "нет"}, follow=True)
    assert gone.status_code == 200
    services.send_paper(paper, by=None)
    assert enter("approver").get(at("sign", paper.pk)).status_code == 200
    enter("approver").post(at("sign", paper.pk), {"signed_on": "20.11.2026", "name": "П. И. Столбов"})
    step.refresh_from_db()
    assert (step.state, step.name) == ("signed", "П. И. Столбов")


def test_copy_new_version_void_and_discard(enter: Enter, begin: Begin) -> None:
    head = enter("head")
    paper = services.register_paper(begin(), by=None)
    head.post(at("copy", paper.pk), {"replace": "1"})
    new = Paper.objects.get(replaces=paper)
    again = head.post(at("copy", paper.pk), {"replace": "1"}, follow=True)
    assert said(again) == ["Новая версия этого документа уже готовится."]
    assert said(head.post(at("discard", new.pk), follow=True)) == ["Черновик удалён."]
    assert head.get(at("void", paper.pk)).status_code == 200
    assert said(head.post(at("void", paper.pk), {"reason": "ошибка"}, follow=True)) == ["Документ аннулирован."]
    assert said(head.post(at("discard", paper.pk), follow=True))[0].startswith("Документ уже отправлен")


def test_an_order_gets_its_number_typed(enter: Enter, begin: Begin) -> None:
    paper = begin("event_order", "О семинаре", points=["Провести"])
    head = enter("head")
    assert head.get(at("register", paper.pk)).status_code == 200
    head.post(at("register", paper.pk), {"number": "82", "day": "2026-10-05"})
    paper.refresh_from_db()
    assert (paper.number, paper.state) == ("82", "registered")


def test_files_and_transfer(enter: Enter, begin: Begin, body: Association) -> None:
    head, centre = enter("head"), enter("method_centre")
    paper = begin()
    assert head.post(at("attach", paper.pk), {"file": SimpleUploadedFile("a.html", b"<script>")}).status_code == 422
    assert head.post(at("attach", paper.pk), {"file": SimpleUploadedFile("скан.pdf", PDF)}).status_code == 302
    upload = paper.uploads.get()
    assert said(head.post(at("remove-attachment", paper.pk), {"upload": upload.pk}, follow=True)) == ["Файл убран."]
    paper = services.register_paper(paper, by=None)
    place = OrganisationFactory(municipality=body.municipality, kind=OrganisationKind.METHOD_CENTRE)
    assert head.get(at("transfer", paper.pk)).status_code == 200
    head.post(at("transfer", paper.pk), {"organisation": place.pk, "note": "почтой"})
    transfer = Transfer.objects.get(paper=paper)
    assert [due.action for due in panels.dues(_request(enter, "method_centre"))][-1] == "Отметить получение"
    page = centre.post(at("receive", transfer.pk), {"number": "118"}, follow=True)
    assert said(page) == ["Получение отмечено."]
    assert "вх. № 118" in page.content.decode()
    assert b"".join(head.get(at("transfers"), {"export": "xlsx"}))[:2] == b"PK"


def _request(enter: Enter, role: str) -> Any:
    return enter(role).get("/").wsgi_request


def test_series_are_set_up_before_the_first_number(enter: Enter, body: Association) -> None:
    head = enter("head")
    assert head.get(at("series")).status_code == 200
    page = head.post(at("begin-series", "protocols", body.code), follow=True)
    series = Series.objects.get(association=body, key="protocols")
    assert page.redirect_chain[-1][0] == at("change-series", series.pk)
    wrong = head.post(at("change-series", series.pk), {"pattern": "№", "yearly": "year", "version": 1})
    assert wrong.status_code == 422
    head.post(at("change-series", series.pk), {"pattern": "№ {n}", "yearly": "calendar", "first": 5, "version": 1})
    series.refresh_from_db()
    assert (series.pattern, series.yearly) == ("№ {n}", "calendar")
    assert head.post(at("begin-series", "secrets", body.code)).status_code == 404


# The check page


def test_anybody_checks_a_paper(enter: Enter, begin: Begin) -> None:
    paper = services.register_paper(begin(), by=None)
    guest = enter("guest")
    page = guest.get(at("check", paper.number, paper.code))
    assert (page.status_code, page.context["found"].is_valid) == (200, True)
    services.void_paper(paper, reason="ошибка", by=None)
    found = guest.get(at("check", paper.number, paper.code)).context["found"]
    assert (found.is_valid, found.note) == (False, "Документ аннулирован и больше не действует.")


def test_wrong_and_missing_look_alike(enter: Enter, begin: Begin) -> None:
    paper = services.register_paper(begin(), by=None)
    guest = enter("guest")
    wrong_code = guest.get(at("check", paper.number, "a" * 18))
    wrong_number = guest.get(at("check", "РМО-26/99", paper.code))
    missing = guest.get(at("check", "РМО-26/99", "a" * 18))
    assert {page.status_code for page in (wrong_code, wrong_number, missing)} == {404}
    texts = {
        page.content.decode().replace(page.wsgi_request.get_full_path(), "")
        for page in (wrong_code, wrong_number, missing)
    }
    texts = {re.sub(r"check%2F[^\"&]*", "", text) for text in texts}
    assert len(texts) == 1


def test_guessing_is_slowed_down(enter: Enter) -> None:
    guest = enter("guest")
    pages = [guest.get(at("check", "1", "a" * 18)) for _ in range(31)]
    assert ([page.status_code for page in pages[:30]], pages[30].status_code) == ([404] * 30, 429)
    assert int(pages[30]["Retry-After"]) > 0


def test_a_font_that_is_absent_is_said_on_the_page(enter: Enter, begin: Begin, body: Association) -> None:
    from metodkabinet.associations.models import SettingValue  # noqa: PLC0415  no other test needs it

    SettingValue.objects.create(association=body, key="papers.font", value="Нет такого")
    page = enter("head").get(at("download", "pdf", begin().pk))
    assert (page.status_code, "выберите «сам подберёт»" in page.content.decode()) == (503, True)


def test_the_word_file_opens_again(enter: Enter, begin: Begin) -> None:
    import docx  # noqa: PLC0415  slow to load

    content = enter("head").get(at("download", "docx", begin().pk)).content
    assert "О семинаре" in [line.text for line in docx.Document(io.BytesIO(content)).paragraphs]
