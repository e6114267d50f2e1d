"""Letters of thanks: the list is picked by hand, each line with its reason; a letter is a paper."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db import transaction

from metodkabinet.audit.services import changes, record
from metodkabinet.forums.logic.letters import dative_of
from metodkabinet.forums.models import Forum, Thanks
from metodkabinet.forums.services.refusals import ForumsRefused, line, lock_forum
from metodkabinet.kit import clock
from metodkabinet.papers.services import NewPaper, add_paper

if TYPE_CHECKING:
    from metodkabinet.accounts.models import User
    from metodkabinet.activities.models import Participation

KIND = "thanks_letter"
USUAL = "активное участие в обсуждениях"
SIGNED = {"post": "Руководитель объединения", "name": ""}


@transaction.atomic
def add_thanks(forum: Forum, chosen: Sequence[Participation], *, by: User | None, reason: str = USUAL) -> list[Thanks]:
    """Those who are not on the list yet; everybody with a reason of his own, to be corrected."""
    locked = lock_forum(forum)
    said = line(reason, "за что благодарите", "reason")
    if any(one.activity_id != locked.activity_id for one in chosen):
        raise ForumsRefused("Благодарят участников этого форума.")
    known = set(Thanks.objects.filter(forum=locked).values_list("participation_id", flat=True))
    fresh = [one for one in chosen if one.pk not in known]
    made = [Thanks.objects.create(forum=locked, participation=one, reason=said) for one in fresh]
    if made:
        names = [one.name_then for one in fresh]
        record("forums.thanks.added", locked, by=by, after={"people": names, "reason": said})
    return made


@transaction.atomic
def change_thanks(thanks: Thanks, *, reason: str, by: User | None) -> Thanks:
    """For what exactly, until the letter is written."""
    locked = _draft(thanks)
    said = line(reason, "за что благодарите", "reason")
    before, after = changes(locked, {"reason": said})
    locked.reason = said
    locked.save(update_fields=["reason"])
    if after:
        record("forums.thanks.changed", locked, by=by, before=before, after=after)
    return locked


@transaction.atomic
def remove_thanks(thanks: Thanks, *, by: User | None) -> Forum:
    """Off the list."""
    locked = _draft(thanks)
    forum = locked.forum
    record("forums.thanks.removed", locked, by=by, before={"person": str(locked), "reason": locked.reason})
    locked.delete()
    return forum


@transaction.atomic
def write_letters(forum: Forum, *, by: User | None) -> int:
    """A draft of a paper for each line that has none; the papers are signed as all others are."""
    locked = lock_forum(forum)
    rows = Thanks.objects.filter(forum=locked, paper=None).select_related("participation__person").order_by("pk")
    written = 0
    for thanks in rows:
        part, activity = thanks.participation, locked.activity
        place = ", ".join(text for text in (part.post_then, part.organisation_text_then) if text)
        to = dative_of(part.name_then)
        content = {"place": place, "reason": thanks.reason, "event": str(activity), "doubt": to.doubt}
        new = NewPaper(to.text[:300], clock.today(activity.zone), content=content, signatories=[SIGNED])
        thanks.paper = add_paper(activity.owner, KIND, new, by=by, owner=f"forums.thanks:{thanks.pk}")
        thanks.save(update_fields=["paper"])
        written += 1
    if written:
        record("forums.thanks.written", locked, by=by, after={"letters": written})
    return written


def _draft(thanks: Thanks) -> Thanks:
    locked = Thanks.objects.select_for_update(of=("self",)).select_related("forum", "participation").get(pk=thanks.pk)
    if locked.paper_id is not None:
        raise ForumsRefused("Письмо уже составлено. Исправьте его в документах.")
    return locked
