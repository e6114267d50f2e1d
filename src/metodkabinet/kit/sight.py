"""«Версия для слабовидящих»: the reader's choice of letter size, colours, spacing and pictures, kept in a cookie."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.conf import settings
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

COOKIE = "sight"
YEAR = 365 * 24 * 3600
SIZES = {"1": "Обычный", "15": "Крупный, в полтора раза", "2": "Очень крупный, вдвое"}
COLOURS = {"plain": "Обычные", "white": "Чёрным по белому", "black": "Белым по чёрному", "blue": "Синим по голубому"}
SPACINGS = {"plain": "Обычное", "wide": "Широкое"}
PICTURES = {"on": "Показывать", "off": "Не показывать"}


class SightForm(forms.Form):
    """The four choices; the names in the cookie are the values here."""

    size = forms.ChoiceField(label="Размер букв", choices=list(SIZES.items()), widget=forms.RadioSelect, initial="15")
    colour = forms.ChoiceField(label="Цвета", choices=list(COLOURS.items()), widget=forms.RadioSelect, initial="white")
    spacing = forms.ChoiceField(
        label="Расстояние между буквами", choices=list(SPACINGS.items()), widget=forms.RadioSelect, initial="plain"
    )
    pictures = forms.ChoiceField(
        label="Картинки", choices=list(PICTURES.items()), widget=forms.RadioSelect, initial="on"
    )


def sight_of(request: HttpRequest) -> dict[str, str]:
    """The reader's choice from the cookie `size.colour.spacing.pictures`; empty when there is none or it is broken."""
    parts = request.COOKIES.get(COOKIE, "").split(".")
    allowed = {"size": SIZES, "colour": COLOURS, "spacing": SPACINGS, "pictures": PICTURES}
    if len(parts) != len(allowed):
        return {}
    chosen = dict(zip(allowed, parts, strict=True))
    return chosen if all(chosen[name] in values for name, values in allowed.items()) else {}


def sight_url(request: HttpRequest | None) -> str:
    """The page of the switch, which brings the reader back to where he was."""
    address = reverse("kit:sight")
    if request is None or request.path == address or request.method != "GET":
        return address
    return f"{address}?{urlencode({'next': request.get_full_path()})}"


def sight(request: HttpRequest) -> HttpResponse:
    """Choose; `off` forgets the choice. The answer goes back to the page the reader came from."""
    back = _safe(request, request.POST.get("next") or request.GET.get("next") or "/")
    if request.method == "POST" and "off" in request.POST:
        response = redirect(back)
        response.delete_cookie(COOKIE, samesite="Lax")
        return response
    form = SightForm(request.POST or None, initial=sight_of(request))
    if form.is_valid():
        value = ".".join(form.cleaned_data[name] for name in form.fields)
        response = redirect(back)
        response.set_cookie(COOKIE, value, max_age=YEAR, samesite="Lax", secure=settings.SECURE, httponly=True)
        return response
    context = {"form": form, "next": back, "chosen": bool(sight_of(request)), "title": "Версия для слабовидящих"}
    return render(request, "kit/sight.html", context, status=422 if form.is_bound else 200)


def _safe(request: HttpRequest, address: str) -> str:
    """Only an address of this site: a switch must not be a springboard to a foreign one."""
    own = url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure())
    return address if own and address.startswith("/") else "/"
