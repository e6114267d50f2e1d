"""What the kit itself contributes to the registry."""

from metodkabinet.kit import registry
from metodkabinet.kit.registry import Capability, MenuItem

for order, (key, label) in enumerate(
    {
        "kit.see_jobs": "видеть работу сервера и исходящие письма",
        "kit.manage_calendar": "править производственный календарь",
        "kit.see_links": "следить за внешними ссылками",
    }.items()
):
    registry.capabilities.add(Capability(key, label, order))

for order, (key, label, page, capability) in enumerate(
    [
        ("kit.jobs", "Работа сервера", "kit:jobs", "kit.see_jobs"),
        ("kit.letters", "Исходящие письма", "kit:letters", "kit.see_jobs"),
        ("kit.links", "Внешние ссылки", "kit:links", "kit.see_links"),
        ("kit.holidays", "Производственный календарь", "kit:holidays", "kit.manage_calendar"),
    ]
):
    registry.service_pages.add(MenuItem(key, label, page, 100 + order, capability))
