"""The two forms to inherit from."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ImproperlyConfigured

from metodkabinet.kit.forms.inputs import settle

if TYPE_CHECKING:
    from django.db.models import Model, QuerySet

    Visible = Mapping[str, QuerySet[Any]]


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that somebody else changed meanwhile."""

    label: str
    theirs: str
    yours: str


class _Ours:
    """What both forms do. A choice of objects must be told which of them this reader may see."""

    fields: dict[str, forms.Field]
    data: Any
    is_bound: bool
    differences: list[Difference]

    def _make_ours(self, visible: Visible | None, version: int | None) -> None:
        given = dict(visible or {})
        self.differences = []
        for name, field in self.fields.items():
            settle(field)
            if isinstance(field, forms.ModelChoiceField):
                field.queryset = _allowed(self, name, given)
        if given:
            message = f"{type(self).__name__} has no choice of objects named {', '.join(given)}"
            raise ImproperlyConfigured(message)
        if version is not None:
            self.fields["version"] = forms.IntegerField(widget=forms.HiddenInput, initial=version, min_value=0)

    def show_changed(self) -> None:
        """Somebody saved first: show what differs and let the next try overwrite it knowingly."""
        current = self.current()
        if current is None:
            return
        self.differences = list(_differences(self, current))
        if "version" in self.fields:
            self.data = self.data.copy()
            self.data["version"] = str(getattr(current, "version", 0))

    def current(self) -> Model | None:
        """What the database holds now; a form of its own fields says it itself when it has a `version`."""
        return None


class KitForm(_Ours, forms.Form):
    """A form of our own fields: `visible={"organisation": Organisation.objects.visible_to(user)}`.

    `version=obj.version` adds the hidden field by which a service sees that somebody saved meanwhile.
    """

    def __init__(self, *args: Any, visible: Visible | None = None, version: int | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._make_ours(visible, version)


class KitModelForm(_Ours, forms.ModelForm):  # type: ignore[type-arg]
    """A form made of a model's fields; it never saves, a service does.

    It works on a copy of `instance`: validation writes into it, and the service must still see the old values.
    A model with a `version` field gets the hidden field by itself.
    """

    def __init__(self, *args: Any, visible: Visible | None = None, **kwargs: Any) -> None:
        kwargs["instance"] = copy.copy(kwargs.get("instance"))
        super().__init__(*args, **kwargs)
        self._make_ours(visible, getattr(self.instance, "version", None) if self.instance.pk else None)

    def current(self) -> Model | None:
        """The row as somebody else left it."""
        found: Model | None = type(self.instance)._base_manager.filter(pk=self.instance.pk).first()
        return found

    def save(self, commit: bool = True) -> Any:  # noqa: FBT001, FBT002  Django's signature
        """Refused: state changes in services only."""
        message = "a kit form does not save; pass cleaned_data to a service"
        raise ImproperlyConfigured(message)


def _allowed(form: object, name: str, given: dict[str, Any]) -> Any:
    if name not in given:
        message = f"{type(form).__name__}.{name}: pass visible={{'{name}': ….visible_to(user)}}"
        raise ImproperlyConfigured(message)
    return given.pop(name)


def _differences(form: Any, current: Model) -> list[Difference]:
    found = []
    for name, field in form.fields.items():
        if name == "version" or not hasattr(current, name):
            continue
        theirs, yours = getattr(current, name), form.cleaned_data.get(name)
        if theirs != yours:
            found.append(Difference(str(form[name].label), _shown(field, theirs), _shown(field, yours)))
    return found


def _shown(field: forms.Field, value: Any) -> str:
    if value in (None, ""):
        return "пусто"
    if isinstance(value, bool):
        return "да" if value else "нет"
    named = dict(_flat(field)).get(str(value)) if isinstance(field, forms.ChoiceField) else None
    if hasattr(value, "strftime"):
        return str(value.strftime("%d.%m.%Y"))
    return named or str(value)


def _flat(field: forms.ChoiceField) -> list[tuple[str, str]]:
    if isinstance(field, forms.ModelChoiceField):
        return []
    choices: Any = field.choices
    return [(str(value), str(label)) for value, label in choices if not isinstance(label, list | tuple)]
