"""Pages as a browser without scripts walks them."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from metodkabinet.activities.models import Activity
from metodkabinet.associations.models import Association
from metodkabinet.certificates import services
from metodkabinet.certificates.models import Batch, Certificate, Template
from metodkabinet.certificates.queries.choosing import choose
from metodkabinet.certificates.tests.conftest import Came, Prepare, issue
from metodkabinet.certificates.tests.factories import BatchFactory, CertificateFactory, TemplateFactory
from metodkabinet.config.testing.cast import Cast
from metodkabinet.kit.letters.models import Letter
from metodkabinet.kit.testing.queries import counted
from metodkabinet.people.models import Person

pytestmark = pytest.mark.usefixtures("noon")
Enter = Callable[[str], Client]


def at(name: str, *args: object) -> str:
    """The address of a page of the module."""
    return reverse(f"certificates:{name}", args=args)


def said(response: Any) -> list[str]:
    """The last message of the page one was sent to."""
    return [str(message) for message in response.context["messages"]][-1:]


def many_certificates(body: Association) -> None:
    """Of one issuing."""
    batch: Any = Certificate.objects.filter(association=body).order_by("pk")[0].batch
    for _ in range(297):
        CertificateFactory(batch=batch)


MANY: dict[str, Callable[[Association], Any]] = {
    "list": many_certificates,
    "batches": lambda body: [
        BatchFactory(association=body, template=Template.objects.filter(association=body)[0]) for _ in range(297)
    ],
    "templates": lambda body: TemplateFactory.create_batch(297, association=body),
}


def measure(enter: Enter, address: str) -> int:
    """Queries of one list without the frame; a fresh browser, nothing remembered."""
    client = enter("head")
    assert client.get(address).status_code == 200
    with counted() as queries:
        assert client.get(address, headers={"HX-Request": "true"}).status_code == 200
    return len(queries)


@pytest.mark.full
@pytest.mark.list_page("certificates:list")
@pytest.mark.list_page("certificates:batches")
@pytest.mark.list_page("certificates:templates")
@pytest.mark.parametrize(("name", "queries"), [("list", 14), ("batches", 9), ("templates", 9)])
def test_lists_cost_the_same_with_one_three_and_three_hundred(
    body: Association, enter: Enter, name: str, queries: int
) -> None:
    costs = [measure(enter, at(name))]
    MANY[name](body)
    costs.append(measure(enter, at(name)))
    assert costs == [queries] * 2


def test_from_the_activity_to_the_register_without_scripts(
    enter: Enter, came: Came, activity: Activity, template: Template, cast: Cast
) -> None:
    """The panel, the form, the list, a removal, the start, the register, the sheet, the check page."""
    own = Person.objects.get(user=cast["librarian"])
    came(own.full_name, person=own)
    late = came("Страницын Пётр Ильич", share=20)
    head = enter("head")
    page = head.get(reverse("activities:activity", args=[activity.pk]))
    assert at("add-batch", activity.pk) in page.content.decode()
    form = head.get(at("add-batch", activity.pk)).context["form"]
    given = {key: value for key, value in form.initial.items() if value is not None}
    assert (given["phrase"], given["template"]) == ("за участие в семинаре «Семинар о чтении»", template.pk)
    answer = head.post(at("add-batch", activity.pk), {**given, "min_share": 60}, follow=True)
    assert said(answer) == ["Проверьте список. Пока ничего не выдано."]
    batch = Batch.objects.get(activity=activity)
    assert [one.why for one in answer.context["refused"]] == ["присутствие 20 % из 60 %"]
    answer = head.post(at("decide-batch", batch.pk), {"participation": late.pk, "verdict": "added"}, follow=True)
    assert [one.name for one, _, _ in answer.context["shown"]] == [own.full_name, "Страницын Пётр Ильич"]
    named = {"name": "Страницын Пётр Ильич", "name_dative": "Страницыну Петру Ильичу", "post": "", "organisation": ""}
    assert said(head.post(at("name", late.pk, batch.pk), named, follow=True)) == [
        "Напечатается так, как вы написали."
    ]  # fmt: skip
    stale = head.post(at("start-batch", batch.pk), {"fingerprint": "старый"}, follow=True)
    assert said(stale)[0].startswith("Пока вы смотрели, список изменился")
    answer = head.post(at("start-batch", batch.pk), {"fingerprint": choose(batch).fingerprint}, follow=True)
    assert said(answer) == ["Выдача началась."]


def test_after_the_issuing_everything_can_be_taken_away(
    enter: Enter, prepare: Prepare, came: Came, cast: Cast, django_capture_on_commit_callbacks: Any
) -> None:
    own = Person.objects.get(user=cast["librarian"])
    came(own.full_name, person=own, organisation_text_then="Школа № 3")
    batch = prepare()
    head = enter("head")
    with django_capture_on_commit_callbacks(execute=True):
        head.post(at("start-batch", batch.pk), {"fingerprint": choose(batch).fingerprint})
        head.post(at("send-batch", batch.pk))
    made = batch.certificates.get()
    page = head.get(at("batch", batch.pk))
    assert (page.context["progress"].done, page.context["progress"].sent) == (1, 1)
    table = head.get(at("list"), {"q": "елкина"}).context["table"]
    assert list(table.matching.values_list("number", flat=True)) == [made.number]
    sheet = b"".join(head.get(at("list"), {"export": "xlsx"}).streaming_content)  # type: ignore[arg-type]
    assert sheet[:2] == b"PK"
    archive = head.get(at("archive-batch", batch.pk))
    with zipfile.ZipFile(io.BytesIO(b"".join(archive.streaming_content))) as opened:  # type: ignore[arg-type]
        names = opened.namelist()
        assert opened.read(names[0])[:5] == b"%PDF-"
    assert names == [f"Без муниципалитета/Сертификат участника – Ёлкина Анна – {made.number.replace('/', '-')}.pdf"]
    for address in (at("print-batch", batch.pk), at("download", made.pk), at("picture", made.pk)):
        assert head.get(address)["Cache-Control"] == "private, no-store"
    beyond = head.get(at("print-batch", batch.pk), {"from": "251"}, follow=True)
    assert said(beyond) == ["Здесь пока нет действующих сертификатов."]
    mine = enter("librarian")
    assert [one.pk for one in mine.get(at("mine")).context["certificates"]] == [made.pk]
    assert mine.get(at("download-mine", made.pk))["Content-Type"] == "application/pdf"
    assert enter("member").get(at("download-mine", made.pk)).status_code == 404
    guest = enter("guest")
    assert guest.get(services.path_of(made)).context["certificate"] == made
    assert guest.get(at("own-file", services.token_of(made)))["Content-Type"] == "application/pdf"
    assert guest.get(at("own-picture", services.token_of(made)))["Content-Type"] == "image/png"
    assert guest.get(at("own", made.code)).status_code == 404
    assert guest.get(reverse("papers:check", args=[made.number, made.code])).context["found"].is_valid


def test_wrong_and_missing_look_alike_and_trying_is_counted(enter: Enter, cast: Cast) -> None:
    made: Any = cast.own.made["certificates.certificate"]
    guest = enter("guest")
    answers = [
        guest.get(reverse("papers:check", args=pair))
        for pair in ((made.number, "a" * 18), ("НЕТ-1", made.code), ("НЕТ-1", "a" * 18))
    ]
    bodies = {re.sub(r"next=[^\"]*", "", answer.content.decode()) for answer in answers}
    assert ([answer.status_code for answer in answers], len(bodies)) == ([404] * 3, 1)
    for _ in range(27):
        guest.get(reverse("papers:check", args=("НЕТ-1", "a" * 18)))
    over = guest.get(reverse("papers:check", args=(made.number, made.code)))
    assert (over.status_code, over.headers["Retry-After"].isdigit()) == (429, True)


def test_void_and_replaced_by_pages(enter: Enter, prepare: Prepare, came: Came) -> None:
    came("Полкена Анна Ивановна")
    made = issue(prepare()).certificates.get()
    head = enter("head")
    given = {**head.get(at("replace", made.pk)).context["form"].initial, "name": "Полкина Анна Ивановна"}
    assert head.post(at("replace", made.pk), {**given, "reason": ""}).status_code == 422
    answer = head.post(at("replace", made.pk), {**given, "reason": "опечатка"}, follow=True)
    new = Certificate.objects.get(replaces=made)
    assert answer.context["certificate"] == new
    answer = head.post(at("revoke", new.pk), {"reason": "не был"}, follow=True)
    assert (said(answer), answer.context["certificate"].state) == ([f"№ {new.number} аннулирован."], "revoked")
    assert head.get(at("certificate", made.pk)).context["newer"] == new
    assert enter("secretary").get(at("revoke", new.pk)).status_code == 403


def test_a_template_from_nothing_to_published_without_scripts(enter: Enter) -> None:
    head = enter("head")
    new = {"title": "Благодарность", "kind": "thanks", "orientation": "portrait"}
    answer = head.post(at("add-template"), new, follow=True)
    made, draft = answer.context["shown"], answer.context["draft"]
    out = io.BytesIO()
    Image.new("RGB", (60, 40), "white").save(out, "PNG")
    upload = SimpleUploadedFile("фон.png", out.getvalue())
    assert said(head.post(at("background", draft.pk), {"file": upload}, follow=True)) == ["Фон поставлен."]
    assert head.post(at("background", draft.pk), {"file": SimpleUploadedFile("я.png", b"x")}).status_code == 422
    added = head.post(at("add-field", draft.pk), {"kind": "text"}, follow=True)
    form = added.context["form"]
    assert head.post(at("remove-field", form.rows[-1].pk), follow=True).context["form"].rows == form.rows[:-1]
    form = head.get(at("template", made.pk)).context["form"]
    given = {name: value for name, value in form.initial.items() if value not in (None, False)}
    first = form.rows[0].pk
    version = form.fields["version"].initial
    given |= {f"f{first}-text": "Удостоверение", f"f{first}-x": "12,5", "version": version}
    answer = head.post(at("save-layout", draft.pk), given, follow=True)
    assert (said(answer), answer.context["licensed"]) == (["Лист сохранён."], ["«удостоверение»"])
    assert head.post(at("save-layout", draft.pk), given).status_code == 422  # somebody saved since
    given["version"] = answer.context["form"].fields["version"].initial
    part = head.post(at("save-layout", draft.pk), given, headers={"HX-Request": "true"})
    assert (part.status_code, part.content.decode().count("<html")) == (200, 0)
    assert head.get(at("layout-picture", draft.pk))["Content-Type"] == "image/png"
    assert said(head.post(at("publish-layout", draft.pk), follow=True)) == [
        "Макет опубликован, по нему можно выдавать."
    ]
    assert head.post(at("begin-layout", made.pk), follow=True).context["draft"].number == 2
    answer = head.post(at("change-template", made.pk), {"title": "Иное", "is_shared": "on", "version": 1}, follow=True)
    assert answer.context["shown"].title == "Иное"
    for sent in ({}, {"restore": "1"}):
        assert head.post(at("archive-template", made.pk), sent, follow=True).status_code == 200


def test_an_issuing_without_an_activity(enter: Enter, template: Template, body: Association) -> None:
    head = enter("head")
    page = head.get(at("new-batch"))
    assert "min_share" not in page.context["form"].fields
    given = {"template": template.pk, "phrase": "за помощь", "issued_on": "20.11.2026"}
    batch = head.post(at("new-batch"), given, follow=True).context["batch"]
    line = {"name": "Издательство", "name_dative": "Издательству", "email": "press@example.org"}
    assert said(head.post(at("add-to-batch", batch.pk), line, follow=True)) == ["Издательство: добавлено."]
    assert head.get(at("sample-batch", batch.pk))["Content-Type"] == "image/png"
    changed = {**given, "phrase": "за подарок", "version": 1}
    assert said(head.post(at("change-batch", batch.pk), changed, follow=True)) == ["Сохранено."]
    assert head.post(at("remove-line", batch.lines.get().pk), follow=True).context["choice"].getting == []
    assert head.post(at("discard-batch", batch.pk), follow=True).status_code == 200
    assert not Batch.objects.filter(pk=batch.pk).exists()


def test_pausing_by_a_page(enter: Enter, prepare: Prepare, came: Came) -> None:
    came("Полкина Анна Ивановна")
    batch = prepare()
    services.start_batch(batch, fingerprint=choose(batch).fingerprint, by=None)
    head = enter("head")
    assert said(head.post(at("pause-batch", batch.pk), follow=True)) == ["Выдача приостановлена."]
    assert said(head.post(at("resume-batch", batch.pk), follow=True)) == ["Выдача продолжается."]
    assert said(head.post(at("resume-batch", batch.pk), follow=True)) == ["Выдача не приостановлена."]


def test_another_line_of_another_issuing_is_not_named(enter: Enter, prepare: Prepare, cast: Cast) -> None:
    other: Any = cast.own.made["activities.participation"]
    head = enter("head")
    batch = prepare()
    assert head.get(at("name", other.pk, batch.pk)).status_code == 404
    nothing = ["Ничего не изменилось: выберите человека из списка."]
    for sent in ({"participation": other.pk, "verdict": "added"}, {"participation": "²"}, {}):
        assert said(head.post(at("decide-batch", batch.pk), sent, follow=True)) == nothing
    assert batch.lines.count() == 0


def test_the_owner_gets_the_link_once_more(enter: Enter, cast: Cast) -> None:
    certificate: Any = cast.own.made["certificates.certificate"]
    Certificate.objects.filter(pk=certificate.pk).update(person=None, contact=None, email="press@example.org")
    answer = enter("head").post(at("send", certificate.pk), follow=True)
    assert said(answer) == ["Ссылка отправлена владельцу."]
    assert Letter.objects.get(kind="certificates.given").address == "press@example.org"
