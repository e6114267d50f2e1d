"""«Пригласить»: a preview, then letters; who received them; the text for the chat."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from metodkabinet.activities.logic.pasted import read_lines
from metodkabinet.events import forms, services
from metodkabinet.events.jobs import invite as write_letters
from metodkabinet.events.models import Invitation
from metodkabinet.events.queries.invited import invitable_people, silent_of, with_answers
from metodkabinet.events.services.notices import when_words, where_words
from metodkabinet.events.tables.lists import InvitationTable
from metodkabinet.events.views import acts
from metodkabinet.kit import pages
from metodkabinet.kit.forms import once
from metodkabinet.kit.jobs import enqueue
from metodkabinet.kit.tables import Action, Empty, list_page
from metodkabinet.organisations.models import Municipality
from metodkabinet.people.models import Person
from metodkabinet.people.services import ContactCard

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.http.response import HttpResponseBase

    from metodkabinet.events.models import Event
    from metodkabinet.kit.http import Request

NOBODY = "Никого не нашлось. Отметьте «все», муниципалитеты или впишите людей."
NO_MAIL = "У приглашённых есть личные ссылки. Тем, у кого нет почты, скопируйте ссылку из списка."


@once
def invite(request: Request, event_id: int) -> HttpResponse:
    """Choose, look at the list, take out whom you like, send."""
    own = acts.managed(request, event_id)
    places = Municipality.objects.visible_to(request.user).filter(region=own.activity.region_id, until=None).top()
    form = forms.InviteForm(request.POST or None, visible={"municipalities": places.order_by("sort_key", "pk")})
    people: list[Person] = []
    cards: list[ContactCard] = []
    if form.is_valid():
        people, cards = _chosen(request, own, form.cleaned_data)
        if not people and not cards:
            form.add_error(None, NOBODY)
        elif "sure" in request.POST and (count := _sent(request, own, form, people, cards)) is not None:
            return pages.saved(request, f"Приглашены: {count}. Письма уходят.",
                               reverse("events:invitations", args=[own.pk]))  # fmt: skip
    silent = [one for one in people if not _mail(one)] + [card for card in cards if not card.email]
    return acts.form_page(
        request, form, "Пригласить", own, template="events/invite.html", people=people, cards=cards,
        silent=len(silent), total=len(people) + len(cards),
    )  # fmt: skip


def invitations(request: Request, event_id: int) -> HttpResponseBase:
    """Who was called, what became of the letter, who registered."""
    own = acts.managed(request, event_id)
    rows = with_answers(Invitation.objects.manageable_by(request.user).filter(event=own))
    add = reverse("events:invite", args=[own.pk])
    actions = [Action("Пригласить ещё", add, kind="first", icon="plus")]
    if silent_of(own).exists():
        actions.insert(0, Action("Напомнить", reverse("events:remind", args=[own.pk]), icon="bell"))
    empty = Empty("Пока никто не приглашён", "Письмо с личной ссылкой придёт и тем, у кого нет учётной записи.", add,
                  "Пригласить")  # fmt: skip
    return list_page(
        request, InvitationTable(request, rows), title="Приглашённые", lead=own.activity.title, actions=actions,
        empty=empty, trail=acts.trail_of(own),
    )  # fmt: skip


def invitation(request: Request, invitation_id: int) -> HttpResponse:
    """One of them, with the link to hand over."""
    rows = Invitation.objects.manageable_by(request.user).select_related("event__activity")
    row = pages.obtain(with_answers(rows), invitation_id)
    return pages.page(
        request, "events/invitation.html", title=row.name, lead=row.event.activity.title, invitation=row,
        link=settings.SITE_URL + services.path_of_invitation(row), trail=[
            *acts.trail_of(row.event), ("Приглашённые", reverse("events:invitations", args=[row.event_id])),
        ],
    )  # fmt: skip


def remind(request: Request, event_id: int) -> HttpResponse:
    """Look who will get it, then send once."""
    own = acts.managed(request, event_id)
    to = reverse("events:invitations", args=[own.pk])
    if request.method == "POST":
        return acts.act(request, "Напоминания ушли.", to, services.remind_invited, own)
    names = list(silent_of(own).order_by("name", "pk").values_list("name", flat=True))
    return pages.page(
        request, "events/remind.html", title="Напомнить", lead=own.activity.title, names=names, back=to,
        trail=acts.trail_of(own),
    )  # fmt: skip


def share(request: Request, event_id: int) -> HttpResponse:
    """The text, the short link and the QR code for the chat or the wall."""
    own = acts.managed(request, event_id)
    activity = own.activity
    link = settings.SITE_URL + acts.public_of(own)
    lines = [f"{str(activity.kind).capitalize()} «{activity.title}»", when_words(activity), where_words(activity),
             activity.summary, f"Записаться: {link}"]  # fmt: skip
    return pages.page(
        request, "events/share.html", title="Текст для чата", lead=activity.title, event=own, link=link,
        text="\n".join(line for line in lines if line), trail=acts.trail_of(own), rows=8,
    )  # fmt: skip


def _chosen(request: Request, own: Event, said: dict[str, Any]) -> tuple[list[Person], list[ContactCard]]:
    """The second time only those who stayed ticked."""
    people: list[Person] = []
    if said["everyone"] or said["municipalities"]:
        people = list(invitable_people(own, request.user, [] if said["everyone"] else list(said["municipalities"])))
    if "sure" in request.POST:
        ticked = set(request.POST.getlist("person"))
        people = [one for one in people if str(one.pk) in ticked]
    lines = read_lines(said["lines"])
    return people, [ContactCard(line.name, line.email, organisation_text=line.organisation) for line in lines]


def _sent(request: Request, own: Event, form: Any, people: list[Person], cards: list[ContactCard]) -> int | None:
    """How many were written down; the work is left in the same transaction."""
    with transaction.atomic():
        made = pages.attempt(form, lambda: (services.invite_people(own, people, cards, by=acts.actor(request)),))
        if made is None:
            return None
        if made[0]:
            enqueue(write_letters, by=request.user, event_id=own.pk)
        return len(made[0])


def _mail(person: Person) -> str:
    return str(person.user.email if person.user is not None else person.email)
