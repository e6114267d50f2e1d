"""Who was there: marked live on a telephone, taken from a list, compared with the base."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse

from metodkabinet.activities import forms, permissions, services
from metodkabinet.activities.enums import Evidence
from metodkabinet.activities.logic.pasted import read_lines
from metodkabinet.activities.models import Activity, Match, Participation, Presence, Registration, Session
from metodkabinet.activities.queries import presence as queries
from metodkabinet.activities.services import ListLine
from metodkabinet.activities.tables.imports import ATTENDANCE
from metodkabinet.activities.tables.lists import ParticipationTable
from metodkabinet.activities.views import acts
from metodkabinet.kit import pages
from metodkabinet.kit.forms import once
from metodkabinet.kit.refusals import Refused
from metodkabinet.kit.sheets.views import import_start
from metodkabinet.kit.tables import Action, Empty, list_page
from metodkabinet.people.models import Contact, Person

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.http.response import HttpResponseBase

    from metodkabinet.kit.http import Request

BY_MISTAKE = "отмечено по ошибке"
NOBODY = "Ни одной строки с именем не нашлось. Вставьте список: один человек в строке."


def participations(request: Request, activity_id: int) -> HttpResponseBase:
    """Who was there, with shares and results."""
    shown = pages.obtain(Activity.objects.visible_to(request.user).people_known_to(request.user), activity_id)
    rows = Participation.objects.visible_to(request.user).proved().filter(activity=shown)
    table = ParticipationTable(request, rows.select_related("activity"))
    may_manage = permissions.can_manage_activity(request.user, shown)
    mark, take = (reverse(f"activities:{name}", args=[shown.pk]) for name in ("presence", "paste"))
    actions = [
        Action("Вставить список", take, icon="clipboard-paste"),
        Action("Загрузить из Excel", reverse("activities:import", args=[shown.pk]), icon="upload"),
        Action("Отметить пришедших", mark, kind="first", icon="check"),
    ]
    empty = Empty(
        "Никто ещё не отмечен", "Отметьте пришедших или загрузите список.", mark if may_manage else "", "Отметить"
    )
    return list_page(
        request, table, title="Участники", lead=shown.title, actions=actions if may_manage else [], empty=empty,
        trail=acts.trail_of(shown),
    )  # fmt: skip


def presence(request: Request, activity_id: int) -> HttpResponse:
    """The page for a telephone at the door."""
    own = acts.managed(request, activity_id)
    chosen = request.GET.get("session", "")
    session = own.sessions.filter(pk=chosen).first() if chosen.isdigit() else None
    session = session or queries.session_of_today(own)
    if session is None:
        raise Http404
    needle = request.GET.get("q", "")
    lines = queries.attendance_of(session, needle)
    return pages.page(
        request, "activities/presence.html", title="Кто пришёл", lead=own.title, activity=own, session=session,
        sessions=list(own.sessions.all()), lines=lines, needle=needle, fragment="lines",
        present=sum(1 for line in lines if line.presence), trail=acts.trail_of(own),
    )  # fmt: skip


def mark_present(request: Request, session_id: int) -> HttpResponse:
    """One press marks one person."""
    rows = Session.objects.manageable_by(request.user).select_related("activity__owner__region")
    session = pages.obtain(rows, session_id)
    back = f"{reverse('activities:presence', args=[session.activity_id])}?session={session.pk}"
    registered, known = request.POST.get("registration", ""), request.POST.get("participation", "")
    if not (registered or known):
        return pages.saved(request, "Никто не выбран. Нажмите «Здесь» рядом с именем.", back)
    mine = Registration.objects.manageable_by(request.user)
    there = Participation.objects.manageable_by(request.user)
    row: Any = pages.obtain((mine if registered else there).filter(activity=session.activity), registered or known)
    return acts.act(
        request, f"Отмечено: {row.name_then}.", back, services.mark_present, session, row.participant,
        evidence=Evidence.MANUAL,
    )  # fmt: skip


def take_presence_back(request: Request, presence_id: int) -> HttpResponse:
    """Pressed by mistake."""
    rows = Presence.objects.manageable_by(request.user).select_related("session", "participation")
    row = pages.obtain(rows, presence_id)
    back = f"{reverse('activities:presence', args=[row.session.activity_id])}?session={row.session_id}"
    return acts.act(request, "Отметка снята.", back, services.take_presence_back, row, because=BY_MISTAKE)


@once
def paste_list(request: Request, activity_id: int) -> HttpResponse:
    """A list out of Excel or a chat; each line stays as it was written."""
    own = acts.managed(request, activity_id)
    session = queries.session_of_today(own)
    form = forms.PastedForm(request.POST or None)
    if form.is_valid() and session is not None:
        lines = as_lines(form.cleaned_data["lines"])
        if not lines:
            form.add_error("lines", NOBODY)
        elif pages.attempt(form, services.take_in_list, session, lines, by=acts.actor(request)):
            to = reverse("activities:unmatched", args=[own.pk])
            return pages.saved(request, f"Записаны: {len(lines)}. Теперь сверьте их с базой.", to)
    hint = "Никто не будет узнан молча: после загрузки вы увидите, кого предлагает база, и подтвердите."
    return acts.form_page(
        request, form, "Вставить список", acts.page_of(own), submit="Записать", hint=hint, trail=acts.trail_of(own)
    )


def import_list(request: Request, activity_id: int) -> HttpResponseBase:
    """The export of a webinar or a table of one's own."""
    own = acts.managed(request, activity_id)
    return import_start(request, ATTENDANCE.key, {"activity": str(own.pk)})


