"""What the module contributes to the registry."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from metodkabinet.kit import access, clock, letters, registry
from metodkabinet.kit.components.typography import counted
from metodkabinet.kit.sheets.imports import imports
from metodkabinet.kit.tables import Action, BulkAction, ChoiceFilter
from metodkabinet.people.permissions import sees_every_card
from metodkabinet.staff import demo, panels
from metodkabinet.staff.models import Campaign, Correction
from metodkabinet.staff.queries import figures
from metodkabinet.staff.queries.campaigns import tally_of
from metodkabinet.staff.queries.cohorts import COHORTS
from metodkabinet.staff.queries.rows import KINDS
from metodkabinet.staff.services import personal_data, unwanted
from metodkabinet.staff.tables.imports import PEOPLE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from metodkabinet.kit.http import Request

for order, (key, label) in enumerate(
    {
        "staff.import": "загружать людей из Excel",
        "staff.see_figures": "видеть характеристику кадров",
        "staff.refresh": "проводить сверку карточек и принимать исправления",
    }.items(),
    start=35,
):
    registry.capabilities.add(registry.Capability(key, label, order=order))

for entry in personal_data.entries():
    registry.personal_data.add(entry)

imports.add(PEOPLE)
letters.guard(unwanted)
for figure in figures.FIGURES:
    registry.figures.add(figure)
registry.demo_parts.add(registry.DemoPart("staff", "Образование, аттестация, курсы, награды", 25, demo.build))
registry.demo_parts.add(registry.DemoPart("staff.refresh", "Сверка карточек", 55, demo.refresh))

registry.action_words.update(
    {
        "staff.figures.exported": "характеристика кадров выгружена",
        "staff.refresh_link.issued": "личная ссылка создана",
        "staff.refresh_link.revoked": "личные ссылки отозваны",
        "staff.campaign.started": "сверка карточек начата",
        "staff.campaign.reminded": "отправлены напоминания",
        "staff.campaign.closed": "сверка карточек завершена",
        "staff.campaign.reopened": "сверка карточек продолжена",
        "staff.campaign.undone": "сверка карточек отменена",
        "staff.correction.made": "прислано исправление",
        "staff.correction.accepted": "исправление принято",
        "staff.correction.declined": "исправление не принято",
        "staff.correction.undone": "решение по исправлению отменено",
    }
)
registry.detail_words.update({"what": "что", "row": "строка"})
for noun, word in {
    "education": "образование", "attestation": "аттестация", "course": "курсы", "award": "награда"
}.items():  # fmt: skip
    for verb, ending in {"added": "добавлено", "changed": "исправлено", "removed": "удалено"}.items():
        registry.action_words[f"staff.{noun}.{verb}"] = f"{word}: {ending}"


# What the pages of people show of staff

for order, kind in enumerate(KINDS.values(), start=11):
    registry.panels.add(
        registry.Panel(
            f"staff.{kind.key}", "people.person", kind.title, order, "people/panels/section.html", panels.panel_of(kind)
        )
    )
registry.panels.add(
    registry.Panel(
        "staff.refresh", "people.person", "Проверка сведений", 82, "staff/panels/refresh.html", panels.refresh
    )
)
for order, name, label, page, capability in (
    (30, "figures", "Характеристика кадров", "staff:figures", "staff.see_figures"),
    (35, "campaigns", "Сверка карточек", "staff:campaigns", "staff.refresh"),
):
    registry.section_tabs.add(registry.SectionTab(f"staff.{name}", "people", label, page, order, capability))


def _by_cohort(people: Any, key: str) -> Any:
    return COHORTS[key].narrow(people, clock.today())


def people_filters(request: Request) -> Sequence[ChoiceFilter]:
    """Groups by what cards say, only for those who see the cards."""
    if not sees_every_card(request.user):
        return []
    choices = [(cohort.key, cohort.label) for cohort in COHORTS.values()]
    return [ChoiceFilter("cohort", "Кто именно", choices=choices, narrow=_by_cohort)]


def people_actions(request: Request) -> Sequence[Action]:
    """Beside «Добавить человека»."""
    if not access.holds(request.user, "staff.import"):
        return []
    return [Action("Загрузить из Excel", reverse("staff:import"), icon="upload")]


def people_bulk(request: Request) -> Sequence[BulkAction]:
    """For the marked people."""
    if not access.holds(request.user, "staff.refresh"):
        return []
    return [BulkAction("Попросить проверить сведения", reverse("staff:start"), icon="mail")]


registry.list_parts.add(
    registry.ListPart(
        "staff.people", "people:people", filters=people_filters, actions=people_actions, bulk=people_bulk
    )
)  # fmt: skip


def refresh_dues(request: Request) -> Iterable[registry.Due]:
    """Corrections wait for a decision; a refresh of the reader's goes on."""
    if not access.holds(request.user, "staff.refresh"):
        return
    waiting = Correction.objects.visible_to(request.user).waiting().count()
    if waiting:
        title = counted(waiting, "исправление карточек ждёт,исправления карточек ждут,исправлений карточек ждут")
        hint = "Люди прислали их по личным ссылкам."
        yield registry.Due(title, reverse("staff:corrections"), "Посмотреть", hint)
    going = Campaign.objects.manageable_by(request.user)
    for one in going.filter(closed_at=None, undone_at=None, until__gte=clock.today()).order_by("until", "pk")[:3]:
        tally = tally_of(one, request.user)
        title = f"{one.title}: ответили {tally.answered} из {tally.asked}"
        hint = "" if one.reminded_at else "Остальным можно напомнить один раз."
        yield registry.Due(title, reverse("staff:campaign", args=[one.pk]), "Открыть", hint, one.until)


registry.desk_cards.add(registry.DeskCard("staff.refresh", 55, refresh_dues))

registry.impersonal["staff.campaign.started_by"] = "who began the work, as the log tells; of no use beyond it"
