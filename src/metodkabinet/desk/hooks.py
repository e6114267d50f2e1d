"""What the desk contributes to the registry."""

from metodkabinet.kit import registry
from metodkabinet.kit.registry import MenuItem

registry.menu.add(MenuItem("desk.home", "Что дальше", "desk:home", 10))
registry.person_menu.add(MenuItem("desk.service", "Служебные страницы", "desk:service", 90, "desk.see_service"))
registry.capabilities.add(registry.Capability("desk.see_service", "видеть служебные страницы"))
registry.assembly.places["search"] = "desk:search"
registry.assembly.places["help"] = "desk:help"