def unmatched(request: Request, activity_id: int) -> HttpResponse:
    """«Не сверены с базой»: proposals, confirmed by a click; matches that may be undone."""
    own = acts.managed(request, activity_id)
    here = reverse("activities:unmatched", args=[own.pk])
    if request.method == "POST":
        pairs = _chosen(request, own)
        if not pairs:
            return pages.saved(request, "Никто не выбран, ничего не изменилось.", here)
        try:
            done = services.confirm_matches(pairs, by=acts.actor(request))
        except Refused as refusal:
            messages.error(request, refusal.text)
            return redirect(here)
        return pages.saved(request, f"Сверено с базой: {done}. Ошибку можно отменить ниже.", here)
    return pages.page(
        request, "activities/unmatched.html", title="Не сверены с базой", lead=own.title, activity=own,
        rows=queries.unmatched_of(own), matches=list(queries.matches_of(own)[:200]), trail=acts.trail_of(own),
    )  # fmt: skip


def undo_match(request: Request, match_id: int) -> HttpResponse:
    """It was somebody else."""
    match = pages.obtain(Match.objects.manageable_by(request.user), match_id)
    to = request.POST.get("activity", "")
    back = reverse("activities:unmatched", args=[to]) if to.isdigit() else reverse("activities:list")
    return acts.act(request, "Сверка отменена, гость снова отдельно.", back, services.undo_match, match)


def as_lines(text: str) -> list[ListLine]:
    """Pasted text as lines of a list."""
    return [ListLine(line.name, line.organisation, line.email, line.raw) for line in read_lines(text)]


def _chosen(request: Request, own: Activity) -> dict[Contact, Person]:
    """What was ticked, among guests of this activity and people of its region that the base proposed."""
    rows = Participation.objects.manageable_by(request.user).filter(activity=own, contact__isnull=False)
    guests = {row.contact_id: row.contact for row in rows.select_related("contact") if row.contact}
    sent = {pk: request.POST.get(f"match-{pk}", "") for pk in guests}
    offered = {
        row.participation.contact_id: {one.person_id for one in row.proposal.candidates}
        for row in queries.unmatched_of(own)
    }
    wanted = {pk: int(said) for pk, said in sent.items() if said.isdigit() and int(said) in offered.get(pk, set())}
    people = queries.people_named(wanted.values(), own)
    return {guests[pk]: people[person] for pk, person in wanted.items() if person in people}
