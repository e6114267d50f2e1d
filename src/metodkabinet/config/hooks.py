"""What the assembly itself registers: what no single module can know."""

from collections.abc import Sequence

from metodkabinet.accounts.models import User
from metodkabinet.config.invariants import keys_that_cross
from metodkabinet.kit import registry
from metodkabinet.kit.registry import Invariant


def _keepers() -> Sequence[str]:
    """Addresses of the administrators: the log's daily head goes to them, and the log knows no accounts."""
    return list(
        User.objects.filter(is_administrator=True, is_active=True).order_by("pk").values_list("email", flat=True)
    )


registry.assembly.keepers = _keepers
registry.invariants.add(Invariant("config.tenants", "Связи не ведут из одного региона в другой", keys_that_cross))
