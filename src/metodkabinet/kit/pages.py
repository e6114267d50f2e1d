"""The five small functions a page is written with: obtain, require, attempt, saved, page."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from metodkabinet.kit.refusals import Changed, Refused

if TYPE_CHECKING:
    from django.db.models import Model, QuerySet
    from django.forms import BaseForm
    from django.http import HttpRequest

M = TypeVar("M", bound="Model")
P = ParamSpec("P")
R = TypeVar("R")

UNPROCESSABLE = 422


def obtain(visible: QuerySet[M], value: object, field: str = "pk") -> M:
    """The object from what this reader may see; absent and not yours give the same 404."""
    try:
        found = visible.filter(**{field: value}).first()
    except (ValueError, OverflowError):
        found = None
    if found is None:
        raise Http404
    return found


def require(allowed: bool, sentence: str) -> None:  # noqa: FBT001  reads as a sentence: require(can_x(...), "…")
    """403 with a sentence that says why and whom to ask."""
    if not allowed:
        raise PermissionDenied(sentence)


def attempt(form: BaseForm, service: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R | None:
    """Call a service; a refusal lands on the form beside the field to blame. None means refused.

    The service must return something truthy when it has done its work.
    """
    try:
        return service(*args, **kwargs)
    except Refused as refusal:
        if isinstance(refusal, Changed) and hasattr(form, "show_changed"):
            form.show_changed()  # both versions side by side; nothing typed is lost
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.text)
        return None


def saved(request: HttpRequest, message: str, to: Any, *args: Any, **kwargs: Any) -> HttpResponse:
    """Say what was done and go on; `to` is an object with a page, a page name or an address."""
    messages.success(request, message)
    answer: HttpResponse = redirect(to, *args, **kwargs)
    return answer


def page(
    request: HttpRequest, template: str, *, fragment: str = "", status: int | None = None, **context: Any
) -> HttpResponse:
    """Render; asked by htmx for a part, render that fragment of the same template.

    A form with errors answers 422, so that a machine sees the refusal as a person does.
    """
    if status is None:
        form = context.get("form")
        status = UNPROCESSABLE if form is not None and form.is_bound and form.errors else 200
    part = f"{template}#{fragment}" if fragment and getattr(request, "htmx", False) else template
    return render(request, part, context, status=status)
