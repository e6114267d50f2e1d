"""What the assembly itself registers: what no single module can know."""

from metodkabinet.config.invariants import keys_that_cross
from metodkabinet.kit import registry
from metodkabinet.kit.registry import Invariant

registry.invariants.add(Invariant("config.tenants", "Связи не ведут из одного региона в другой", keys_that_cross))
