"""How far a user's capability reaches. Every `visible_to` is built from `reach` and from nothing else.

Who holds what is known higher up: the module of roles registers one provider. The kit only asks and remembers
the answer for the length of a request.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db.models import Q

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser
    from django.contrib.auth.models import AnonymousUser
    from django.db.models import Model


Actor: TypeAlias = "AbstractBaseUser | AnonymousUser"


@dataclass(frozen=True, slots=True)
class Reach:
    """Everything, or these ids."""

    everything: bool = False
    ids: frozenset[int] = frozenset()

    def __bool__(self) -> bool:
        return self.everything or bool(self.ids)

    def __contains__(self, pk: object) -> bool:
        return self.everything or pk in self.ids

    def q(self, field: str) -> Q:
        """A condition on a foreign key: `reach.q("municipality_id")`."""
        if self.everything:
            return Q(pk__isnull=False)  # an empty Q would vanish beside «or»
        if not self.ids:
            return Q(pk__in=[])
        return Q(**{f"{field}__in": sorted(self.ids)})


EVERYTHING = Reach(everything=True)
NOTHING = Reach()


class Provider(Protocol):
    """Knows the roles: answers where a capability holds."""

    def capabilities_of(self, user: Actor) -> frozenset[str]: ...

    def reach(self, user: Actor, capability: str, model: type[Model]) -> Reach: ...

    def home(self, user: Actor) -> int | None: ...


class _Door:
    provider: Provider | None = None


def provide(provider: Provider) -> None:
    """Called once, by the module of roles."""
    _Door.provider = provider


def _provider() -> Provider:
    if _Door.provider is None:
        message = "no access provider is registered"
        raise ImproperlyConfigured(message)
    return _Door.provider


def memory_of(user: Actor) -> dict[Any, Any]:
    """What was found out about the user within the request: kept on himself, not on the lazy shell around him."""
    shell = user.__dict__
    real = shell.get("_wrapped", user)
    found: dict[Any, Any] = getattr(real, "__dict__", shell).setdefault("_reach", {})
    return found


def forget(user: Actor) -> None:
    """Drop what was remembered: after a role changed within the same request."""
    memory_of(user).clear()


def capabilities_of(user: Actor) -> frozenset[str]:
    """Everything this user may do somewhere."""
    if not user.is_authenticated:
        return frozenset()
    memory = memory_of(user)
    if "*" not in memory:
        memory["*"] = _provider().capabilities_of(user)
    found: frozenset[str] = memory["*"]
    return found


def holds(user: Actor, capability: str) -> bool:
    """May the user do this anywhere at all? The door of a page; the object is asked through `visible_to`."""
    return capability in capabilities_of(user)


def reach(user: Actor, capability: str, model: type[Model]) -> Reach:
    """Where the user may do this: everything, or ids of `model` (region, municipality, organisation, association)."""
    if not user.is_authenticated:
        return NOTHING
    key = (capability, model._meta.label_lower)
    memory = memory_of(user)
    if key not in memory:
        memory[key] = _provider().reach(user, capability, model)
    found: Reach = memory[key]
    return found


def tenants(user: Actor, capability: str) -> Reach:
    """Which tenants, wholly, the capability reaches. The setting TENANT_MODEL names what a tenant is."""
    return reach(user, capability, apps.get_model(settings.TENANT_MODEL))


def tenant_of(obj: Model) -> int | None:
    """The tenant an object belongs to; None when it belongs to the installation."""
    if obj._meta.label == settings.TENANT_MODEL:
        return int(obj.pk)
    found: int | None = getattr(obj, "region_id", None)
    return found


def home(user: Actor) -> int | None:
    """The tenant a user belongs to; None for the keepers of the installation and for guests."""
    return _provider().home(user) if user.is_authenticated else None


def any_of(conditions: Iterable[Q]) -> Q:
    """Either of these; none at all means nothing."""
    joined: Q | None = None
    for condition in conditions:
        joined = condition if joined is None else joined | condition
    return Q(pk__in=[]) if joined is None else joined
