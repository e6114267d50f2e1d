"""What the module contributes to the registry."""

from __future__ import annotations

from metodkabinet.kit import registry
from metodkabinet.privacy import checks, demo, panels
from metodkabinet.privacy.services import journal, personal_data, replay_erasures

for order, (key, label) in enumerate(
    {
        "privacy.decide_erasure": "стирать данные человека по его просьбе",
        "privacy.manage_retention": "вести сроки хранения данных",
        "privacy.manage_incidents": "вести журнал инцидентов с данными",
    }.items(),
    start=35,
):
    registry.capabilities.add(registry.Capability(key, label, order=order))

for entry in personal_data.entries():
    registry.personal_data.add(entry)
registry.after_restore.add(
    registry.AfterRestore(
        "privacy.erasures", "стёртые после копии данные стираются снова", replay_erasures,  # type: ignore[arg-type]  # its count is for tests
        carry=journal.carried_lines, order=10,
    )
)  # fmt: skip

registry.person_menu.add(registry.MenuItem("privacy.my_data", "Мои данные", "privacy:my-data", 15))
for order, (key, label, page, capability) in enumerate(
    [
        ("erasures", "Стирание данных", "privacy:erasures", "privacy.decide_erasure"),
        ("retention", "Сроки хранения", "privacy:retention", "privacy.manage_retention"),
        ("incidents", "Инциденты с данными", "privacy:incidents", "privacy.manage_incidents"),
    ],
    start=40,
):
    registry.service_pages.add(registry.MenuItem(f"privacy.{key}", label, page, order, capability))
for on, context in (("people.person", panels.of_person), ("people.contact", panels.of_guest)):
    registry.panels.add(
        registry.Panel(f"privacy.{on}", on, "Стирание данных", 800, "privacy/panels/erasing.html", context)
    )
registry.desk_cards.add(registry.DeskCard("privacy", 10, panels.dues))
registry.notice_kinds.add(
    registry.NoticeKind("privacy.answered", "Ответ на мою просьбу стереть данные", urgent=True, order=90)
)
registry.action_words.update(
    {
        "privacy.data.taken": "человек получил свои данные",
        "privacy.data.erased": "персональные данные уничтожены",
        "privacy.erasure.asked": "человек просит стереть данные",
        "privacy.erasure.withdrawn": "просьба стереть данные отозвана",
        "privacy.erasure.declined": "в стирании данных отказано",
        "privacy.erasure.done": "составлен акт об уничтожении данных",
        "privacy.retention.changed": "изменён срок хранения",
        "privacy.retention.put_off": "стирание отложено на год",
        "privacy.incident.added": "записан инцидент с данными",
        "privacy.incident.reported": "об инциденте сообщено",
        "privacy.incident.closed": "сообщены итоги расследования инцидента",
    }
)
registry.detail_words.update({"category": "категория данных", "rows": "записей", "subject": "чьи данные"})
registry.security_actions.add("privacy.")
for key, title, broken in (
    ("erased", "Стёртое осталось стёртым", checks.unerased),
    ("journal", "О каждом акте есть строка в журнале стирания", checks.unwritten),
):
    registry.invariants.add(registry.Invariant(f"privacy.{key}", title, broken))
registry.demo_parts.add(registry.DemoPart("privacy", "Просьба, акт, инцидент", 90, demo.build))
registry.impersonal.update(
    {
        "privacy.erasureact": "numbers and those who decided; the act itself is kept three years by order 179",
        "privacy.dataincident": "the register names accounts by number",
    }
)
