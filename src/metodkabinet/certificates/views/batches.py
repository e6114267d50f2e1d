"""Issuings: the rule and the words, the list before anything is given, the work itself, what comes out of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q
from django.urls import reverse

from metodkabinet.activities.models import Activity
from metodkabinet.associations.queries.settings import setting_of
from metodkabinet.certificates import forms, jobs, permissions, services
from metodkabinet.certificates.enums import CertificateKind
from metodkabinet.certificates.logic import sheets
from metodkabinet.certificates.logic.phrases import phrase_for
from metodkabinet.certificates.models import Batch, Line, Template
from metodkabinet.certificates.queries import choosing, composing, registers
from metodkabinet.certificates.tables import BatchTable
from metodkabinet.certificates.views import acts
from metodkabinet.kit import access, clock, pages
from metodkabinet.kit.forms import once
from metodkabinet.kit.jobs import enqueue
from metodkabinet.kit.tables import Action, Empty, list_page
from metodkabinet.kit.words.names import initials_first
from metodkabinet.organisations.models import Municipality
from metodkabinet.papers.logic.press import PressError
from metodkabinet.people.enums import PersonState
from metodkabinet.people.models import Person
from metodkabinet.people.queries.sight import person_of

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.http.response import HttpResponseBase

    from metodkabinet.associations.models import Association
    from metodkabinet.kit.http import Request

SHOWN = 300
NOBODY = "Для этого мероприятия сертификаты выдаёт объединение, которое его проводит."


def batch_list(request: Request) -> HttpResponseBase:
    """What was issued and what is being prepared."""
    given = Count("certificates", filter=Q(certificates__state="valid"))
    rows = Batch.objects.visible_to(request.user).annotate(given=given)
    add = reverse("certificates:new-batch")
    may = access.holds(request.user, "certificates.issue")
    actions = [Action("Выдать без мероприятия", add, icon="plus")] if may else []
    empty = Empty(
        "Выдач ещё не было", "Начните со страницы мероприятия: кнопка «Выдать сертификаты».",
        reverse("activities:list"), "К мероприятиям",
    )  # fmt: skip
    table = BatchTable(request, rows, filters=BatchTable.filters_for(request.user))
    return list_page(
        request, table, title="Выдачи", actions=actions, empty=empty, trail=[(acts.ROAD[0], reverse(acts.REGISTER))]
    )


@once
def add_batch(request: Request, activity_id: int) -> HttpResponse:
    """For those who took part in an activity."""
    rows = registers.issued_for_by(request.user).select_related("kind", "owner", "region")
    shown = pages.obtain(rows, activity_id)
    body = registers.bodies_for(shown, request.user).select_related("region").first()
    pages.require(body is not None, NOBODY)
    assert body is not None
    return _add(request, body, shown)


@once
def new_batch(request: Request) -> HttpResponse:
    """For people named by hand: partners, directors, authors."""
    return _add(request, acts.own_body(request, "certificates.issue"), None)


def change_batch(request: Request, batch_id: int) -> HttpResponse:
    """Other words, another rule."""
    mine = acts.own_batch(request, batch_id)
    form = forms.BatchForm(
        request.POST or None, batch=mine, has_activity=mine.activity_id is not None,
        visible={"template": Template.objects.visible_to(request.user).offered_to(mine.association)},
    )  # fmt: skip
    if form.is_valid():
        version, card = form.cleaned_data["version"], form.card()
        if pages.attempt(form, services.change_batch, mine, card, version=version, by=acts.actor(request)):
            return pages.saved(request, "Сохранено.", acts.batch_page(mine))
    return acts.form_page(
        request, form, "Условия и надписи", acts.batch_page(mine), template="certificates/batch_form.html",
        trail=acts.trail_of(mine), has_rule=mine.activity_id is not None,
    )  # fmt: skip


def batch(request: Request, batch_id: int) -> HttpResponse:
    """Before: who gets one, who does not and why. After: how far, and everything that can be taken away."""
    rows = Batch.objects.visible_to(request.user)
    shown = pages.obtain(
        rows.select_related("association", "template", "layout", "activity", "made_by"), batch_id
    )  # fmt: skip
    may = permissions.can_issue_batch(request.user, shown)
    context: dict[str, Any] = {
        "title": shown.get_kind_display().capitalize(), "lead": shown.phrase, "batch": shown, "may": may,
        "rule": choosing.rule_in_words(shown), "trail": acts.trail_of(shown)[:2],
    }  # fmt: skip
    if shown.state != "draft":
        progress = registers.progress_of(shown)
        parts = [(start + 1, min(start + sheets.TOGETHER, progress.done)) for start in
                 range(0, progress.done, sheets.TOGETHER)]  # fmt: skip
        return pages.page(
            request, "certificates/issued.html", fragment="progress", progress=progress, parts=parts, **context
        )
    choice = choosing.choose(shown)
    return pages.page(
        request, "certificates/batch.html", choice=choice, shown=_with_doubts(shown, choice.getting[:SHOWN]),
        refused=choice.refused[:SHOWN], ready=registers.published_layout(shown.template) is not None, **context,
    )  # fmt: skip


def sample(request: Request, batch_id: int) -> HttpResponse:
    """The sheet of this issuing with the longest name on its list."""
    mine = acts.own_batch(request, batch_id)
    layout = mine.layout or registers.published_layout(mine.template)
    if layout is None:
        return acts.not_drawn(request)
    getting = choosing.choose(mine).getting
    words: dict[str, str] = composing.common_words(mine)
    if getting:
        one = max(getting, key=lambda candidate: len(candidate.name))
        words = composing.words_of(mine, _recipient(one), choosing.facts_of(one.participation))
    page = composing.sample_page(mine.association, words)
    try:
        content = sheets.draw(composing.look_of(layout), [page], title="Образец", picture=True)
    except PressError:
        return acts.not_drawn(request)
    return acts.file_answer(content, "Образец.png", "image/png", inline=True)


def decide(request: Request, batch_id: int) -> HttpResponse:
    """Against the rule, or back to it."""
    mine = acts.own_batch(request, batch_id)
    chosen = registers.took_part(mine).filter(pk=int(asked)).first() if (asked := _number(request)) else None
    verdict = request.POST.get("verdict", "")
    said = {"rule": "Решает условие.", "added": "Добавлен в список.", "removed": "Убран из списка."}
    if chosen is None or verdict not in said:
        return pages.saved(request, "Ничего не изменилось: выберите человека из списка.", acts.batch_page(mine))
    return acts.act(
        request, said[verdict], acts.batch_page(mine), services.decide_participant, mine, chosen, verdict,
        because=str(request.POST.get("because", ""))[:200],
    )  # fmt: skip


def write_name(request: Request, batch_id: int, participation_id: int) -> HttpResponse:
    """How somebody is printed."""
    mine = acts.own_batch(request, batch_id)
    participation = pages.obtain(registers.took_part(mine), participation_id)
    line = mine.lines.filter(participation=participation).first()
    candidate = choosing.Candidate(participation, line)
    given = {
        "name": candidate.name, "post": candidate.post, "organisation": candidate.organisation,
        "name_dative": line.name_dative if line else "", "post_dative": line.post_dative if line else "",
    }  # fmt: skip
    form = forms.NameForm(request.POST or None, initial=given)
    if form.is_valid():
        names, by = form.names(), acts.actor(request)
        if pages.attempt(form, services.write_name, mine, participation, names, by=by) is not None:
            return pages.saved(request, "Напечатается так, как вы написали.", acts.batch_page(mine))
    who = _recipient(candidate)
    return acts.form_page(
        request, form, "Как напечатать", acts.batch_page(mine), lead=candidate.name, trail=acts.trail_of(mine),
        hint=f"По правилам получится: {composing.dative_of(who.name, who.person).text}.",
    )  # fmt: skip


@once
def add_line(request: Request, batch_id: int) -> HttpResponse:
    """Somebody who was not on the list."""
    mine = acts.own_batch(request, batch_id)
    people = Person.objects.visible_to(request.user).filter(region=mine.region_id, state=PersonState.ACTIVE)
    places = Municipality.objects.visible_to(request.user).filter(region=mine.region_id).order_by("sort_key", "pk")
    form = forms.LineForm(
        request.POST or None,
        visible={
            "person": people.select_related("main_post", "main_organisation").order_by("sort_key", "pk"),
            "municipality": places,
        },
    )
    if form.is_valid():
        made = pages.attempt(form, services.add_line, mine, form.card(), by=acts.actor(request))
        if made:
            return pages.saved(request, f"{made.name}: добавлено.", acts.batch_page(mine))
    return acts.form_page(
        request, form, "Добавить вручную", acts.batch_page(mine), submit="Добавить", trail=acts.trail_of(mine)
    )


def remove_line(request: Request, line_id: int) -> HttpResponse:
    """Added by mistake."""
    rows = Line.objects.issuable_by(request.user).select_related("batch__association")
    mine = pages.obtain(rows, line_id)
    return acts.act(request, "Убрано из списка.", acts.batch_page(mine.batch), services.remove_line, mine)


def start(request: Request, batch_id: int) -> HttpResponse:
    """Give them out, in the background."""
    mine = acts.own_batch(request, batch_id)
    fingerprint = str(request.POST.get("fingerprint", ""))
    return acts.act(
        request, "Выдача началась.", acts.batch_page(mine), _start, mine, fingerprint=fingerprint
    )  # fmt: skip


def pause(request: Request, batch_id: int) -> HttpResponse:
    """Stop where it is."""
    mine = acts.own_batch(request, batch_id)
    return acts.act(request, "Выдача приостановлена.", acts.batch_page(mine), services.pause_batch, mine)


def resume(request: Request, batch_id: int) -> HttpResponse:
    """Go on."""
    mine = acts.own_batch(request, batch_id)
    return acts.act(request, "Выдача продолжается.", acts.batch_page(mine), _resume, mine)


def discard(request: Request, batch_id: int) -> HttpResponse:
    """Begun by mistake."""
    mine = acts.own_batch(request, batch_id)
    to = reverse(acts.BATCHES) if mine.state == "draft" else acts.batch_page(mine)
    return acts.act(request, "Черновик выдачи удалён.", to, services.discard_batch, mine)


def send(request: Request, batch_id: int) -> HttpResponse:
    """To all owners who have an address."""
    mine = acts.own_batch(request, batch_id)
    enqueue(jobs.send, by=acts.actor(request), batch_id=mine.pk)
    return pages.saved(request, "Письма уходят. Сколько отправлено, видно на этой странице.", acts.batch_page(mine))


def _start(batch: Batch, *, by: Any, fingerprint: str) -> None:
    jobs.set_going(services.start_batch(batch, fingerprint=fingerprint, by=by), by=by)


def _resume(batch: Batch, *, by: Any) -> None:
    jobs.set_going(services.resume_batch(batch, by=by), by=by)


def _add(request: Request, body: Association, activity: Activity | None) -> HttpResponse:
    offered = Template.objects.visible_to(request.user).offered_to(body)
    kind = request.GET.get("kind", CertificateKind.PARTICIPATION)
    form = forms.BatchForm(
        request.POST or None, has_activity=activity is not None, visible={"template": offered},
        given=_proposed(request, body, activity, kind if kind in CertificateKind.values else "participation"),
    )  # fmt: skip
    if form.is_valid():
        made = pages.attempt(form, services.add_batch, body, form.card(), activity=activity, by=acts.actor(request))
        if made:
            said = "Проверьте список. Пока ничего не выдано." if activity else "Добавьте тех, кому выдаёте."
            return pages.saved(request, said, acts.batch_page(made))
    back = reverse("activities:activity", args=[activity.pk]) if activity else reverse(acts.BATCHES)
    return acts.form_page(
        request, form, "Новая выдача", back, submit="Дальше: список", template="certificates/batch_form.html",
        lead=activity.title if activity else body.short_name, has_rule=activity is not None,
        no_templates=not offered.exists(), trail=[(acts.ROAD[0], reverse(acts.REGISTER))],
    )  # fmt: skip


def _proposed(request: Request, body: Association, activity: Activity | None, kind: str) -> dict[str, Any]:
    """What is known already; every word may be changed."""
    template = Template.objects.visible_to(request.user).offered_to(body).filter(kind=kind).first()
    me = person_of(request.user)
    given: dict[str, Any] = {
        "template": template.pk if template else None, "issued_on": clock.today(body.local_zone),
        "signer_post": "Руководитель методического объединения",
        "signer": initials_first(me.surname, me.name, me.patronymic) if me else "",
        "city": str(setting_of(body, "papers.city") or ""),
    }  # fmt: skip
    if activity is not None:
        given |= {
            "phrase": phrase_for(kind, activity.kind.name, activity.title),
            "dates": composing.dates_of(activity.start_date, activity.end_date),
            "form": activity.get_form_display(), "hours": activity.hours,
        }  # fmt: skip
    return given


def _number(request: Request) -> str:
    asked = str(request.POST.get("participation", ""))
    return asked if asked.isascii() and asked.isdecimal() and len(asked) < 16 else ""


def _recipient(one: choosing.Candidate) -> composing.Recipient:
    line, part = one.line, one.participation
    person = part.person if part else (line.person if line else None)
    return composing.Recipient(
        one.name, line.name_dative if line else "", one.post, line.post_dative if line else "", one.organisation,
        str(one.municipality or ""), person,
    )  # fmt: skip


def _with_doubts(batch: Batch, getting: list[choosing.Candidate]) -> list[tuple[choosing.Candidate, str, str]]:
    """Each with the name in the dative and what to look at."""
    rows = []
    for one in getting:
        who = _recipient(one)
        rows.append((one, who.name_dative or composing.dative_of(who.name, who.person).text, composing.doubt_of(who)))
    return rows
