"""What associations contribute to the registry."""

from metodkabinet.associations.queries.holdings import RoleProvider
from metodkabinet.kit import access, registry

access.provide(RoleProvider())
registry.security_actions.add("associations.role.")
