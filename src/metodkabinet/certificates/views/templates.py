"""Templates and the editor of their sheets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q
from django.urls import reverse

from metodkabinet.certificates import forms, permissions, services
from metodkabinet.certificates.enums import FieldKind
from metodkabinet.certificates.logic import sheets
from metodkabinet.certificates.logic.places import PLACES, unknown_places
from metodkabinet.certificates.logic.wording import WHY, doubtful_words
from metodkabinet.certificates.models import Field, Layout, Template
from metodkabinet.certificates.queries.composing import look_of, sample_page
from metodkabinet.certificates.tables import TemplateTable
from metodkabinet.certificates.views.acts import (
    ROAD,
    TEMPLATES,
    act,
    actor,
    file_answer,
    form_page,
    not_drawn,
    own_body,
)
from metodkabinet.kit import access, pages
from metodkabinet.kit.forms import once
from metodkabinet.kit.tables import Action, Empty, list_page
from metodkabinet.papers.logic.press import PressError

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.http.response import HttpResponseBase

    from metodkabinet.kit.http import Request

TRAIL = [(ROAD[0], ROAD[1]), ("Шаблоны", TEMPLATES)]


def template_list(request: Request) -> HttpResponseBase:
    """Own ones and those lent by others."""
    published = Count("layouts", filter=Q(layouts__published_at__isnull=False))
    rows = Template.objects.visible_to(request.user).annotate(published=published)
    add = reverse("certificates:add-template")
    may = access.holds(request.user, "certificates.manage_templates")
    actions = [Action("Новый шаблон", add, kind="first", icon="plus")] if may else []
    empty = Empty(
        "Шаблонов пока нет", "Первый готов за минуту: выберите, что выдаётся, и положите свою картинку.",
        add if may else "", "Новый шаблон",
    )  # fmt: skip
    table = TemplateTable(request, rows, tone=lambda row: "off" if row.is_archived else "")
    return list_page(request, table, title="Шаблоны сертификатов", actions=actions, empty=empty, trail=_trail()[:1])


@once
def add_template(request: Request) -> HttpResponse:
    """A new one; its first sheet is ready."""
    body = own_body(request, "certificates.manage_templates")
    form = forms.NewTemplateForm(request.POST or None)
    if form.is_valid():
        made = pages.attempt(form, services.add_template, body, by=actor(request), **form.cleaned_data)
        if made:
            return pages.saved(request, "Шаблон создан. Поправьте лист и опубликуйте его.", _page(made))
    return form_page(
        request, form, "Новый шаблон", reverse(TEMPLATES), submit="Создать", lead=body.short_name, trail=_trail()
    )


def template(request: Request, template_id: int) -> HttpResponse:
    """Its versions, and the editor of the draft."""
    shown = pages.obtain(Template.objects.visible_to(request.user).select_related("association__region"), template_id)
    layouts = list(shown.layouts.order_by("-number"))
    may = permissions.can_manage_template(request.user, shown)
    draft = next((one for one in layouts if one.published_at is None), None) if may else None
    form = _form(draft) if draft else None
    return _editor(request, shown, layouts, form, may=may)


def change_template(request: Request, template_id: int) -> HttpResponse:
    """Its name."""
    mine = _own(request, template_id)
    form = forms.TemplateForm(request.POST or None, template=mine)
    if form.is_valid():
        said, by = form.cleaned_data, actor(request)
        if pages.attempt(form, services.change_template, mine, by=by, **said) is not None:
            return pages.saved(request, "Сохранено.", _page(mine))
    return form_page(request, form, f"Шаблон: {mine.title}", _page(mine), trail=_trail())


def archive_template(request: Request, template_id: int) -> HttpResponse:
    """Not offered any more, or again."""
    mine = _own(request, template_id)
    if "restore" in request.POST:
        return act(request, "Шаблон снова предлагается.", _page(mine), services.restore_template, mine)
    return act(request, "Шаблон убран из списка выбора.", _page(mine), services.archive_template, mine)


def begin_layout(request: Request, template_id: int) -> HttpResponse:
    """A new version to edit."""
    mine = _own(request, template_id)
    return act(request, "Это новая версия. Выданное по прежней не изменится.", _page(mine), services.begin_layout, mine)


def save_layout(request: Request, layout_id: int) -> HttpResponse:
    """What the editor holds; asked by the page itself, only the picture comes back."""
    mine = _own_layout(request, layout_id)
    form = _form(mine, request.POST)
    if form.is_valid():
        said = form.cleaned_data
        saved = pages.attempt(
            form, services.save_layout, mine, orientation=said["orientation"], font=said["font"], frame=said["frame"],
            fields=form.cards(), version=said["version"], by=actor(request),
        )  # fmt: skip
        if saved and not getattr(request, "htmx", False):
            return pages.saved(request, "Лист сохранён.", _page(mine.template))
        if saved:
            return pages.page(request, "certificates/parts/sheet.html", layout=saved, **_warnings(saved))
    if getattr(request, "htmx", False):
        return pages.page(request, "certificates/parts/sheet.html", layout=mine, problems=form.errors, status=422)
    return _editor(request, mine.template, list(mine.template.layouts.order_by("-number")), form, may=True)


def picture(request: Request, layout_id: int) -> HttpResponse:
    """The sheet with the longest name of the association on it."""
    rows = Layout.objects.visible_to(request.user).select_related("template__association__region", "background")
    shown = pages.obtain(rows, layout_id)
    page = sample_page(shown.template.association)
    as_file = "pdf" in request.GET
    try:
        content = sheets.draw(look_of(shown), [page], title="Образец", mark="ОБРАЗЕЦ" if as_file else "",
                              picture=not as_file)  # fmt: skip
    except PressError:
        return not_drawn(request)
    if as_file:
        return file_answer(content, "Образец.pdf", "application/pdf", inline=True)
    return file_answer(content, "Образец.png", "image/png", inline=True)


def publish_layout(request: Request, layout_id: int) -> HttpResponse:
    """From now on it is issued."""
    mine = _own_layout(request, layout_id)
    return act(
        request, "Макет опубликован, по нему можно выдавать.", _page(mine.template), services.publish_layout, mine
    )


@once
def add_field(request: Request, layout_id: int) -> HttpResponse:
    """One more box."""
    mine = _own_layout(request, layout_id)
    form = forms.FieldForm(request.POST or None, request.FILES or None, initial={"kind": FieldKind.TEXT})
    if form.is_valid():
        said = form.cleaned_data
        made = pages.attempt(form, services.add_field, mine, kind=said["kind"], upload=said["file"], by=actor(request))
        if made:
            return pages.saved(request, "Добавлено в середину листа. Переставьте, куда нужно.", _page(mine.template))
    return form_page(
        request, form, "Добавить на лист", _page(mine.template), submit="Добавить", trail=_trail(mine.template)
    )


def remove_field(request: Request, field_id: int) -> HttpResponse:
    """Off the sheet."""
    rows = Field.objects.editable_by(request.user).select_related("layout__template", "file")
    mine = pages.obtain(rows, field_id)
    return act(request, "Поле убрано.", _page(mine.layout.template), services.remove_field, mine)


@once
def change_background(request: Request, layout_id: int) -> HttpResponse:
    """The picture under everything; without a file it is taken away."""
    mine = _own_layout(request, layout_id)
    if "remove" in request.POST:
        return act(request, "Фон убран.", _page(mine.template), services.change_background, mine, None)
    form = forms.BackgroundForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        made = pages.attempt(form, services.change_background, mine, form.cleaned_data["file"], by=actor(request))
        if made is not None:
            return pages.saved(request, "Фон поставлен.", _page(mine.template))
    return form_page(
        request, form, "Фон листа", _page(mine.template), submit="Поставить", trail=_trail(mine.template),
        hint="Рамку и герб лучше оставить по краям: надписи лягут поверх картинки.",
    )  # fmt: skip


def _editor(
    request: Request, shown: Template, layouts: list[Layout], form: forms.LayoutForm | None, *, may: bool
) -> HttpResponse:
    draft = layouts[0] if layouts and layouts[0].published_at is None else None
    published = next((one for one in layouts if one.published_at is not None), None)
    current = draft if draft is not None and may else published
    return pages.page(
        request, "certificates/template.html", title=shown.title, lead=shown.get_kind_display(), shown=shown,
        layouts=layouts, draft=draft if may else None, layout=current, form=form, may=may, places=PLACES.items(),
        trail=_trail(), **(_warnings(current) if current else {}),
    )  # fmt: skip


def _warnings(layout: Layout) -> dict[str, Any]:
    texts = "\n".join(layout.fields.order_by("position", "pk").values_list("text", flat=True))
    return {"licensed": doubtful_words(texts), "why": WHY, "slips": unknown_places(texts)}


def _form(layout: Layout, data: Any = None) -> forms.LayoutForm:
    rows = list(layout.fields.order_by("position", "pk"))
    try:
        fonts = sheets.fonts()
    except PressError:
        fonts = []
    return forms.LayoutForm(data, layout=layout, rows=rows, fonts=fonts)


def _own(request: Request, template_id: int) -> Template:
    rows = Template.objects.visible_to(request.user).manageable_by(request.user)
    return pages.obtain(rows.select_related("association__region"), template_id)


def _own_layout(request: Request, layout_id: int) -> Layout:
    rows = Layout.objects.editable_by(request.user).select_related("template__association__region", "background")
    return pages.obtain(rows, layout_id)


def _page(shown: Template) -> str:
    return reverse("certificates:template", args=[shown.pk])


def _trail(shown: Template | None = None) -> list[tuple[str, str]]:
    found = [(label, reverse(name)) for label, name in TRAIL]
    return [*found, (shown.title, _page(shown))] if shown else found
