"""The yearly refresh from inside: begun, watched, reminded of, closed; what came of it decided."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse

from metodkabinet.kit import access, clock, pages
from metodkabinet.kit.components.typography import counted, day
from metodkabinet.kit.jobs import enqueue
from metodkabinet.kit.refusals import Refused
from metodkabinet.kit.tables import Action, BulkAction, Empty, list_page
from metodkabinet.people.enums import PersonState
from metodkabinet.staff import forms, jobs, services
from metodkabinet.staff.models import Campaign, Correction, RefreshLink
from metodkabinet.staff.permissions import can_manage_campaign
from metodkabinet.staff.queries import answers
from metodkabinet.staff.queries.campaigns import campaigns_seen_by, links_of, open_for, tally_of
from metodkabinet.staff.queries.cohorts import COHORTS
from metodkabinet.staff.queries.sight import refreshable_by
from metodkabinet.staff.tables.lists import CampaignsTable, CorrectionsTable, LinksTable, campaign_state, person_link
from metodkabinet.staff.views.acts import act, actor, form_page, own_region, tabs

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.http.response import HttpResponseBase

    from metodkabinet.kit.http import Request
    from metodkabinet.people.models import Person

LIST = "staff:campaigns"
MOST = 1000


def campaigns(request: Request) -> HttpResponseBase:
    """Every refresh in which somebody of the reader's is asked."""
    start, waiting = reverse("staff:start"), Correction.objects.visible_to(request.user).waiting().count()
    actions = [Action("Начать сверку", start, kind="first", icon="plus")]
    if waiting:
        actions.insert(0, Action(f"Исправления ждут: {waiting}", reverse("staff:corrections")))
    empty = Empty(
        "Сверок ещё не было",
        "Раз в год попросите людей проверить свои карточки: каждому придёт письмо с личной ссылкой.", start, "Начать",
    )  # fmt: skip
    return list_page(
        request, CampaignsTable(request, campaigns_seen_by(request.user)), title="Сверка карточек", empty=empty,
        actions=actions, template="people/list.html", tabs=tabs(request, "campaigns"),
    )  # fmt: skip


# Begun


def start(request: Request) -> HttpResponse:
    """Who gets a letter and who cannot, then, confirmed, a refresh."""
    marked = "ids" in request.POST or request.POST.get("all") == "1"
    given = {"title": f"Сверка карточек {clock.today().year}", "whom": "unconfirmed"}
    kind = forms.CampaignForm if marked else forms.WhomForm
    asked_for = request.method == "POST" and "title" in request.POST
    form = kind(request.POST if asked_for else None, initial=given)
    people = _chosen(request, form, marked=marked)
    if form.is_valid() and "confirmed" in request.POST:
        said = {name: form.cleaned_data[name] for name in ("title", "until")}
        made = pages.attempt(form, services.start_campaign, own_region(request), people, by=actor(request), **said)
        if made:
            _post(request, made)
            return pages.saved(request, "Сверка начата, письма уходят.", "staff:campaign", made.pk)
    if form.is_valid() and not form.errors:
        pages.attempt(form, services.check_campaign, form.cleaned_data["title"], form.cleaned_data["until"])
    busy = set(open_for(refreshable_by(request.user)).values_list("person", flat=True)) if people else set()
    free = [one for one in people if one.pk not in busy]
    return pages.page(
        request, "staff/start.html", title="Новая сверка карточек", form=form, back=reverse(LIST),
        ids=[one.pk for one in people] if marked else [], shown=marked or (form.is_bound and form.is_valid()),
        reached=[one for one in free if one.email], without=[one for one in free if not one.email],
        busy=[one for one in people if one.pk in busy], may_send=form.is_bound and form.is_valid(),
        status=422 if form.errors else 200,
    )  # fmt: skip


