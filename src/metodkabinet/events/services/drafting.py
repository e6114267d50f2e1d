"""Papers of an event in one click: a letter, a programme, an attendance sheet, an order, each a draft of papers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from metodkabinet.audit.services import record
from metodkabinet.events.queries.papers import CONTENTS, title_of
from metodkabinet.events.services.refusals import EventsRefused
from metodkabinet.papers.services import NewPaper, add_paper

if TYPE_CHECKING:
    from metodkabinet.accounts.models import User
    from metodkabinet.events.models import Event
    from metodkabinet.papers.models import Paper


@transaction.atomic
def draft_paper(event: Event, kind: str, *, by: User | None) -> Paper:
    """Filled from the event as it is now; what is typed into the draft afterwards stays its own."""
    content = CONTENTS.get(kind)
    if content is None:
        raise EventsRefused("Такого документа о мероприятии нет.")
    new = NewPaper(title_of(event, kind), content=content(event))
    paper = add_paper(event.activity.owner, kind, new, by=by, owner=f"events.event:{event.pk}")
    record("events.paper.drafted", event, by=by, after={"title": paper.title, "kind": kind})
    return paper
