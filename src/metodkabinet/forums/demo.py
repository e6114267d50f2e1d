"""The forum."""


def build(world: object) -> None:
    pass
