"""Named points where a race test may stop one of the runners. In the product they do nothing.

A point stands right before a lock is taken or a count is read: `pauses.point("people.merge")`.
"""

from collections.abc import Callable

_listeners: dict[str, Callable[[], None]] = {}


def point(name: str) -> None:
    """Stop here if a test asked for it."""
    listener = _listeners.get(name)
    if listener is not None:
        listener()


def listen(name: str, listener: Callable[[], None] | None) -> None:
    """Set or take away what happens at a point; for tests."""
    if listener is None:
        _listeners.pop(name, None)
    else:
        _listeners[name] = listener
