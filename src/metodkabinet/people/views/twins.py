"""Cards that look alike: the list, a pair side by side, joining, taking apart."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.urls import reverse

from metodkabinet.audit.queries import Line, history_of, line_of
from metodkabinet.kit import access, pages, registry
from metodkabinet.kit.components.typography import day
from metodkabinet.kit.jobs import enqueue
from metodkabinet.kit.refusals import Refused
from metodkabinet.kit.tables import Empty, list_page
from metodkabinet.people import forms, jobs, services
from metodkabinet.people.models import Person, Resemblance
from metodkabinet.people.queries import card
from metodkabinet.people.services import PeopleRefused
from metodkabinet.people.tables.lists import PairsTable, person_link
from metodkabinet.people.views.acts import act, actor, form_page, own_region, tabs

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.http.response import HttpResponseBase

    from metodkabinet.kit.http import Request

SHOWN_EVENTS = 5


def pairs(request: Request) -> HttpResponseBase:
    """Pairs that the finder saw last; the search may be asked for again."""
    if request.method == "POST":
        enqueue(jobs.find_twins, by=actor(request), region_id=own_region(request).pk)
        return pages.saved(request, "Поиск начат. Обновите страницу через минуту.", "people:pairs")
    table = PairsTable(request, Resemblance.objects.visible_to(request.user))
    empty = Empty("Похожих карточек нет", "Их ищут каждую ночь. Можно поискать и сейчас, кнопкой выше.")
    return list_page(
        request, table, title="Похожие карточки", empty=empty, template="people/pairs.html", tabs=tabs(request, "pairs")
    )


def pair(request: Request, pair_id: int) -> HttpResponse:
    """Two cards side by side: one person or two?"""
    found = pages.obtain(Resemblance.objects.visible_to(request.user).select_related("first", "second"), pair_id)
    if request.method == "POST" and "apart" in request.POST:
        done = "Отмечено: это разные люди. Пару больше не предложим."
        return act(request, done, reverse("people:pairs"), services.tell_apart, found.first, found.second)
    if request.method == "POST":
        return _merge(request, found.first, found.second, reverse("people:pairs"))
    return _compare(request, found.first, found.second, found.reasons, reverse("people:pairs"))


def merge(request: Request, person_id: int) -> HttpResponse:
    """Join with a card that the finder did not see: first choose it."""
    own = pages.obtain(Person.objects.mergeable_by(request.user), person_id)
    others = Person.objects.mergeable_by(request.user).filter(region=own.region_id).exclude(pk=own.pk)
    form = forms.OtherForm(request.POST or request.GET or None, visible={"other": others.order_by("sort_key", "pk")})
    if request.method == "POST" and form.is_valid() and "keep" in request.POST:
        return _merge(request, own, form.cleaned_data["other"], person_link(own))
    if form.is_bound and form.is_valid():
        return _compare(request, own, form.cleaned_data["other"], [], person_link(own))
    hint = "Выберите вторую карточку. Сначала вы увидите, что будет перенесено."
    return form_page(request, form, f"Объединить: {own.full_name}", person_link(own), submit="Сравнить", hint=hint)


def unmerge(request: Request, merge_id: int) -> HttpResponse:
    """It was a mistake."""
    done = pages.obtain(card.mergeable_merges(request.user), merge_id)
    return act(request, "Карточки разъединены.", person_link(done.kept), services.unmerge_people, done)


def _merge(request: Request, one: Person, other: Person, back: str) -> HttpResponse:
    keep = request.POST.get("keep", "")
    if keep not in {str(one.pk), str(other.pk)}:
        return _compare(request, one, other, [], back, wrong="Выберите, какую карточку оставить.", status=422)
    kept, absorbed = (one, other) if keep == str(one.pk) else (other, one)
    done = "Карточки объединены. Если это ошибка, их можно разъединить здесь, внизу страницы."
    try:
        services.merge_people(kept, absorbed, by=actor(request))
    except Refused as refusal:
        return _compare(request, one, other, [], back, wrong=refusal.text, status=409)
    return pages.saved(request, done, person_link(kept))


def _compare(
    request: Request, one: Person, other: Person, reasons: list[str], back: str, *, wrong: str = "", status: int = 200
) -> HttpResponse:
    """What each card says and what would move: read by the same entries that move it."""
    refused = ""
    try:
        services.check_mergeable(one, other)
    except PeopleRefused as refusal:
        refused = refusal.text
    compared = [
        (entry.title, _said(entry, one), _said(entry, other))
        for entry in registry.personal_data
    ]  # fmt: skip
    histories = [(who, _history(who)) for who in (one, other)] if access.holds(request.user, "audit.see") else []
    return pages.page(
        request, "people/pair.html", title="Один человек или двое?", one=one, other=other, reasons=reasons, back=back,
        refused=refused, wrong=wrong, undone=card.undone_merge(one, other), histories=histories,
        compared=[row for row in compared if row[1] or row[2]], status=status,
    )  # fmt: skip


def _history(person: Person) -> list[Line]:
    """What was done to the card lately: who typed it and when tells twins from namesakes."""
    return [line_of(event, person) for event in history_of(person)[:SHOWN_EVENTS]]


def _said(entry: registry.PersonalData, person: Person) -> list[str]:
    """Each thing in one line."""
    return ["; ".join(f"{label}: {_plain(value)}" for label, value in one.items()) for one in entry.export(person)]


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return "да" if value else "нет"
    if isinstance(value, list | tuple):
        return ", ".join(_plain(one) for one in value)
    return day(value) if isinstance(value, date) else str(value)
