"""Objects of the module for tests of any module."""

from factory import Sequence
from factory.django import DjangoModelFactory

from metodkabinet.certificates.models import Certificate
from metodkabinet.kit.testing.sides import Side


class CertificateFactory(DjangoModelFactory[Certificate]):
    """The caller gives the association."""

    class Meta:
        model = Certificate

    title = Sequence("Запись {}".format)


def populate(side: Side) -> None:
    """One of each model on a side of the mirror world."""
    side.add(CertificateFactory(association=side.made["associations.association"], title=side.text("Запись")))
