"""Kinds of notices that these tests declare, as any module would."""

from __future__ import annotations

import pytest

from metodkabinet.kit import registry
from metodkabinet.kit.registry import NoticeKind


@pytest.fixture(autouse=True)
def kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    """An ordinary, an urgent, and one that asks once more."""
    entries = {
        kind.key: kind
        for kind in (
            NoticeKind("test.news", "Новости объединения", order=1),
            NoticeKind("test.safety", "Безопасность входа", urgent=True, order=2),
            NoticeKind(
                "test.duty", "Поручения", order=3, still_for=lambda recipient, about: recipient.email != "x@y.zz"
            ),
        )
    }
    monkeypatch.setattr(registry.notice_kinds, "_entries", entries)
