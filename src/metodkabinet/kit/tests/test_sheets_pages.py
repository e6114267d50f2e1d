"""The pages of an import as a person walks through them, without JavaScript."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from metodkabinet.kit.sheets import services
from metodkabinet.kit.sheets.models import ImportRun
from metodkabinet.kit.sheets.queries import data_rows
from metodkabinet.kit.sheets.reading import read_sheets
from metodkabinet.kit.testing.queries import counted, no_writes
from metodkabinet.kit.tests.test_sheets_imports import User, addresses, by, kinds, start, table  # noqa: F401  fixtures

pytestmark = [pytest.mark.django_db, pytest.mark.urls("metodkabinet.kit.tests.sheets_urls")]


@pytest.fixture
def client(client, by):  # noqa: F811
    client.force_login(by)
    return client


def upload(client, data, name="список.csv"):
    return client.post("/tests/start/", {"file": SimpleUploadedFile(name, data)})


def text_of(response):
    return " ".join(response.content.decode().split())


def test_walk_from_file_to_base(client):
    assert "Загрузить и проверить" in text_of(client.get("/tests/start/"))
    answer = upload(client, table(["a@example.ru", "да"], ["плохо", ""]))
    run = ImportRun.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/imports/{run.pk}/")
    with no_writes():
        shown = text_of(client.get(f"/imports/{run.pk}/"))
    assert "Внести строки: 1" in shown
    assert "не адрес почты" in shown
    assert addresses() == []
    assert client.post(f"/imports/{run.pk}/", {"action": "confirm"}).status_code == 302
    assert addresses() == [("a@example.ru", True)]
    assert "Внесено строк: 1, осталось вне базы: 1." in text_of(client.get(f"/imports/{run.pk}/"))
    assert "список.csv" in text_of(client.get("/tests/start/"))


@pytest.mark.parametrize(
    ("data", "sentence"),
    [(b"", "Файл пустой"), (b"%PDF-1.7 x", "Это документ PDF"), (b"PK\x03\x04 cut", "Файл повреждён")],
)
def test_broken_file_is_refused_on_the_form(client, data, sentence):
    answer = upload(client, data)
    assert answer.status_code == 422
    assert sentence in text_of(answer)
    assert ImportRun.objects.count() == 0


def test_no_file_is_asked_for(client):
    answer = client.post("/tests/start/")
    assert answer.status_code == 422
    assert "Выберите файл таблицы." in text_of(answer)


def test_columns_are_named_on_the_page(client, by):  # noqa: F811
    run = start(by, ["a@example.ru", "нет"], head=["Ящик", "Может входить"])
    assert "Не все столбцы узнаны" in text_of(client.get(f"/imports/{run.pk}/"))
    told = {"action": "remap", "sheet": "0", "heading": str(run.heading_first)}
    answer = client.post(f"/imports/{run.pk}/", {**told, "column_email": "", "column_is_active": "1"})
    assert answer.status_code == 422
    assert "Без этих столбцов внести строки нельзя: Почта" in text_of(answer)
    assert client.post(f"/imports/{run.pk}/", {**told, "column_email": "0", "column_is_active": "1"}).status_code == 302
    assert "Внести строки: 1" in text_of(client.get(f"/imports/{run.pk}/"))


def test_row_is_decided_on_the_page_and_the_filter_is_kept(client, by):  # noqa: F811
    alike = User.objects.create_user("alike@school.example")
    run = start(by, ["alike@example.ru", "нет"])
    row = data_rows(run).get()
    address = f"/imports/{run.pk}/?state=doubt"
    assert "Это alike@school.example" in text_of(client.get(address))
    answer = client.post(address, {"action": "decide", "row": row.pk, "choice": f"existing:{alike.pk}"})
    assert answer["Location"] == address
    assert data_rows(run).get().state == "changed"
    assert "Таких строк нет." in text_of(client.get(address))


def test_stale_preview_says_so(client, by):  # noqa: F811
    run = start(by, ["a@example.ru", "нет"])
    User.objects.create_user("a@example.ru")
    answer = client.post(f"/imports/{run.pk}/", {"action": "confirm"}, follow=True)
    assert "Данные изменились, посмотрите ещё раз" in text_of(answer)
    assert addresses() == [("a@example.ru", True)]


@pytest.mark.parametrize(("action", "state"), [("recheck", "preview"), ("cancel", "cancelled")])
def test_other_buttons(client, by, action, state):  # noqa: F811
    run = start(by, ["a@example.ru", "нет"])
    assert client.post(f"/imports/{run.pk}/", {"action": action}).status_code == 302
    run.refresh_from_db()
    assert run.state == state


def test_resume_button_pushes_a_run_that_stands_still(client, by):  # noqa: F811
    run = start(by, ["a@example.ru", "нет"])
    ImportRun.objects.filter(pk=run.pk).update(state=ImportRun.State.APPLYING)
    assert "Продолжить сейчас" in text_of(client.get(f"/imports/{run.pk}/"))
    client.post(f"/imports/{run.pk}/", {"action": "resume"})
    assert addresses() == [("a@example.ru", False)]


def test_unknown_action_and_foreign_row_are_not_found(client, by):  # noqa: F811
    run, other = start(by, ["a@example.ru", "нет"]), start(by, ["b@example.ru", "нет"])
    assert client.post(f"/imports/{run.pk}/", {"action": "drop"}).status_code == 404
    foreign = {"action": "decide", "row": data_rows(other).get().pk, "choice": "skip"}
    assert client.post(f"/imports/{run.pk}/", foreign).status_code == 404


def test_somebody_elses_run_is_not_found_and_a_lost_right_is_forbidden(client, by):  # noqa: F811
    run = start(by, ["a@example.ru", "нет"])
    User.objects.filter(pk=by.pk).update(is_administrator=False)
    assert client.get(f"/imports/{run.pk}/").status_code == 403
    assert client.get("/tests/start/").status_code == 403
    client.force_login(User.objects.create_user("other@example.ru", is_administrator=True))
    for address in (f"/imports/{run.pk}/", f"/imports/{run.pk}/problems/"):
        assert client.get(address).status_code == 404


def test_template_and_problems_are_downloaded(client, by):  # noqa: F811
    template = client.get("/tests/start/?template=1")
    lines = read_sheets(b"".join(template.streaming_content)).sheets[0].lines
    assert [line.cells for line in lines] == [["Почта", "Может входить"], ["a@example.ru", "да"]]
    run = start(by, ["плохо", "да"])
    problems = client.get(f"/imports/{run.pk}/problems/")
    assert [line.cells[0] for line in read_sheets(b"".join(problems.streaming_content)).sheets[0].lines] == [
        "Почта",
        "плохо",
    ]
    for response in (template, problems):
        response.close()


def test_page_of_four_hundred_rows_takes_as_many_queries_as_of_three(client, by, monkeypatch):  # noqa: F811
    few = start(by, *[[f"f{n}@example.ru", ""] for n in range(3)])
    monkeypatch.setattr(services, "_INLINE", 60)
    many = start(by, *[[f"m{n}@example.ru", ""] for n in range(400)])
    counts = []
    for run in (few, many):
        with counted() as queries:
            assert client.get(f"/imports/{run.pk}/").status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert "Страница 4 из 4" in text_of(client.get(f"/imports/{many.pk}/?page=4"))
