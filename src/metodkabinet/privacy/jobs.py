"""Work of the night."""

from metodkabinet.kit.jobs import every
from metodkabinet.organisations.models import Region
from metodkabinet.privacy import services


@every("privacy.find_due", title="Поиск данных, срок хранения которых вышел", at="03:50")
def find_due() -> None:
    """Only proposed: a person decides on the page."""
    for region in Region.objects.order_by("pk"):
        services.find_due(region)