def _chosen(request: Request, form: Any, *, marked: bool) -> list[Person]:
    people = refreshable_by(request.user).filter(state=PersonState.ACTIVE).order_by("sort_key", "pk")
    if marked:
        ids = [int(one) for one in request.POST.getlist("ids")[:MOST] if one.isdecimal() and len(one) < 19]
        return list((people if request.POST.get("all") == "1" else people.filter(pk__in=ids))[:MOST])
    if not (form.is_bound and form.is_valid()):
        return []
    cohort = COHORTS["unconfirmed"]
    narrowed = people if form.cleaned_data["whom"] == "all" else cohort.narrow(people, clock.today())
    return list(narrowed[:MOST])


def _post(request: Request, campaign: Campaign) -> None:
    """Letters leave in the worker; the sweep takes up what it missed."""
    enqueue(jobs.letters, by=actor(request), campaign_id=campaign.pk)


# Watched


def campaign(request: Request, campaign_id: int) -> HttpResponseBase:
    """Who answered and who has not."""
    shown = _campaign(request, campaign_id)
    may_manage = can_manage_campaign(request.user, shown)
    table = LinksTable(request, links_of(shown, request.user))
    table.exports = access.holds(request.user, "people.export")
    return list_page(
        request, table, title=shown.title, template="staff/campaign.html", campaign=shown,
        lead=f"{campaign_state(shown)}, ответить до {day(shown.until)}", tally=tally_of(shown, request.user),
        may_manage=may_manage, empty=Empty("Никого не просили"), trail=[("Сверка карточек", reverse(LIST))],
    )  # fmt: skip


def remind(request: Request, campaign_id: int) -> HttpResponse:
    """The one reminder."""
    own = _campaign(request, campaign_id)
    try:
        services.remind(own, by=actor(request))
    except Refused as refusal:
        messages.error(request, refusal.text)
    else:
        _post(request, own)
        messages.success(request, "Напоминания уходят тем, кто ещё не ответил.")
    return redirect("staff:campaign", own.pk)


def close(request: Request, campaign_id: int) -> HttpResponse:
    """Enough answers."""
    return _do(request, campaign_id, "Сверка завершена: ссылки больше не действуют.", services.close_campaign)


def undo(request: Request, campaign_id: int) -> HttpResponse:
    """Begun by mistake."""
    done = "Сверка отменена: письма, которые ещё не ушли, не уйдут, ссылки не действуют."
    return _do(request, campaign_id, done, services.undo_campaign)


def reopen(request: Request, campaign_id: int) -> HttpResponse:
    """The same links again, until another day."""
    own = _campaign(request, campaign_id)
    form = forms.ReopenForm(request.POST or None, initial={"until": max(own.until, clock.today())})
    here = reverse("staff:campaign", args=[own.pk])
    if (
        form.is_valid()
        and pages.attempt(form, services.reopen_campaign, own, by=actor(request), **form.cleaned_data) is not None
    ):
        _post(request, own)
        return pages.saved(request, "Сверка продолжается: те же ссылки снова действуют.", here)
    return form_page(request, form, f"Продолжить: {own.title}", here, submit="Продолжить")


def hand_over(request: Request, link_id: int) -> HttpResponse:
    """The link of somebody without an address, shown once."""
    link = _link(request, link_id)
    try:
        token = services.hand_over(link, by=actor(request))
    except Refused as refusal:
        messages.error(request, refusal.text)
        return redirect("staff:answer", link.pk)
    back = reverse("staff:answer", args=[link.pk])
    return _shown_once(request, link.person, token, back)


def _do(request: Request, campaign_id: int, message: str, service: Any) -> HttpResponse:
    own = _campaign(request, campaign_id)
    return act(request, message, reverse("staff:campaign", args=[own.pk]), service, own, by=actor(request))


def _campaign(request: Request, campaign_id: int) -> Campaign:
    return pages.obtain(Campaign.objects.visible_to(request.user), campaign_id)


def _link(request: Request, link_id: int) -> RefreshLink:
    links = RefreshLink.objects.visible_to(request.user).with_standing()
    return pages.obtain(links.select_related("person__main_organisation", "campaign"), link_id)


# Decided


