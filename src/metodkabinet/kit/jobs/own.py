"""The kit's own repeating work."""

from __future__ import annotations

from typing import Any

from metodkabinet.kit import limits, live, registry, search
from metodkabinet.kit.files import services as files
from metodkabinet.kit.forms.once import forget_form_keys
from metodkabinet.kit.jobs.declare import every, job, steps
from metodkabinet.kit.jobs.runs import Run, enqueue
from metodkabinet.kit.letters import send
from metodkabinet.kit.links import services as links
from metodkabinet.kit.refusals import Refused
from metodkabinet.kit.scrubbing import scrub_storage
from metodkabinet.kit.sheets.jobs import carry_import_on, forget_imports

__all__ = [
    "carry_import_on", "check_links", "compare_search", "files_nightly", "forget_imports", "letters", "links_daily",
    "scrub", "search_nightly", "sweep",
]  # fmt: skip


@every("kit.letters", title="Отправка писем", minutes=1)
def letters() -> None:
    """What was missed when it was posted, and what is due for another try."""
    send.send_waiting()


@every("kit.sweep", title="Уборка устаревших служебных записей", at="04:10")
def sweep() -> None:
    """Letters that left long ago, spent tries, forgotten versions of topics."""
    send.forget_old()
    limits.forget_old()
    live.forget_old()
    forget_form_keys()


@every("kit.files", title="Уборка хранилища файлов", at="03:20")
def files_nightly() -> None:
    """Bytes that nobody refers to; files that the scanner could not judge yet."""
    files.sweep_files()
    files.rescan_quarantine()


@every("kit.search", title="Сверка поиска с данными", at="02:30")
def search_nightly() -> None:
    """Whatever was missed when it changed is found the same night."""
    enqueue(compare_search)


@steps("kit.search-compare", title="Сверка поиска с данными, шаги")
def compare_search(run: Run, cursor: Any) -> list[int] | None:
    """A few hundred objects of one kind a step; the cursor is [place of the kind, last object]."""
    kinds = [searchable.key for searchable in registry.searchables]
    place, after = cursor or [0, 0]
    if place >= len(kinds):
        return None
    step = search.sweep_step(kinds[place], after)
    run.report(done=place, total=len(kinds))
    return [place, step.after] if step.after is not None else [place + 1, 0]


@every("kit.links", title="Обход внешних ссылок", at="05:00")
def links_daily() -> None:
    """What modules show today, then one by one whether it opens."""
    links.gather_links()
    enqueue(check_links)


@steps("kit.links-check", title="Проверка внешних ссылок")
def check_links(run: Run, cursor: Any) -> int | None:
    """A handful a step; None when nothing is due."""
    left = links.check_links()
    run.report(text=f"осталось {left}")
    return (cursor or 0) + 1 if left else None


@job("kit.scrub", title="Очистка базы от стёртых данных", tries=8, lease=1800)
def scrub() -> None:
    """After an erasure: nothing of it stays in freed pages. A reader in the way is waited for by the next try."""
    if not scrub_storage():
        raise Refused("Базу сейчас читают; очистка повторится позже.")
