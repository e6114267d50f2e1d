"""What tests of papers begin with."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from metodkabinet.associations.models import Association
from metodkabinet.config.testing.cast import Cast
from metodkabinet.papers import services
from metodkabinet.papers.models import Paper
from metodkabinet.papers.tests.factories import LETTER

Begin = Callable[..., Paper]


@pytest.fixture
def body(cast: Cast) -> Association:
    """The association of the first side."""
    found: Any = cast.own.made["associations.association"]
    return Association.objects.select_related("base_organisation", "region").get(pk=found.pk)


@pytest.fixture
def begin(body: Association) -> Begin:
    """A draft: `begin("letter", title="О семинаре")`."""

    def made(kind: str = "letter", title: str = "О семинаре", by: Any = None, **content: Any) -> Paper:
        given = content or (LETTER if kind == "letter" else {})
        return services.add_paper(body, kind, services.NewPaper(title, content=given), by=by)

    return made