def corrections(request: Request) -> HttpResponseBase:
    """Everything people corrected; what waits comes first into sight."""
    rows = Correction.objects.visible_to(request.user)
    if not request.GET.get("state"):
        rows = rows.waiting()
    bulk = [BulkAction("Принять отмеченные", reverse("staff:accept-many"), icon="check")]
    empty = Empty("Исправлений, которые ждут решения, нет", "Они появятся, когда люди ответят на письма сверки.")
    return list_page(
        request, CorrectionsTable(request, rows, bulk=bulk), title="Исправления", empty=empty,
        trail=[("Сверка карточек", reverse(LIST))],
    )  # fmt: skip


def accept_many(request: Request) -> HttpResponse:
    """The marked ones, each by itself; what could not be stays to be decided by hand."""
    table = CorrectionsTable(request, Correction.objects.visible_to(request.user).waiting())
    chosen = list(table.chosen()[:MOST])
    accepted, refused = services.accept_corrections(chosen, by=actor(request))
    if accepted:
        messages.success(request, f"Принято: {counted(accepted, 'исправление,исправления,исправлений')}.")
    if refused or not chosen:
        left = f"Не удалось принять: {len(refused)}. Карточку с тех пор изменили, решите по каждому."
        messages.warning(request, left if refused else "Отметьте исправления в списке.")
    return redirect("staff:corrections")


def answer(request: Request, link_id: int) -> HttpResponse:
    """What one person answered: every difference, accepted, declined or undone here."""
    link = _link(request, link_id)
    here = reverse("staff:answer", args=[link.pk])
    if request.method == "POST":
        return _decide(request, link, here)
    trail = [("Сверка карточек", reverse(LIST))]
    if link.campaign is not None:
        trail.append((str(link.campaign), reverse("staff:campaign", args=[link.campaign.pk])))
    found = answers.answers_of(link)
    return pages.page(
        request, "staff/answer.html", title=link.person.full_name, link=link, person=link.person, answers=found,
        waiting=sum(one.waits for one in found), card=person_link(link.person), trail=trail,
        may_hand_over=link.is_open and link.answered_at is None and not link.person.email,
    )  # fmt: skip


def _decide(request: Request, link: RefreshLink, here: str) -> HttpResponse:
    by = actor(request)
    if "accept_all" in request.POST:
        _, refused = services.accept_corrections(link.corrections.waiting().order_by("pk"), by=by)
        left = f"Не удалось принять: {len(refused)}. Карточку с тех пор изменили."
        messages.warning(request, left) if refused else messages.success(request, "Исправления приняты.")
        return redirect(here)
    number = request.POST.get("correction", "")
    one = next((row for row in link.corrections.all() if str(row.pk) == number), None)
    if one is None:
        messages.error(request, "Этого исправления здесь уже нет. Посмотрите, что осталось.")
        return redirect(here)
    if "accept" in request.POST:
        return act(request, "Исправление внесено в карточку.", here, services.accept_correction, one, by=by)
    if "undo" in request.POST:
        return act(request, "Решение отменено.", here, services.undo_decision, one, by=by)
    form = forms.DeclineForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    return act(request, "Отмечено: не принято.", here, services.decline_correction, one, reason=reason, by=by)


# One person beside every campaign


def issue_link(request: Request, person_id: int) -> HttpResponse:
    """A personal link: by letter when there is an address, else to copy from the page, shown once."""
    own = pages.obtain(refreshable_by(request.user), person_id)
    if own.email:
        done = "Письмо со ссылкой отправлено."
        return act(request, done, person_link(own), services.send_link, own, by=actor(request))
    try:
        token = services.issue_link(own, by=actor(request))
    except Refused as refusal:
        messages.error(request, refusal.text)
        return redirect(person_link(own))
    return _shown_once(request, own, token, person_link(own))


def revoke_links(request: Request, person_id: int) -> HttpResponse:
    """Links given before open nothing."""
    own = pages.obtain(refreshable_by(request.user), person_id)
    return act(
        request, "Ссылка больше не действует.", person_link(own), services.revoke_links, own, by=actor(request)
    )  # fmt: skip


def _shown_once(request: Request, person: Person, token: str, back: str) -> HttpResponse:
    return pages.page(
        request, "staff/link.html", title="Личная ссылка", person=person, link=services.address_of(token), back=back
    )
