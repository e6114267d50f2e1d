"""An owner of threads for the tests of this module: he shows, opens and gives to keep what the test says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.db.models import QuerySet

from metodkabinet.discussions.logic.owners import Place, ThreadOwner, owners
from metodkabinet.discussions.models import Thread
from metodkabinet.people.models import Person


@dataclass
class Rules:
    """Threads by what a reader may do; readers by the key of their account, 0 is nobody."""

    seen: dict[int, set[int]] = field(default_factory=dict)
    written: dict[int, set[int]] = field(default_factory=dict)
    kept: dict[int, set[int]] = field(default_factory=dict)
    experts: set[int] = field(default_factory=set)
    words: list[str] = field(default_factory=list)
    guest: Any = None

    def let(self, user: Any, thread: Thread, *, write: bool = False, keep: bool = False) -> None:
        """He sees it; and more when it is said."""
        for rule, given in ((self.seen, True), (self.written, write), (self.kept, keep)):
            if given:
                rule.setdefault(user.pk or 0, set()).add(thread.pk)


@pytest.fixture
def rules() -> Iterator[Rules]:
    """Registered for the length of a test."""
    said = Rules()

    def ids(rule: dict[int, set[int]]) -> Any:
        def of(user: Any) -> QuerySet[Any, Any]:
            return Thread.objects.filter(pk__in=rule.get(user.pk or 0, set())).values("pk")

        return of

    known = owners.add(
        ThreadOwner(
            "tests", ids(said.seen), ids(said.written), ids(said.kept), lambda pk: Place("Полка", f"/shelf/{pk}/"),
            lambda pk: [f"thread:{pk}"], lambda user: [f"thread:{pk}" for pk in said.seen.get(user.pk or 0, set())],
            guest_of=lambda request, pk: said.guest, watched_words=lambda pk: said.words,
            expert_ids=lambda pk: Person.objects.filter(pk__in=said.experts).values("pk"),
        )
    )  # fmt: skip
    yield said
    owners._entries.pop(known.key)
