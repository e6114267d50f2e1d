"""The kit's own repeating work."""

from metodkabinet.kit import limits, live
from metodkabinet.kit.jobs.declare import every
from metodkabinet.kit.letters import send
from metodkabinet.kit.sheets.jobs import carry_import_on, forget_imports

__all__ = ["carry_import_on", "forget_imports", "letters", "sweep"]


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
