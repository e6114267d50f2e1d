"""The closing resolution: proposals are taken into points, the points are edited, the final text becomes a paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max

from metodkabinet.audit.services import changes, record
from metodkabinet.discussions.enums import PostState
from metodkabinet.discussions.services import change_thread
from metodkabinet.forums.enums import ResolutionState
from metodkabinet.forums.models import Forum, ResolutionPoint
from metodkabinet.forums.services.refusals import ForumsRefused, line, lock_forum
from metodkabinet.kit import clock, live
from metodkabinet.papers.services import NewPaper, add_paper

if TYPE_CHECKING:
    from metodkabinet.accounts.models import User
    from metodkabinet.discussions.models import Post

KIND = "forum_resolution"
MOST_POINTS = 60


@transaction.atomic
def add_point(forum: Forum, *, text: str, by: User | None, proposal: Post | None = None) -> ResolutionPoint:
    """The last in order; of a proposal only once."""
    locked = _open(forum)
    said = " ".join(text.split()) if proposal is None else line(text, "текст пункта", "text")
    said = line(said, "текст пункта", "text")
    if proposal is not None:
        if proposal.thread_id != locked.proposals_id or proposal.state != PostState.SHOWN:
            raise ForumsRefused("Это предложение не относится к форуму или скрыто.")
        known = ResolutionPoint.objects.filter(proposal=proposal).first()
        if known is not None:
            return known
    rows = ResolutionPoint.objects.filter(forum=locked)
    if rows.count() >= MOST_POINTS:
        raise ForumsRefused(f"В резолюции не больше {MOST_POINTS} пунктов. Объедините близкие.")
    last = rows.aggregate(last=Max("position"))["last"] or 0
    point = ResolutionPoint.objects.create(forum=locked, text=said, position=last + 1, proposal=proposal)
    record("forums.point.added", point, by=by, after={"text": said})
    live.announce(locked.proposals.topic)
    return point


@transaction.atomic
def change_point(point: ResolutionPoint, *, text: str, position: int, by: User | None) -> ResolutionPoint:
    """Edit it, move it."""
    _open(point.forum)
    said = line(text, "текст пункта", "text")
    before, after = changes(point, {"text": said, "position": position})
    point.text, point.position = said, position
    point.save(update_fields=["text", "position"])
    if after:
        record("forums.point.changed", point, by=by, before=before, after=after)
    return point


@transaction.atomic
def remove_point(point: ResolutionPoint, *, by: User | None) -> Forum:
    """Out of the draft; the proposal stays where it was said."""
    forum = _open(point.forum)
    record("forums.point.removed", point, by=by, before={"text": point.text})
    point.delete()
    return forum


@transaction.atomic
def finish_resolution(forum: Forum, *, preamble: str, by: User | None) -> Forum:
    """The points are final: proposals close, a paper for signing is begun."""
    locked = _open(forum)
    points = list(locked.points.order_by("position", "pk").values_list("text", flat=True))
    if not points:
        raise ForumsRefused("В резолюции нет ни одного пункта. Возьмите предложения участников или допишите сами.")
    locked.preamble, locked.resolution_state = preamble.strip(), ResolutionState.FINAL
    activity = locked.activity
    content = {"preamble": locked.preamble, "points": points}
    new = NewPaper(f"веб-форума «{activity.title}»"[:300], clock.today(activity.zone), content=content)
    locked.resolution_paper = add_paper(activity.owner, KIND, new, by=by, owner=f"forums.forum:{locked.pk}")
    locked.save(update_fields=["preamble", "resolution_state", "resolution_paper"])
    proposals = locked.proposals
    change_thread(proposals, moderation=proposals.moderation, is_closed=True, by=by)
    record("forums.resolution.finished", locked, by=by, after={"points": len(points)})
    return locked


@transaction.atomic
def reopen_resolution(forum: Forum, *, by: User | None) -> Forum:
    """Not final after all; the paper that was begun stays with papers, a new one is begun next time."""
    locked = lock_forum(forum)
    if locked.resolution_state != ResolutionState.FINAL:
        raise ForumsRefused("Резолюция и так ещё не итоговая.")
    if locked.resolution_paper is not None and locked.resolution_paper.is_in_force:
        raise ForumsRefused("Резолюция уже подписана. Исправить её можно новой версией документа.")
    locked.resolution_state, locked.resolution_paper = ResolutionState.COLLECTING, None
    locked.save(update_fields=["resolution_state", "resolution_paper"])
    proposals = locked.proposals
    change_thread(proposals, moderation=proposals.moderation, is_closed=False, by=by)
    record("forums.resolution.reopened", locked, by=by)
    return locked


def _open(forum: Forum) -> Forum:
    locked = lock_forum(forum)
    if locked.resolution_state == ResolutionState.FINAL:
        raise ForumsRefused("Резолюция уже итоговая. Чтобы изменить её, верните её в работу.")
    return locked
