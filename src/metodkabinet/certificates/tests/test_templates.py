"""Templates: what may be edited, published, lent; what is frozen."""

from __future__ import annotations

import io
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.base import ContentFile
from PIL import Image

from metodkabinet.activities.tests.factories import BodyFactory
from metodkabinet.associations.models import Association
from metodkabinet.certificates import services
from metodkabinet.certificates.logic.sheets import draw
from metodkabinet.certificates.models import Field, Layout, Template
from metodkabinet.certificates.queries.composing import drawn, look_of, sample_page
from metodkabinet.certificates.services import FieldCard
from metodkabinet.certificates.services.batches import BatchCard
from metodkabinet.certificates.tests.conftest import Came, Prepare, issue
from metodkabinet.certificates.tests.factories import DAY
from metodkabinet.certificates.tests.test_issuing import refused
from metodkabinet.kit.files.models import StoredFile
from metodkabinet.kit.refusals import Changed
from metodkabinet.people.tests.factories import PersonFactory

pytestmark = pytest.mark.usefixtures("noon")


@pytest.fixture
def draft(body: Association) -> Layout:
    """A first sheet."""
    made = services.add_template(body, title="Диплом", kind="diploma", orientation="portrait", by=None)
    return made.layouts.get()


def picture(name: str = "фон.png", colour: str = "white") -> ContentFile[bytes]:
    """A small picture."""
    out = io.BytesIO()
    Image.new("RGB", (60, 40), colour).save(out, "PNG")
    return ContentFile(out.getvalue(), name=name)


def card(**given: Any) -> FieldCard:
    """A box."""
    box = {"x": 10, "y": 10, "width": 50, "height": 20, "size": 14, "text": "{имя}", "align": "left",
           "is_bold": True, "is_italic": False, "colour": "#000000", **given}  # fmt: skip
    return FieldCard(**{key: Decimal(value) if key in {"x", "y", "width", "height"} else value
                        for key, value in box.items()})  # fmt: skip


def save(layout: Layout, fields: dict[int, FieldCard], **given: Any) -> Layout:
    """As the editor does."""
    said = {"orientation": layout.orientation, "font": "", "frame": "", "version": layout.version, **given}
    return services.save_layout(layout, fields=fields, by=None, **said)


def test_a_box_stays_on_the_sheet_however_it_is_dragged_or_turned(draft: Layout) -> None:
    field = draft.fields.order_by("pk").first()
    assert field is not None
    saved = save(draft, {field.pk: card(x=200, y=290, width=250, height=30)}, orientation="landscape")
    field.refresh_from_db()
    assert (field.x, field.y, field.width, field.text) == (Decimal(47), Decimal(180), Decimal(250), "{имя}")
    outside = [one for one in saved.fields.all() if one.x + one.width > 297 or one.y + one.height > 210]
    assert outside == []


def test_two_editors_do_not_overwrite_each_other(draft: Layout) -> None:
    save(draft, {})
    with pytest.raises(Changed):
        save(draft, {})


def test_a_published_version_never_changes_and_a_new_one_begins_as_it(draft: Layout) -> None:
    services.publish_layout(draft, by=None)
    draft.refresh_from_db()
    field = draft.fields.order_by("pk").first()
    assert field is not None
    closed = "Эта версия уже опубликована и не меняется. Начните новую версию."
    acts = (
        lambda: save(draft, {}), lambda: services.publish_layout(draft, by=None),
        lambda: services.remove_field(field, by=None), lambda: services.add_field(draft, kind="text", by=None),
        lambda: services.change_background(draft, None, by=None),
    )  # fmt: skip
    assert [refused(act) for act in acts] == [closed] * 5
    newer = services.begin_layout(draft.template, by=None)
    assert (newer.number, newer.published_at, services.begin_layout(draft.template, by=None)) == (2, None, newer)
    texts = [list(one.fields.order_by("position", "pk").values_list("text", "x", "y")) for one in (draft, newer)]
    assert texts[0] == texts[1]


@pytest.mark.parametrize(
    ("text", "kind", "sentence"),
    [
        ("{имя", "", "На листе нет имени: добавьте надпись {имя} или {имени}."),
        ("{номер}", "", "На листе нет имени: добавьте надпись {имя} или {имени}."),
        ("{имя} {ном}", "", "Непонятное место «{ном}». Список мест – под макетом."),
        ("{имя}", "", "На листе нет номера: добавьте надпись {номер}, по нему сертификат находят в реестре."),
        ("{имя} {номер}", "code", "На листе нет кода проверки: добавьте его, чтобы сертификат нельзя было подделать."),
    ],
)
def test_a_sheet_without_its_parts_is_not_published(draft: Layout, text: str, kind: str, sentence: str) -> None:
    draft.fields.filter(kind=kind or "none").delete()
    draft.fields.filter(kind="text").delete()
    Field.objects.create(layout=draft, text=text, x=1, y=1, width=50, height=10)
    assert refused(lambda: services.publish_layout(draft, by=None)) == sentence


