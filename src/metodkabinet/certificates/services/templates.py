"""Templates and their layouts. Only a draft layout changes; a published one serves the certificates that bear it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction

from metodkabinet.associations.models import Association
from metodkabinet.audit.services import changes, record
from metodkabinet.certificates.enums import FieldKind, Frame, Orientation
from metodkabinet.certificates.logic.places import unknown_places
from metodkabinet.certificates.logic.starters import starting_boxes
from metodkabinet.certificates.models import Field, Layout, Template
from metodkabinet.certificates.models.template import SHEETS
from metodkabinet.certificates.services.refusals import CertificatesRefused
from metodkabinet.kit import clock
from metodkabinet.kit.files.models import FileState
from metodkabinet.kit.files.services import drop_file, keep_file, waiting
from metodkabinet.kit.refusals import Changed
from metodkabinet.kit.words.keys import search_key

if TYPE_CHECKING:
    from django.core.files.base import File

    from metodkabinet.accounts.models import User

PICTURES = ("jpg", "png", "webp")
MOST_FIELDS = 40


@dataclass(frozen=True, slots=True)
class FieldCard:
    """A box as the editor knows it."""

    text: str
    x: Decimal
    y: Decimal
    width: Decimal
    height: Decimal
    size: int
    align: str
    is_bold: bool
    is_italic: bool
    colour: str


@transaction.atomic
def add_template(
    association: Association, *, title: str, kind: str, orientation: str, by: User | None, is_shared: bool = False
) -> Template:
    """With a first draft that already has everything a certificate of this kind needs."""
    try:
        with transaction.atomic():
            made = Template.objects.create(
                association=association, title=title.strip(), kind=kind, is_shared=is_shared,
                search_key=search_key(title),
            )  # fmt: skip
    except IntegrityError as error:
        raise _same_title() from error
    layout = Layout.objects.create(template=made, number=1, orientation=orientation)
    Field.objects.bulk_create(
        Field(
            layout=layout, kind=box.kind, text=box.text, x=place[0], y=place[1], width=place[2], height=place[3],
            size=box.size, align=box.align, is_bold=box.is_bold, is_italic=box.is_italic, colour=box.colour,
            position=number,
        )
        for number, (box, place) in enumerate(starting_boxes(kind, orientation))
    )  # fmt: skip
    record("certificates.template.added", made, by=by, after={"title": made.title, "kind": made.get_kind_display()})
    return made


@transaction.atomic
def change_template(template: Template, *, title: str, is_shared: bool, version: int, by: User | None) -> Template:
    """Its name and whom it is lent to; what it is for stays."""
    locked = (
        Template.objects.select_for_update(no_key=True, of=("self",)).select_related("association").get(pk=template.pk)
    )
    if locked.version != version:
        raise Changed("Пока вы меняли шаблон, его сохранил другой человек. Проверьте и сохраните снова.")
    before, after = changes(locked, {"title": title.strip(), "is_shared": is_shared})
    locked.title, locked.is_shared, locked.version = title.strip(), is_shared, locked.version + 1
    locked.search_key = search_key(title)
    try:
        with transaction.atomic():
            locked.save(update_fields=["title", "is_shared", "version", "search_key"])
    except IntegrityError as error:
        raise _same_title() from error
    if after:
        record("certificates.template.changed", locked, by=by, before=before, after=after)
    return locked


@transaction.atomic
def archive_template(template: Template, *, by: User | None) -> Template:
    """Not offered any more; certificates issued by it stay as they are."""
    return _offer(template, "certificates.template.archived", is_archived=True, by=by)


@transaction.atomic
def restore_template(template: Template, *, by: User | None) -> Template:
    """Offered again."""
    return _offer(template, "certificates.template.restored", is_archived=False, by=by)


def _offer(template: Template, action: str, *, is_archived: bool, by: User | None) -> Template:
    locked = (
        Template.objects.select_for_update(no_key=True, of=("self",)).select_related("association").get(pk=template.pk)
    )
    if locked.is_archived != is_archived:
        locked.is_archived = is_archived
        locked.save(update_fields=["is_archived"])
        record(action, locked, by=by)
    return locked


@transaction.atomic
def begin_layout(template: Template, *, by: User | None) -> Layout:
    """A new draft, the same as the last published version; the draft that is there already, when there is one."""
    locked = Template.objects.select_for_update(no_key=True, of=("self",)).get(pk=template.pk)
    last = locked.layouts.order_by("-number").first()
    assert last is not None  # every template is made with its first
    if last.published_at is None:
        return last
    made = Layout.objects.create(
        template=locked, number=last.number + 1, orientation=last.orientation, background=last.background,
        font=last.font, frame=last.frame,
    )  # fmt: skip
    fields = list(last.fields.order_by("position", "pk"))
    for field in fields:
        field.pk, field.layout = None, made
    Field.objects.bulk_create(fields)
    return made


@transaction.atomic
def save_layout(
    layout: Layout,
    *,
    orientation: str,
    font: str,
    frame: str,
    fields: Mapping[int, FieldCard],
    version: int,
    by: User | None,
) -> Layout:
    """Everything the editor shows, in one go. A turned sheet keeps its boxes, moved onto it."""
    locked = _draft(layout, version)
    locked.orientation, locked.font, locked.frame, locked.version = orientation, font, frame, locked.version + 1
    locked.save(update_fields=["orientation", "font", "frame", "version"])
    rows = list(locked.fields.order_by("position", "pk"))
    sheet = SHEETS[Orientation(orientation)]
    for row in rows:
        if row.pk in fields:
            for name, value in asdict(fields[row.pk]).items():
                setattr(row, name, value)
        _keep_on_sheet(row, sheet)
    columns = [*FieldCard.__slots__]
    Field.objects.bulk_update(rows, columns)
    return locked


@transaction.atomic
def change_background(layout: Layout, upload: File[Any] | None, *, by: User | None) -> Layout:
    """Another picture under everything, or none."""
    locked, old = _draft(layout), layout.background
    locked.background = keep_file(upload, by=by, kinds=PICTURES) if upload else None
    locked.frame = Frame.NONE if upload else Frame.DOUBLE  # a picture mostly brings its own edge
    locked.version += 1
    locked.save(update_fields=["background", "frame", "version"])
    _drop_unused(old)
    return locked


@transaction.atomic
def add_field(layout: Layout, *, kind: str, by: User | None, upload: File[Any] | None = None) -> Field:
    """One more box in the middle of the sheet; a picture brings its file: a logo, a signature."""
    locked = _draft(layout)
    count = locked.fields.count()
    if count >= MOST_FIELDS:
        raise CertificatesRefused(f"На листе уже {count} полей. Объедините часть из них: в поле бывает много строк.")
    if kind == FieldKind.PICTURE and upload is None:
        raise CertificatesRefused("Выберите картинку.", field="file")
    if kind == FieldKind.CODE and locked.fields.filter(kind=kind).exists():
        raise CertificatesRefused("Код проверки на листе уже есть, второго не нужно.")
    width, height = locked.size
    side = (Decimal(60), Decimal(20)) if kind == FieldKind.TEXT else (Decimal(30), Decimal(30))
    locked.version += 1
    locked.save(update_fields=["version"])
    return Field.objects.create(
        layout=locked, kind=kind, text="Новая надпись" if kind == FieldKind.TEXT else "",
        file=keep_file(upload, by=by, kinds=PICTURES) if upload and kind == FieldKind.PICTURE else None,
        x=(width - side[0]) / 2, y=(height - side[1]) / 2, width=side[0], height=side[1], position=count,
    )  # fmt: skip


@transaction.atomic
def remove_field(field: Field, *, by: User | None) -> Layout:
    """Off the sheet."""
    locked = _draft(field.layout)
    locked.version += 1
    locked.save(update_fields=["version"])
    old = field.file
    field.delete()
    _drop_unused(old)
    return locked


@transaction.atomic
def publish_layout(layout: Layout, *, by: User | None) -> Layout:
    """From now on this version is issued, and never changes."""
    locked = _draft(layout)
    fields = list(locked.fields.select_related("file").order_by("position", "pk"))
    texts = " ".join(field.text for field in fields)
    slips = unknown_places(texts)
    if slips:
        raise CertificatesRefused(f"Непонятное место «{{{slips[0]}}}». Список мест – под макетом.")
    if "{имя}" not in texts and "{имени}" not in texts:
        raise CertificatesRefused("На листе нет имени: добавьте надпись {имя} или {имени}.")
    if "{номер}" not in texts:
        raise CertificatesRefused(
            "На листе нет номера: добавьте надпись {номер}, по нему сертификат находят в реестре."
        )
    if not any(field.kind == FieldKind.CODE for field in fields):
        raise CertificatesRefused("На листе нет кода проверки: добавьте его, чтобы сертификат нельзя было подделать.")
    for file in [locked.background, *(field.file for field in fields)]:
        if file is not None and file.state != FileState.OK:
            raise CertificatesRefused(waiting(file))
    locked.published_at = clock.now()
    locked.save(update_fields=["published_at"])
    record("certificates.layout.published", locked.template, by=by, after={"version": locked.number})
    return locked


def _draft(layout: Layout, version: int | None = None) -> Layout:
    locked = (
        Layout.objects.select_for_update(no_key=True, of=("self",))
        .select_related("template__association", "background")
        .get(pk=layout.pk)
    )
    if locked.published_at is not None:
        raise CertificatesRefused("Эта версия уже опубликована и не меняется. Начните новую версию.")
    if version is not None and locked.version != version:
        raise Changed("Пока вы правили макет, его сохранил другой человек. Обновите страницу и посмотрите, что вышло.")
    return locked


def _keep_on_sheet(row: Field, sheet: tuple[int, int]) -> None:
    """A box dragged over the edge, or left outside when the sheet was turned, comes back whole."""
    row.width, row.height = min(row.width, Decimal(sheet[0])), min(row.height, Decimal(sheet[1]))
    row.x, row.y = min(row.x, sheet[0] - row.width), min(row.y, sheet[1] - row.height)


def _drop_unused(file: Any) -> None:
    """A picture that another version still shows stays."""
    if file is None:
        return
    used = Layout.objects.filter(background=file).exists() or Field.objects.filter(file=file).exists()
    if not used:
        drop_file(file)


def _same_title() -> CertificatesRefused:
    return CertificatesRefused("Шаблон с таким названием уже есть. Назовите этот иначе.", field="title")
