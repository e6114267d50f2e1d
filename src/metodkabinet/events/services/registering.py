"""Registering for an event: a guest by name and organisation, somebody of the base in one click, colleagues."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from metodkabinet.activities.enums import PartRole, Source
from metodkabinet.activities.models import LIVE, Registration
from metodkabinet.activities.services import forget_response, register_participant
from metodkabinet.events.queries.doors import consents_asked, refusal_for, version_asked, why_shut
from metodkabinet.events.services.events import lock_event
from metodkabinet.events.services.notices import tell_registration
from metodkabinet.events.services.refusals import EventsRefused
from metodkabinet.kit.questionnaires.answering import erase_response, open_response, reopen_response, send_response
from metodkabinet.people.enums import ConsentSource, Purpose
from metodkabinet.people.models import ConsentText, Contact, Person
from metodkabinet.people.services import ContactCard, add_contact, give_consent

if TYPE_CHECKING:
    from metodkabinet.accounts.models import User
    from metodkabinet.activities.models import Participant
    from metodkabinet.events.models import Event
    from metodkabinet.kit.questionnaires.forms import QuestionnaireForm
    from metodkabinet.kit.questionnaires.models import Response

AGREE = "Без согласия на обработку персональных данных записать вас нельзя: отметьте его."
ASKED = "Здесь нужно ответить на вопросы организатора: откройте страницу мероприятия по ссылке для записи."
MOST_COLLEAGUES = 30
OWN_ROAD = frozenset({Source.SITE, Source.GUEST, Source.COLLEAGUE})  # the organiser's own lists pass by the door


@dataclass(frozen=True, slots=True)
class Wish:
    """How somebody wants to take part, and what he answered and agreed to."""

    role: str = PartRole.LISTENER
    form: str = ""
    answers: QuestionnaireForm | None = None
    purposes: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class Registered:
    """What came of it. An old registration is not to be shown to whoever typed its name again."""

    registration: Registration
    is_new: bool
    is_told: bool


@transaction.atomic
def register_guest(
    event: Event, card: ContactCard, wish: Wish, *, by: User | None, source: str = Source.GUEST
) -> Registered:
    """Somebody without an account, by what he wrote of himself."""
    event = lock_event(event)  # two presses at once: the second finds the first
    _check_consents(event, wish)
    return _register(event, add_contact(event.activity.region, card, by=by), wish, source=source, by=by)


@transaction.atomic
def register_known(event: Event, whose: Person | Contact, wish: Wish, *, source: str, by: User | None) -> Registered:
    """Somebody of the base, signed in or by the link of his invitation."""
    event = lock_event(event)
    _check_consents(event, wish, given={text.purpose for text in consents_asked(event) if _agreed(whose, text)})
    return _register(event, whose, wish, source=source, by=by)


@transaction.atomic
def register_colleagues(
    event: Event, people: Sequence[Person], cards: Sequence[ContactCard], *, by: User | None
) -> list[Registered]:
    """People of one's own organisation: cards that are known, and names of those who have none."""
    if not people and not cards:
        raise EventsRefused("Никто не выбран. Отметьте коллег или впишите их.", field="lines")
    if len(people) + len(cards) > MOST_COLLEAGUES:
        raise EventsRefused(f"За один раз – не больше {MOST_COLLEAGUES} человек.", field="lines")
    event = lock_event(event)
    region = event.activity.region
    everyone: list[Person | Contact] = [*people, *(add_contact(region, card, by=by) for card in cards)]
    return [_register(event, one, Wish(), source=Source.COLLEAGUE, by=by) for one in everyone]


@transaction.atomic
def change_answers(event: Event, registration: Registration, answers: QuestionnaireForm) -> Response:
    """The registered person answers the organiser's questions anew."""
    if registration.response is None or registration.state not in LIVE:
        raise EventsRefused("Эта запись больше не действует, менять ответы поздно.")
    if shut := why_shut(event):
        raise EventsRefused(shut)
    return send_response(reopen_response(registration.response), answers)


def judge_registration(event: Event, participant: Participant, source: str, response: Response | None) -> bool:
    """Asked from inside the registration, whatever page it came from. True: the organiser decides."""
    if source not in OWN_ROAD:
        return False
    if refusal := why_shut(event) or refusal_for(event, participant):
        raise EventsRefused(refusal)
    if response is None and source == Source.SITE and _has_required(event):
        raise EventsRefused(ASKED)
    return event.is_moderated


def _has_required(event: Event) -> bool:
    version = version_asked(event)
    return version is not None and version.questions.filter(required=True, shown_when="").exists()


def forget_answers(registration: Registration) -> None:
    """Erase what was answered, with its files."""
    response = forget_response(registration)
    if response is not None:
        erase_response(response)


def _register(event: Event, whose: Person | Contact, wish: Wish, *, source: str, by: User | None) -> Registered:
    participant: Person | Contact = whose.person or whose if isinstance(whose, Contact) else whose
    column = "person" if isinstance(participant, Person) else "contact"
    known = Registration.objects.filter(activity=event.activity_id, state__in=LIVE, **{column: participant})
    found = known.select_related("activity__owner", "person__user", "contact").first()
    if found is not None:
        return Registered(found, is_new=False, is_told=tell_registration(found))
    response = _answered(event, participant, wish)
    made = register_participant(
        event.activity, participant, source=source, by=by, role=wish.role, form=wish.form, response=response
    )
    _agree(event, participant, wish, by=by)
    return Registered(made, is_new=True, is_told=tell_registration(made))


def _answered(event: Event, participant: Participant, wish: Wish) -> Response | None:
    if wish.answers is None or event.questions is None:
        return None
    whose = f"{participant._meta.label_lower}:{participant.pk}"
    return send_response(open_response(event.questions, respondent=whose), wish.answers)


def _check_consents(event: Event, wish: Wish, given: Collection[str] = ()) -> None:
    must = {text.purpose for text in consents_asked(event)} & {Purpose.PROCESSING}
    if must - set(wish.purposes) - set(given):
        raise EventsRefused(AGREE)


def _agreed(whose: Person | Contact, text: ConsentText) -> bool:
    return whose.consents.filter(text=text, withdrawn_at=None).exists()


def _agree(event: Event, participant: Person | Contact, wish: Wish, *, by: User | None) -> None:
    for text in consents_asked(event):
        if text.purpose in wish.purposes:
            give_consent(participant, text, source=ConsentSource.SITE, by=by)
