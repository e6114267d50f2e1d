"""What the ledger contributes to the registry."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from metodkabinet.activities import checks, demo, panels
from metodkabinet.activities.models import Activity, OutsideResult
from metodkabinet.activities.queries import sight
from metodkabinet.activities.services import notices, personal_data
from metodkabinet.activities.tables.figures import FIGURES
from metodkabinet.activities.tables.imports import ATTENDANCE
from metodkabinet.kit import registry
from metodkabinet.kit.components.typography import day
from metodkabinet.kit.search import Document
from metodkabinet.kit.sheets.imports import imports

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from metodkabinet.kit.access import Actor

for order, (key, label) in enumerate(
    {
        "activities.see": "видеть мероприятия, открытые региону",
        "activities.see_body": "видеть мероприятия только для объединения",
        "activities.see_people": "видеть списки записавшихся и участников",
        "activities.manage": "вести мероприятия: объявлять, переносить, отмечать пришедших",
        "activities.manage_kinds": "вести виды мероприятий",
    }.items(),
    start=50,
):
    registry.capabilities.add(registry.Capability(key, label, order=order))

for entry in personal_data.entries():
    registry.personal_data.add(entry)

for key, title, broken in (
    ("seats", "Занятых мест столько, сколько подтверждено, и не больше, чем есть", checks.miscounted_seats),
    ("shares", "Доля занятий равна пересчитанной", checks.miscounted_shares),
    ("proofs", "Участие подтверждено, пока есть хоть одна отметка", checks.misproved),
    ("snapshots", "Записано, кем человек был в день мероприятия", checks.unwritten_snapshots),
    ("presences", "Отмечают на занятиях того же мероприятия", checks.misplaced_presences),
    ("owners", "Части, соорганизаторы и направления – на своих местах", checks.misowned),
):
    registry.invariants.add(registry.Invariant(f"activities.{key}", title, broken))

for order, (key, label) in enumerate(
    (
        (notices.MOVED, "Мероприятие, на которое вы записаны, перенесено"),
        (notices.CANCELLED, "Мероприятие, на которое вы записаны, отменено"),
        (notices.PROMOTED, "Для вас освободилось место"),
        (notices.DECIDED, "Ответ на вашу заявку участвовать"),
    ),
    start=50,
):
    registry.notice_kinds.add(registry.NoticeKind(key, label, order=order))


def described(activity: Activity) -> Document:
    """As it is found: by title, kind, theme, place."""
    return Document(
        title=activity.title,
        text=f"{activity.title} {activity.kind} {activity.summary} {activity.place} {activity.audience}",
        audience=sight.tokens_of(activity),
        url_name="activities:activity",
        url_args=(activity.pk,),
        kind=f"{activity.kind}, {day(activity.start_date)}",
    )


registry.searchables.add(
    registry.Searchable(
        "activities.activity", "Мероприятия", sight.findable_activities, described, Activity.objects.visible_to,
        sight.tokens_for, order=40,
    )
)  # fmt: skip

imports.add(ATTENDANCE)
registry.menu.add(registry.MenuItem("activities", "Мероприятия", "activities:list", 30, "activities.see"))
registry.menu.add(registry.MenuItem("calendar", "Календарь", "activities:calendar", 31, "activities.see"))
registry.menu.add(registry.MenuItem("outside", "Внешние мероприятия", "activities:outside", 32, "activities.see_body"))
registry.service_pages.add(
    registry.MenuItem(
        "activities.kinds", "Виды мероприятий", "activities:activity-kinds", 30, "activities.manage_kinds"
    )
)
registry.starters.add(
    registry.Starter("activities.new", "activity", "Новое мероприятие", "activities:add", "activities.manage", 10)
)
registry.desk_cards.add(registry.DeskCard("activities.dues", 30, dues=panels.dues))
registry.panels.add(
    registry.Panel(
        "activities.person", "people.person", "Участие", 40, "activities/panels/person.html", panels.of_person
    )
)
registry.panels.add(
    registry.Panel(
        "activities.association",
        "associations.association",
        "Мероприятия",
        40,
        "activities/panels/association.html",
        panels.of_association,
    )
)
registry.assembly.scope_of = panels.scope_of
registry.demo_parts.add(
    registry.DemoPart("activities", "Мероприятия: прошлые годы, этот год, записавшиеся", 60, demo.build, slow=True)
)


def proofs(user: Actor) -> QuerySet[Any]:
    """Files shown in the register of outside events."""
    rows = OutsideResult.objects.visible_to(user).filter(proof__isnull=False)
    return rows.order_by().values("proof_id")


registry.file_owners.add(registry.FileOwner("activities.proofs", proofs))

for figure in FIGURES:
    registry.figures.add(figure)

registry.action_words.update(
    {
        "activities.activity.added": "мероприятие добавлено",
        "activities.activity.changed": "мероприятие изменено",
        "activities.activity.announced": "мероприятие объявлено",
        "activities.activity.postponed": "мероприятие перенесено",
        "activities.activity.held": "мероприятие отмечено проведённым",
        "activities.activity.cancelled": "мероприятие отменено",
        "activities.activity.reopened": "мероприятие возвращено в работу",
        "activities.session.added": "занятие добавлено",
        "activities.session.changed": "занятие изменено",
        "activities.session.removed": "занятие удалено",
        "activities.co_owner.added": "добавлено объединение, которое проводит вместе",
        "activities.co_owner.removed": "убрано объединение, которое проводило вместе",
        "activities.partner.added": "добавлен соорганизатор",
        "activities.partner.removed": "убран соорганизатор",
        "activities.direction.added": "приоритетное направление добавлено",
        "activities.recording.added": "запись добавлена",
        "activities.recording.removed": "запись убрана",
        "activities.declared_count.written": "записано, сколько пришло без списка",
        "activities.declared_count.removed": "убрано число пришедших без списка",
        "activities.registration.added": "регистрация",
        "activities.registration.changed": "регистрация изменена",
        "activities.registration.accepted": "регистрация принята",
        "activities.registration.declined": "регистрация отклонена",
        "activities.registration.cancelled": "регистрация отменена",
        "activities.registration.promoted": "место досталось из листа ожидания",
        "activities.presence.marked": "присутствие отмечено",
        "activities.presence.taken_back": "отметка о присутствии снята",
        "activities.participation.outcome_written": "записан итог участия",
        "activities.code_word.given": "дано кодовое слово",
        "activities.code_word.withdrawn": "кодовое слово отозвано",
        "activities.match.confirmed": "гость сверен с карточкой",
        "activities.match.undone": "сверка гостя отменена",
        "activities.outside_event.added": "внешнее мероприятие добавлено",
        "activities.outside_event.changed": "внешнее мероприятие изменено",
        "activities.outside_event.removed": "внешнее мероприятие удалено",
        "activities.outside_result.added": "результат внешнего мероприятия добавлен",
        "activities.outside_result.removed": "результат внешнего мероприятия удалён",
    }
)
for verb, ending in {"created": "добавлен", "edited": "изменён", "deleted": "удалён"}.items():
    registry.action_words[f"activities.kind.{verb}"] = f"вид мероприятия {ending}"
for noun in ("registration", "participation", "session"):  # their acts are the activity's history too
    registry.histories[f"activities.{noun}"] = "activity"
registry.impersonal.update(
    {
        "activities.direction": "a dictionary",
        "activities.kind": "a dictionary",
        "activities.outsideevent": "a page of an event",
        "activities.recording": "a page of a recording",
    }
)
