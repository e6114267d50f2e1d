"""One process's listeners: a single thread watches the bus and hands new versions to every open stream."""

from __future__ import annotations

import asyncio
import logging
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import TYPE_CHECKING

from django.db import close_old_connections

from metodkabinet.kit.live.bus import open_bus
from metodkabinet.kit.live.topics import versions

if TYPE_CHECKING:
    from collections.abc import Iterable

    from metodkabinet.kit.live.bus import Bus

log = logging.getLogger("metodkabinet.live")

LOOK = 1.0  # seconds after which the table is read even without a sign from the bus
MOST_LISTENERS = 2000


class Listener:
    """An open stream: what it wants to hear and what it has been told."""

    def __init__(self, known: dict[str, int]) -> None:
        self.known = known
        self.news: asyncio.Queue[dict[str, int] | None] = asyncio.Queue()

    def hear(self, fresh: dict[str, int]) -> None:
        """Keep what is new to this listener. A topic swept away since (0) is no news."""
        changed = {
            topic: version for topic in self.known if (version := fresh.get(topic, 0)) not in {0, self.known[topic]}
        }
        if changed:
            self.known |= changed
            self.news.put_nowait(changed)


class Hub:
    """The listeners of this process. Lives in the event loop; only `_look` runs in the watching thread."""

    def __init__(self) -> None:
        self.listeners: set[Listener] = set()
        self.closed = False
        self._stop = threading.Event()
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="live")
        self._watch: asyncio.Task[None] | None = None  # held: the loop itself keeps only weak references
        self._bus: Bus | None = None

    @property
    def full(self) -> bool:
        """No room for another stream; the page falls back to polling."""
        return self.closed or len(self.listeners) >= MOST_LISTENERS

    def join(self, listener: Listener) -> None:
        """Begin to tell this listener."""
        self.listeners.add(listener)
        if self._watch is None or self._watch.done():
            self._watch = asyncio.get_running_loop().create_task(self._run())

    def leave(self, listener: Listener) -> None:
        """The stream has ended."""
        self.listeners.discard(listener)

    def close(self) -> None:
        """End every stream: the server is going down. Safe to call from a signal handler of the loop's thread."""
        self.closed = True
        self._stop.set()
        for listener in list(self.listeners):
            listener.news.put_nowait(None)

    async def _run(self) -> None:
        loop = asyncio.get_running_loop()
        while self.listeners and not self.closed:
            wanted = {topic for listener in self.listeners for topic in listener.known}
            fresh = await loop.run_in_executor(self._thread, self._look, wanted)
            for listener in list(self.listeners):
                listener.hear(fresh)
        await loop.run_in_executor(self._thread, self._rest)

    def _look(self, topics: Iterable[str]) -> dict[str, int]:
        """Wait for a sign and read the versions; whatever breaks is tried again a second later."""
        try:
            if self._bus is None:
                close_old_connections()
                self._bus = open_bus()
            else:
                self._bus.wait(LOOK, self._stop)
            return versions(topics)
        except Exception:
            log.warning("live updates: the bus is away", exc_info=True)
            self._rest()
            self._stop.wait(LOOK)
            return {}

    def _rest(self) -> None:
        """Hold nothing while nobody listens."""
        if self._bus is not None:
            with suppress(Exception):
                self._bus.close()
            self._bus = None
        close_old_connections()


hub = Hub()
