"""Forms on a page: the whole form in one tag, or its parts when the page wants them apart."""

from __future__ import annotations

from typing import Any

from django import template
from django.forms import BaseForm, BoundField
from django.template import Context
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from metodkabinet.kit.components.actions import token_of
from metodkabinet.kit.components.markup import attributes, draw
from metodkabinet.kit.forms.once import once_token

register = template.Library()


@register.simple_tag(takes_context=True)
def form(
    context: Context,
    form: BaseForm,
    *,
    submit: str = "Сохранить",
    cancel: str = "",
    action: str = "",
    keep: str = "",
    once: bool = True,
) -> SafeString:
    """A whole form: errors, fields, buttons. `keep="person-7"` keeps typed text in the browser until it is saved."""
    fields = draw("kit/forms/fields.html", form=form)
    buttons = draw("kit/forms/buttons.html", submit=submit, cancel=cancel)
    return _wrapped(context, fields + buttons, form, action=action, keep=keep, once=once)


@register.simple_block_tag(takes_context=True)
def form_of(
    context: Context,
    content: SafeString,
    form: BaseForm,
    *,
    action: str = "",
    keep: str = "",
    once: bool = True,
) -> SafeString:
    """The same around your own layout: `{% form_of form %}{% field form.name %}…{% submit %}{% endform_of %}`."""
    return _wrapped(context, content, form, action=action, keep=keep, once=once)


@register.simple_tag
def field(bound: BoundField) -> SafeString:
    """One field: label, required mark, hint, error."""
    return bound.as_field_group()


@register.simple_tag
def errors(form: BaseForm) -> SafeString:
    """What is wrong with the form, each line a link to its field; nothing when all is well."""
    return draw("kit/forms/errors.html", form=form)


@register.simple_tag
def submit(label: str = "Сохранить", *, cancel: str = "") -> SafeString:
    """The row of buttons that ends a form."""
    return draw("kit/forms/buttons.html", submit=label, cancel=cancel)


def _wrapped(
    context: Context, content: SafeString, form: BaseForm, *, action: str, keep: str, once: bool
) -> SafeString:
    given = attributes(
        action=action,
        enctype="multipart/form-data" if form.is_multipart() else "",
        data_keep=_keep_key(context, keep),
    )
    hidden = format_html_join("", "{}", ((bound,) for bound in form.hidden_fields()))
    token = format_html('<input type="hidden" name="once" value="{}">', once_token(form)) if once else ""
    return format_html(
        '<form method="post" class="form" novalidate{}>'
        '<input type="hidden" name="csrfmiddlewaretoken" value="{}">{}{}{}{}</form>',
        given, token_of(context), token, hidden, errors(form), content,
    )  # fmt: skip


def _keep_key(context: Context, keep: str) -> str:
    """Typed text is kept per person: a school computer has many."""
    request: Any = context.get("request")
    reader = getattr(getattr(request, "user", None), "pk", None)
    return f"{reader or 'guest'}/{keep}" if keep else ""
