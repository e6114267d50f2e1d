"""X3: two workers on one issuing and a replacement at the same moment; the twin goes wrong.

Also the failing call: with any statement of the issuing failing, what is there holds, and a repeat finishes it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import get_ident
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.db.models import QuerySet
from tests.crowd import at_once, meeting, real_connections

from metodkabinet.activities.models import Activity
from metodkabinet.activities.tests.factories import ActivityFactory, ParticipationFactory
from metodkabinet.certificates import checks, services
from metodkabinet.certificates.models import Batch, Certificate, Template
from metodkabinet.certificates.queries.choosing import choose
from metodkabinet.certificates.services import BatchCard, Correction, issuing
from metodkabinet.certificates.tests.factories import DAY
from metodkabinet.kit import pauses
from metodkabinet.papers.models import Number

pytestmark = [pytest.mark.full, pytest.mark.django_db(transaction=True)]
PEOPLE = 6


@pytest.fixture
def activity(transactional_db: None) -> Activity:
    """Six people were there."""
    made = ActivityFactory(state="held")
    for _ in range(PEOPLE):
        ParticipationFactory(activity=made, confirmed_at=made.held_at)
    return made


@pytest.fixture
def template(activity: Activity) -> Template:
    """Published."""
    made = services.add_template(
        activity.owner, title="Сертификат", kind="participation", orientation="landscape", by=None
    )
    services.publish_layout(made.layouts.get(), by=None)
    return made


def started(activity: Activity, template: Template) -> Batch:
    """An issuing whose list is written down."""
    card = BatchCard(template, "за участие", DAY)
    batch = services.add_batch(activity.owner, card, activity=activity, by=None)
    return services.start_batch(batch, fingerprint=choose(batch).fingerprint, by=None)


@pytest.fixture
def crowd(template: Template, tmp_path: Path) -> Iterator[None]:
    """Real connections that meet before the lock."""
    with real_connections(tmp_path):
        pauses.listen("certificates.issue", meeting(2))
        yield
        pauses.listen("certificates.issue", None)


def worker(batch: Batch, service: Callable[..., bool] = services.issue_some) -> Callable[[], int]:
    """Issues until nobody is left."""

    def work() -> int:
        steps = 0
        while service(batch.pk, limit=2):
            steps += 1
        return steps

    return work


def broken() -> list[str]:
    """Every invariant of the module."""
    found = (checks.wrong_numbers, checks.wrong_fates, checks.unfinished, checks.loose_layouts)
    return [line for check in found for line in check()]


def test_x3_two_workers_on_one_issuing_give_each_one(activity: Activity, template: Template, crowd: None) -> None:
    batch = started(activity, template)
    answers = at_once(worker(batch), worker(batch))
    assert [one for one in answers if isinstance(one, Exception)] == []
    numbers = sorted(Number.objects.filter(series__key="certificates").values_list("n", flat=True))
    assert (Certificate.objects.count(), numbers) == (PEOPLE, list(range(1, PEOPLE + 1)))
    assert broken() == []


def test_x3_two_workers_and_a_replacement(activity: Activity, template: Template, crowd: None) -> None:
    first = started(activity, template)
    services.issue_some(first.pk, limit=2)
    old = first.certificates.order_by("pk")[0]
    answers = at_once(
        worker(first), worker(first),
        lambda: services.replace_certificate(old, Correction("Иная Анна Ивановна"), reason="имя", day=DAY, by=None),
    )  # fmt: skip
    assert [one for one in answers if isinstance(one, Exception)] == []
    states = Counter(Certificate.objects.values_list("state", flat=True))
    assert states == {"valid": PEOPLE, "replaced": 1}
    numbers = sorted(Number.objects.filter(series__key="certificates").values_list("n", flat=True))
    assert numbers == list(range(1, PEOPLE + 2))
    assert broken() == []


def test_x3_twin_without_guards_somebody_gets_two(
    activity: Activity, template: Template, crowd: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No lock, no transaction, no constraint: both workers read the same list."""
    batch = started(activity, template)
    kept = list(Certificate._meta.constraints)
    guards = [one for one in kept if one.name in {"certificate_line_valid_once", "certificate_kind_once"}]
    Certificate._meta.constraints = [one for one in kept if one not in guards]
    with connection.schema_editor() as editor:
        for guard in guards:
            editor.remove_constraint(Certificate, guard)
    monkeypatch.setattr(QuerySet, "select_for_update", lambda self, *args, **kwargs: self.all())
    meet, draw = meeting(2), issuing.draw_numbers

    def drawn_apart(series: Any, *, owners: list[str], day: Any) -> list[Number]:
        """Numbers themselves stay guarded (papers has its own twin): each worker's have names of his own."""
        meet()
        return draw(series, owners=[f"{owner}/{get_ident()}" for owner in owners], day=day)

    monkeypatch.setattr(issuing, "draw_numbers", drawn_apart)
    bare: Any = services.issue_some.__wrapped__  # type: ignore[attr-defined]
    at_once(lambda: bare(batch.pk), lambda: bare(batch.pk))
    doubled = Counter(Certificate.objects.values_list("line_id", flat=True))
    assert max(doubled.values()) > 1
    Certificate.objects.all().delete()
    Certificate._meta.constraints = kept
    with connection.schema_editor() as editor:
        for guard in guards:
            editor.add_constraint(Certificate, guard)


def test_c2_whichever_call_fails_the_repeat_finishes(activity: Activity, template: Template) -> None:
    batch = started(activity, template)
    failures, calls = 0, 0

    def failing(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:  # noqa: FBT001
        nonlocal calls
        calls += 1
        if calls == failures + 1:
            raise OperationalError("planned")
        return execute(sql, params, many, context)

    while True:
        calls = 0
        try:
            with connection.execute_wrapper(failing):
                services.issue_some(batch.pk)
        except OperationalError:
            failures += 1
            assert (broken(), Certificate.objects.count(), Number.objects.count()) == ([], 0, 0)
            continue
        break
    assert failures > 10
    assert (Certificate.objects.count(), services.issue_some(batch.pk), broken()) == (PEOPLE, False, [])