def test_pictures_are_kept_while_a_version_shows_them(draft: Layout) -> None:
    before = StoredFile.objects.count()
    services.change_background(draft, picture(), by=None)
    logo = services.add_field(draft, kind="picture", upload=picture("герб.png", "red"), by=None)
    services.publish_layout(draft, by=None)
    newer = services.begin_layout(draft.template, by=None)
    services.change_background(newer, None, by=None)
    services.remove_field(newer.fields.get(file=logo.file), by=None)
    assert StoredFile.objects.count() == before + 2
    services.change_background(Layout.objects.get(pk=newer.pk), picture("другой.png", "blue"), by=None)
    services.change_background(Layout.objects.get(pk=newer.pk), None, by=None)
    assert StoredFile.objects.count() == before + 2
    draft.refresh_from_db()
    assert (draft.frame, draft.background_id is not None) == ("", True)


def test_wrong_files_and_boxes_are_refused(draft: Layout) -> None:
    text = ContentFile("не картинка".encode(), name="герб.png")
    assert refused(lambda: services.change_background(draft, text, by=None)) != ""
    assert refused(lambda: services.add_field(draft, kind="picture", by=None)) == "Выберите картинку."
    assert refused(lambda: services.add_field(draft, kind="code", by=None)).startswith("Код проверки на листе уже есть")
    for _ in range(40 - draft.fields.count()):
        services.add_field(draft, kind="text", by=None)
    assert refused(lambda: services.add_field(draft, kind="text", by=None)).startswith("На листе уже 40 полей")


def test_names_are_one_each_and_put_away_templates_are_not_offered(body: Association, template: Template) -> None:
    same = {"title": " Сертификат ", "kind": "diploma", "orientation": "portrait", "by": None}
    assert refused(lambda: services.add_template(body, **same)).startswith("Шаблон с таким названием уже есть")  # type: ignore[arg-type]
    changed = services.change_template(template, title="Другой", is_shared=True, version=1, by=None)
    with pytest.raises(Changed):
        services.change_template(template, title="Третий", is_shared=True, version=1, by=None)
    neighbour = BodyFactory(base_organisation=body.base_organisation)
    assert list(Template.objects.offered_to(neighbour)) == [changed]
    services.archive_template(template, by=None)
    assert list(Template.objects.offered_to(neighbour)) == []
    services.restore_template(template, by=None)
    assert list(Template.objects.offered_to(neighbour)) == [changed]


def test_a_foreign_or_unpublished_template_does_not_issue(body: Association, draft: Layout, template: Template) -> None:
    def begin(association: Association, chosen: Template) -> str:
        return refused(
            lambda: services.add_batch(association, BatchCard(chosen, "за участие", DAY), activity=None, by=None)
        )

    assert begin(body, draft.template) == "У этого шаблона нет опубликованного макета. Опубликуйте его."
    assert begin(BodyFactory(base_organisation=body.base_organisation), template) == (
        "Этот шаблон – другого объединения."
    )


@pytest.mark.full
def test_the_sheet_is_the_same_for_ever(prepare: Prepare, came: Came) -> None:
    """Drawn twice, after everything around has changed: byte for byte."""
    took_part = came("Константинопольская-Задунайская Александра Константиновна")
    made = issue(prepare()).certificates.select_related("layout__background").get()
    first = drawn([made], title="x")
    took_part.name_then = "Другая"
    took_part.save()
    layout = services.begin_layout(made.layout.template, by=None)
    save(layout, {}, frame="thin")
    again = drawn([type(made).objects.select_related("layout__background").get(pk=made.pk)], title="x")
    assert (first[:5], first == again) == (b"%PDF-", True)


@pytest.mark.full
def test_the_editor_shows_the_longest_name_that_is_there(draft: Layout) -> None:
    PersonFactory(region=draft.template.association.region, surname="Константинопольская", search_key="к" * 60)
    page = sample_page(draft.template.association)
    assert page.words["имя"].replace("\u00a0", " ").startswith("Константинопольская")
    shown = draw(look_of(draft), [page], title="x", picture=True)
    assert shown[:4] == b"\x89PNG"
