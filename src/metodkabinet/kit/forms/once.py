"""One form, one object: a second click, a repeat by the browser or by a proxy is answered like the first."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpResponseRedirect

from metodkabinet.kit import clock

if TYPE_CHECKING:
    from django.forms import BaseForm
    from django.http import HttpRequest, HttpResponse
    from django.http.response import HttpResponseBase

FIELD = "once"
AGAIN = "Эта форма уже была отправлена. Второй раз ничего не записано."
KEPT = timedelta(days=3)  # longer than anyone leaves a form open
_TOKEN = re.compile(r"[A-Za-z0-9_-]{16,64}")


def once_token(form: BaseForm) -> str:
    """The key of this form: fresh for a new one, the same for one shown again with its errors."""
    sent = str(form.data.get(FIELD, "")) if form.is_bound else ""
    return sent if _TOKEN.fullmatch(sent) else secrets.token_urlsafe(18)


def once(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponseBase]:
    """Decorates a view whose form creates something: a form that was served answers its first redirect again.

    The key lies in the transaction of the work itself: both are there, or neither. A refused form (no redirect)
    gives its key back. A twin sent at the same moment waits on the unique key and then gets the same answer.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        token = request.POST.get(FIELD, "") if request.method == "POST" else ""
        if not _TOKEN.fullmatch(token):
            return view(request, *args, **kwargs)
        return _serve(token, request, lambda: view(request, *args, **kwargs))

    return guarded


def forget_form_keys(before: datetime | None = None) -> int:
    """Drop keys nobody can send again; a nightly job calls this."""
    from metodkabinet.kit.forms.models import FormKey  # noqa: PLC0415  components import this file before models load

    return FormKey.objects.filter(sent_at__lt=before or clock.now() - KEPT).delete()[0]


def _serve(token: str, request: HttpRequest, view: Callable[[], HttpResponse]) -> HttpResponseBase:
    from metodkabinet.kit.forms.models import FormKey  # noqa: PLC0415  as above

    mine = {"key": token, "owner": _owner(request), "page": request.path[:200]}
    with transaction.atomic():
        try:
            with transaction.atomic():
                kept = FormKey.objects.create(**mine, sent_at=clock.now())
        except IntegrityError:
            answer = HttpResponseRedirect(FormKey.objects.get(**mine).answer)
            messages.info(request, AGAIN)
            return answer
        response = view()
        if isinstance(response, HttpResponseRedirect):
            kept.answer = response.url
            kept.save(update_fields=["answer"])
        else:
            kept.delete()
    return response


def _owner(request: HttpRequest) -> str:
    user = getattr(request, "user", None)
    if user is not None and user.is_authenticated:
        return f"user {user.pk}"
    return f"session {request.session.session_key or ''}"[:64]
