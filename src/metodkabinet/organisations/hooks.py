"""What the module contributes to the registry."""

from metodkabinet.kit import registry
from metodkabinet.organisations import demo

registry.capabilities.add(registry.Capability("organisations.see", "видеть организации и библиотеки региона", order=10))
registry.capabilities.add(
    registry.Capability("organisations.manage", "вести карточки организаций и библиотек", order=11)
)
registry.capabilities.add(
    registry.Capability("organisations.manage_territory", "вести список муниципалитетов", order=12)
)
registry.capabilities.add(
    registry.Capability("organisations.manage_region", "менять название и часы региона", order=13)
)

registry.demo_parts.add(
    registry.DemoPart("organisations", "Муниципалитеты, школы, колледжи и библиотеки", 10, demo.build)
)
