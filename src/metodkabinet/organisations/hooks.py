"""What the module contributes to the registry."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from metodkabinet.kit import access, registry
from metodkabinet.kit.search import Document
from metodkabinet.kit.sheets.imports import imports
from metodkabinet.organisations import checks, demo, panels, queries
from metodkabinet.organisations.models import Organisation, Region
from metodkabinet.organisations.tables.imports import ORGANISATIONS

if TYPE_CHECKING:
    from metodkabinet.kit.access import Actor

LABEL = "organisations.organisation"
EVERYWHERE = "everywhere"

for order, (key, label) in enumerate(
    {
        "organisations.see": "видеть организации и библиотеки региона",
        "organisations.manage": "вести карточки организаций и библиотек",
        "organisations.manage_territory": "вести список муниципалитетов",
        "organisations.manage_region": "менять название и часовой пояс региона",
    }.items(),
    start=10,
):
    registry.capabilities.add(registry.Capability(key, label, order=order))

for order, (key, title, context) in enumerate(
    [
        ("libraries", "Библиотеки", panels.libraries),
        ("base_sites", "Базовая площадка", panels.base_sites),
        ("family", "Филиалы и преемственность", panels.family),
        ("names", "Прежние названия", panels.names),
    ],
    start=20,
):
    template = f"organisations/panels/{key}.html"
    registry.panels.add(registry.Panel(f"organisations.{key}", LABEL, title, order, template, context))

for key, title, broken in (
    ("places", "Территория организации подходит к её муниципалитету и виду", checks.misplaced),
    ("names", "Последнее название в истории – нынешнее", checks.misnamed),
    ("ends", "Прекращение и преемник записаны один раз и без кругов", checks.misended),
    ("parents", "Филиалы и районы внутри городов стоят в своём регионе", checks.misparented),
):
    registry.invariants.add(registry.Invariant(f"organisations.{key}", title, broken))


def described(organisation: Organisation) -> Document:
    """An organisation as it is found, by every name it bore."""
    return Document(
        title=organisation.short_name,
        text=" ".join([organisation.search_key, organisation.address, str(organisation.municipality or "")]),
        audience=[f"region:{organisation.region_id}", EVERYWHERE],
        url_name="organisations:organisation",
        url_args=(organisation.pk,),
        kind=organisation.get_kind_display(),
    )


def audience_of(user: Actor) -> Iterable[str]:
    """The regions this reader knows."""
    known = access.reach(user, "organisations.see", Region)
    return [EVERYWHERE] if known.everything else [f"region:{pk}" for pk in known.ids]


registry.searchables.add(
    registry.Searchable(
        LABEL,
        "Организации",
        objects=queries.findable_organisations,
        describe=described,
        visible=Organisation.objects.visible_to,
        audience=audience_of,
        order=30,
    )
)
registry.demo_parts.add(registry.DemoPart("organisations", "Муниципалитеты, школы и библиотеки", 10, demo.build))
imports.add(ORGANISATIONS)

registry.action_words.update(
    {
        "organisations.base_site.ended": "статус базовой площадки прекращён",
        "organisations.base_site.given": "дан статус базовой площадки",
        "organisations.library.added": "добавлена библиотека",
        "organisations.library.changed": "исправлена карточка библиотеки",
        "organisations.library.closed": "библиотека закрыта",
        "organisations.library.reopened": "библиотека снова работает",
        "organisations.municipality.added": "добавлен муниципалитет",
        "organisations.municipality.ended": "муниципалитет упразднён",
        "organisations.municipality.rename_undone": "переименование муниципалитета отменено",
        "organisations.municipality.renamed": "муниципалитет переименован",
        "organisations.municipality.restored": "муниципалитет восстановлен",
        "organisations.organisation.added": "добавлена организация",
        "organisations.organisation.changed": "исправлена карточка организации",
        "organisations.organisation.closed": "организация закрыта",
        "organisations.organisation.joined": "организация присоединена к другой",
        "organisations.organisation.moved": "организация перенесена в другой муниципалитет",
        "organisations.organisation.received": "к организации присоединена другая",
        "organisations.organisation.rename_undone": "переименование организации отменено",
        "organisations.organisation.renamed": "организация переименована",
        "organisations.organisation.restored": "закрытие организации отменено",
        "organisations.region.added": "добавлен регион",
        "organisations.region.changed": "исправлены сведения о регионе",
    }
)
registry.histories.update({"organisations.library": "organisation", "organisations.basesite": "organisation"})
registry.impersonal.update(
    {
        "organisations.library": "names a place or an organisation",
        "organisations.municipality": "names a place or an organisation",
        "organisations.municipalityname": "names a place or an organisation",
        "organisations.organisation": "names a place or an organisation",
        "organisations.organisationname": "names a place or an organisation",
        "organisations.region": "names a place or an organisation",
    }
)
