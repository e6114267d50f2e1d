"""Pages of a dictionary-like table (kinds, categories, places) from a declaration.

    LIBRARY_KINDS = Dictionary(
        LibraryKind, one="Вид библиотеки", many="Виды библиотек", fields=["name", "order"],
        see="organisations.see", visible=LibraryKind.objects.visible_to,
        edit="organisations.manage", manageable=LibraryKind.objects.manageable_by,
    )
    urlpatterns = [*LIBRARY_KINDS.urls("library-kinds")]

The day such a table gains a status, a second write or a letter, it leaves this helper and gets a service.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, cast

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError, RestrictedError
from django.forms import modelform_factory
from django.urls import reverse

from metodkabinet.kit import access, clock
from metodkabinet.kit.forms import KitModelForm, once
from metodkabinet.kit.pages import attempt, obtain, page, saved
from metodkabinet.kit.policy import can
from metodkabinet.kit.policy import page as address
from metodkabinet.kit.refusals import Changed, Refused
from metodkabinet.kit.signals import record_changed
from metodkabinet.kit.tables import Action, Column, Empty, Table, list_page

if TYPE_CHECKING:
    from django.db.models import Model, QuerySet
    from django.http import HttpRequest, HttpResponse
    from django.http.response import HttpResponseBase
    from django.urls import URLPattern

ARCHIVED = "archived_at"  # a model with this field can be put away and brought back
SHOWN_USES = 3
CONFLICT = 409
KIND_OF = {"DateField": "date", "DateTimeField": "moment", "BooleanField": "flag"}
NUMBERS = ("IntegerField", "DecimalField", "FloatField")


@dataclass(frozen=True)
class Dictionary:
    """List, create, edit, archive, delete: what stands behind the capabilities `see` and `edit`."""

    model: type[Model]
    one: str  # «Вид библиотеки»
    many: str  # «Виды библиотек»
    fields: Sequence[str]
    see: str
    visible: Callable[[Any], QuerySet[Any]]  # rows this user may look at
    edit: str
    manageable: Callable[[Any], QuerySet[Any]]  # rows this user may change; what he saves must stay among them
    choices: Callable[[Any], Mapping[str, QuerySet[Any]]] | None = None  # for fields that choose objects
    columns: Sequence[Column] = ()
    search: Sequence[str] = ()
    order: Sequence[str] = ()
    explanation: str = ""  # what this list is for, shown while it is empty
    made: Callable[[Any], Mapping[str, Any]] | None = None  # fields the page sets itself: region of the user…

    def urls(self, prefix: str) -> list[URLPattern]:
        """The addresses with their policy rows, named after the prefix: «kinds», «kinds-add», «kinds-edit»…"""
        label, one = self.model._meta.label_lower, f"{prefix}/<int:pk>/"
        may_see, may_edit, both, post = can(self.see), can(self.edit), ("GET", "POST"), ("POST",)
        rows = [
            address(f"{prefix}/", self._list, prefix, who=may_see),
            address(f"{prefix}/add/", once(self._add), f"{prefix}-add", who=may_edit, methods=both),
            address(one, self._edit, f"{prefix}-edit", who=may_edit, methods=both, of=label),
            address(f"{one}delete/", self._delete, f"{prefix}-delete", who=may_edit, methods=post, of=label),
        ]  # fmt: skip
        if self.archives:
            rows.append(
                address(f"{one}archive/", self._archive, f"{prefix}-archive", who=may_edit, methods=post, of=label)
            )  # fmt: skip
        return rows

    @cached_property
    def archives(self) -> bool:
        """Whether rows can be put away."""
        try:
            self.model._meta.get_field(ARCHIVED)
        except FieldDoesNotExist:
            return False
        return True

    @cached_property
    def form(self) -> type[KitModelForm]:
        """The form of the declared fields."""
        return cast("type[KitModelForm]", modelform_factory(self.model, form=KitModelForm, fields=list(self.fields)))

    # Pages

    def _list(self, request: HttpRequest) -> HttpResponseBase:
        may_edit = access.holds(request.user, self.edit)
        table = self._table(request, may_edit=may_edit)
        add = _beside(request, "add")
        actions = [Action("Добавить", add, kind="first", icon="plus")] if may_edit else []
        empty = Empty("Пока ничего нет", next=self.explanation, url=add if may_edit else "", action="Добавить")
        return list_page(request, table, title=self.many, actions=actions, empty=empty)

    def _add(self, request: HttpRequest) -> HttpResponse:
        form = self._bound(request, self.model())
        back = _beside(request, "")
        if form.is_valid() and attempt(form, self._save, form, None, by=request.user):
            return saved(request, "Запись добавлена.", back)
        return page(
            request, "kit/crud/edit.html", title=f"{self.one}: новая запись", form=form, back=back, many=self.many
        )

    def _edit(self, request: HttpRequest, pk: int) -> HttpResponse:
        obj = obtain(self.manageable(request.user), pk)
        form = self._bound(request, obj)
        back = _beside(request, "")
        if form.is_valid() and attempt(form, self._save, form, obj, by=request.user):
            return saved(request, "Запись сохранена.", back)
        return page(
            request, "kit/crud/edit.html", title=str(obj), lead=self.one.lower(), form=form, back=back, many=self.many,
            obj=obj, archives=self.archives, delete=_beside(request, "delete", pk),
            archive=_beside(request, "archive", pk) if self.archives else "",
        )  # fmt: skip

    def _archive(self, request: HttpRequest, pk: int) -> HttpResponse:
        obj = obtain(self.manageable(request.user), pk)
        restored = self._turn_archived(obj, by=request.user)
        message = "Запись возвращена из архива." if restored else "Запись убрана в архив. Её можно вернуть."
        return saved(request, message, _beside(request, "edit", pk))

    def _delete(self, request: HttpRequest, pk: int) -> HttpResponse:
        obj = obtain(self.manageable(request.user), pk)
        try:
            self._remove(obj, by=request.user)
        except Refused as refusal:
            return page(
                request, "kit/crud/used.html", status=CONFLICT, title="Удалить нельзя", reason=refusal.text,
                back=_beside(request, "edit", pk), archive=_beside(request, "archive", pk) if self.archives else "",
                archived=bool(getattr(obj, ARCHIVED, None)),
            )  # fmt: skip
        return saved(request, "Запись удалена.", _beside(request, ""))

    # Changes, each in one transaction with its announcement

    def _save(self, form: KitModelForm, obj: Any, *, by: Any) -> Any:
        values = {name: value for name, value in form.cleaned_data.items() if name != "version"}
        try:
            with transaction.atomic():
                kept = self._made(by) if obj is None else self._locked(obj, form.cleaned_data.get("version"))
                old = {} if obj is None else self._told(kept)
                for name, value in values.items():
                    setattr(kept, name, value)
                kept.full_clean()
                kept.save()
                if not self.manageable(by).filter(pk=kept.pk).exists():
                    raise Refused("Так запись окажется там, где вы её уже не сможете править. Измените значения.")
                self._announce(kept, "created" if obj is None else "edited", by, old, self._told(kept))
        except ValidationError as error:
            raise Refused(" ".join(error.messages)) from error
        except IntegrityError as error:
            raise Refused("Такая запись уже есть.") from error
        return kept

    def _made(self, by: Any) -> Any:
        return self.model(**(self.made(by) if self.made else {}))

    def _locked(self, obj: Any, version: int | None) -> Any:
        kept = self._row(obj)
        if hasattr(kept, "version"):
            if version != kept.version:
                raise Changed("Пока вы правили запись, её сохранил кто-то другой. Сравните и сохраните ещё раз.")
            kept.version += 1
        return kept

    def _row(self, obj: Any) -> Any:
        return self.model._base_manager.select_for_update().get(pk=obj.pk)

    def _turn_archived(self, obj: Any, *, by: Any) -> bool:
        with transaction.atomic():
            kept = self._row(obj)
            was = getattr(kept, ARCHIVED)
            setattr(kept, ARCHIVED, None if was else clock.now())
            kept.save(update_fields=[ARCHIVED])
            self._announce(kept, "restored" if was else "archived", by, {}, {})
        return bool(was)

    def _remove(self, obj: Any, *, by: Any) -> None:
        try:
            with transaction.atomic():
                self._announce(obj, "deleted", by, self._told(obj), {})
                obj.delete()
        except (ProtectedError, RestrictedError) as error:
            raise Refused(_in_use(error)) from error

    def _announce(self, obj: Any, verb: str, by: Any, old: Mapping[str, str], new: Mapping[str, str]) -> None:
        record_changed.send(self.model, obj=obj, by=by, verb=verb, old=old, new=new)

    # Parts

    def _table(self, request: HttpRequest, *, may_edit: bool) -> Table:
        columns = list(self.columns) or [self._column(name) for name in self.fields]
        if may_edit:
            columns[0] = _linked(columns[0], lambda row: _beside(request, "edit", row.pk))
        if self.archives:
            columns.append(
                Column(
                    ARCHIVED, "Состояние", narrow=True,
                    value=lambda row: "в архиве" if row.archived_at else "действует",
                    state=lambda row: "off" if row.archived_at else "done",
                )
            )  # fmt: skip
        declared = {"columns": columns, "search": list(self.search), "order": list(self.order or self.fields[:1])}
        kind: type[Table] = type(f"{self.model.__name__}Table", (Table,), {**declared, "export_name": self.many})
        return kind(request, self.visible(request.user), tone=lambda row: "off" if getattr(row, ARCHIVED, None) else "")

    def _column(self, name: str) -> Column:
        field: Any = self.model._meta.get_field(name)
        kind = {"DateField": "date", "DateTimeField": "moment", "BooleanField": "flag"}.get(
            field.get_internal_type(), "text"
        )
        if field.get_internal_type().endswith(("IntegerField", "DecimalField", "FloatField")) and not field.choices:
            kind = "number"
        shown = getattr(self.model, f"get_{name}_display", None)
        return Column(
            name, str(field.verbose_name).capitalize(), sort="" if field.is_relation else name,
            kind=kind, needs=(name,) if field.is_relation else (),
            value=(lambda row: getattr(row, f"get_{name}_display")()) if shown else None,
        )  # fmt: skip

    def _bound(self, request: HttpRequest, obj: Any) -> KitModelForm:
        return self.form(request.POST or None, instance=obj, visible=self._choices(request.user))

    def _choices(self, user: Any) -> Mapping[str, QuerySet[Any]]:
        return self.choices(user) if self.choices else {}

    def _told(self, obj: Any) -> dict[str, str]:
        return {name: str(getattr(obj, name)) if getattr(obj, name) is not None else "" for name in self.fields}


def _beside(request: HttpRequest, what: str, pk: object = None) -> str:
    """Another page of the same dictionary: addresses are named after one prefix within one module."""
    match = request.resolver_match
    assert match is not None
    prefix = match.view_name
    for ending in ("-add", "-edit", "-delete", "-archive"):
        prefix = prefix.removesuffix(ending)
    return reverse(f"{prefix}-{what}" if what else prefix, args=[] if pk is None else [pk])


def _linked(column: Column, link: Callable[[Any], str]) -> Column:
    return column if column.link else replace(column, link=link)


def _in_use(error: ProtectedError | RestrictedError) -> str:
    """«Запись используется: …»."""
    users = list(error.protected_objects if isinstance(error, ProtectedError) else error.restricted_objects)
    named = "; ".join(f"{one._meta.verbose_name} «{one}»" for one in users[:SHOWN_USES])
    more = f" и ещё {len(users) - SHOWN_USES}" if len(users) > SHOWN_USES else ""
    return f"Запись используется, поэтому удалить её нельзя: {named}{more}."
