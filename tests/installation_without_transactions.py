"""The twin for crash tests: every statement is its own transaction, and there is time to die between two of them."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction

from tests.installation_settings import *  # noqa: F403


@contextmanager
def _nothing(*args: Any, **kwargs: Any) -> Iterator[None]:
    yield
    time.sleep(0.01)


_real = transaction.atomic


def _atomic(using: Any = None, *args: Any, **kwargs: Any) -> Any:
    return _real(using, *args, **kwargs) if callable(using) else _nothing()


transaction.atomic = _atomic  # type: ignore[assignment]
