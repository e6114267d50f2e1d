"""What a service says when it will not do something: a Russian sentence fit to show to a person."""


class Refused(Exception):  # noqa: N818  it is an answer, not an error
    """A rule of the field forbids the act. `field` names the form field to blame, when there is one."""

    def __init__(self, text: str, *, field: str | None = None) -> None:
        super().__init__(text)
        self.text = text
        self.field = field


class Changed(Refused):
    """Somebody else saved meanwhile; nothing was overwritten."""


class Busy(Refused):
    """Too many tries: come back in `retry_after` seconds."""

    def __init__(self, text: str, *, retry_after: int) -> None:
        super().__init__(text)
        self.retry_after = retry_after
