"""Letters of refreshes leave without a reader waiting."""

from __future__ import annotations

from metodkabinet.kit.jobs import Run, enqueue, every, steps
from metodkabinet.staff.queries.campaigns import unposted
from metodkabinet.staff.services import post_letters


@steps("staff.letters", title="Письма сверки карточек")
def letters(run: Run, cursor: int | None, campaign_id: int) -> int | None:
    """The next letters; the rows know which have been written."""
    done, total = post_letters(campaign_id)
    run.report(done=done, total=total)
    return done if done < total else None


@every("staff.sweep", title="Письма сверки карточек, которые не успели уйти", minutes=30)
def sweep() -> None:
    """The worker may have been stopped between two steps."""
    for campaign in unposted():
        enqueue(letters, campaign_id=campaign.pk)
