"""What associations refuse, in words."""

from metodkabinet.kit.refusals import Refused


class AssociationsRefused(Refused):
    """A rule of associations forbids the act."""


def same_region(association_region: int, other_region: int | None, noun: str) -> None:
    """Nothing of another region enters an association."""
    if other_region != association_region:
        raise AssociationsRefused(f"{noun} – из другого региона. Выберите запись своего региона.")
