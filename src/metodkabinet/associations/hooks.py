"""What associations contribute to the registry."""

from metodkabinet.associations.queries.holdings import RoleProvider
from metodkabinet.kit import access

access.provide(RoleProvider())
