"""What events contribute to the registry."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from metodkabinet.events import checks, demo, panels
from metodkabinet.events.models import Material
from metodkabinet.events.queries.registering import answered_files
from metodkabinet.events.services import notices, personal_data
from metodkabinet.events.tables.imports import WEBINAR
from metodkabinet.kit import registry
from metodkabinet.kit.sheets.imports import imports

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from metodkabinet.kit.access import Actor

for entry in personal_data.entries():
    registry.personal_data.add(entry)

for key, title, broken in (
    ("talks", "Пункты программы и материалы – на занятиях своего мероприятия", checks.misplaced_talks),
    ("speakers", "Выступивший участвовал в том же мероприятии", checks.misplaced_speakers),
    ("series", "Ряд встреч начат с первой из них", checks.nested_series),
):
    registry.invariants.add(registry.Invariant(f"events.{key}", title, broken))

registry.notice_kinds.add(
    registry.NoticeKind(notices.REGISTERED, "Подтверждение записи на мероприятие", urgent=True, order=55)
)
registry.notice_kinds.add(registry.NoticeKind(notices.INVITED, "Приглашение на мероприятие", order=56))

imports.add(WEBINAR)
registry.starters.add(
    registry.Starter("events.new", "event", "Мероприятие с записью", "events:add", "activities.manage", 5)
)
registry.desk_cards.add(registry.DeskCard("events.dues", 25, dues=panels.dues))
registry.panels.add(
    registry.Panel(
        "events.activity", "activities.activity", "Запись и программа", 10, "events/panels/activity.html",
        panels.of_activity,
    )
)  # fmt: skip
registry.panels.add(
    registry.Panel(
        "events.registration", "activities.registration", "О мероприятии", 10, "events/panels/registration.html",
        panels.of_registration,
    )
)  # fmt: skip


def materials(user: Actor) -> QuerySet[Any]:
    """Files given out at events this reader sees; guests get signed links on the page of the event."""
    rows = Material.objects.visible_to(user).filter(file__isnull=False)
    return rows.order_by().values("file_id")


registry.file_owners.add(registry.FileOwner("events.materials", materials))
registry.file_owners.add(registry.FileOwner("events.answers", answered_files))
registry.demo_parts.add(registry.DemoPart("events", "Мероприятия с записью и программой", 70, demo.build, slow=True))

registry.action_words.update(
    {
        "events.event.opened": "открыта запись на мероприятие",
        "events.event.changed": "изменены условия записи",
        "events.event.copied": "мероприятие скопировано",
        "events.event.template_made": "мероприятие стало образцом",
        "events.event.template_dropped": "мероприятие больше не образец",
        "events.event.questions_begun": "начата анкета записи",
        "events.event.questions_changed": "изменена анкета записи",
        "events.event.feedback_begun": "открыты отзывы",
        "events.event.feedback_changed": "изменены вопросы отзыва",
        "events.talk.added": "в программу добавлен пункт",
        "events.talk.changed": "пункт программы изменён",
        "events.talk.removed": "пункт программы удалён",
        "events.material.added": "материал добавлен",
        "events.material.removed": "материал убран",
        "events.invitation.sent": "разосланы приглашения",
        "events.invitation.reminded": "приглашённым напомнили",
        "events.paper.drafted": "подготовлен документ мероприятия",
    }
)
registry.histories["events.event"] = "activity"
registry.impersonal.update({"events.material.address": "ссылка на материал мероприятия"})
