"""What certificates contribute to the registry."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from metodkabinet.certificates import checks, demo, panels
from metodkabinet.certificates.models import Field, Layout
from metodkabinet.certificates.queries.checking import check_certificate
from metodkabinet.certificates.services import personal_data
from metodkabinet.certificates.services.delivery import GIVEN
from metodkabinet.certificates.services.issuing import SERIES
from metodkabinet.kit import registry

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from metodkabinet.kit.access import Actor

for order, (key, label) in enumerate(
    {
        "certificates.see": "видеть реестр сертификатов",
        "certificates.see_own": "видеть и скачивать свои сертификаты",
        "certificates.issue": "выдавать сертификаты и отправлять их владельцам",
        "certificates.revoke": "аннулировать и заменять сертификаты",
        "certificates.manage_templates": "вести шаблоны сертификатов",
    }.items(),
    start=80,
):
    registry.capabilities.add(registry.Capability(key, label, order=order))

registry.menu.add(registry.MenuItem("certificates", "Сертификаты", "certificates:list", 52, "certificates.see"))
registry.person_menu.add(
    registry.MenuItem("certificates.mine", "Мои сертификаты", "certificates:mine", 30, "certificates.see_own")
)
registry.paper_series.add(
    registry.PaperSeries(SERIES, "Сертификаты, дипломы, благодарности", "{body}-{yyyy}-{n}", "calendar", order=10)
)
registry.checkables.add(registry.Checkable("certificates", check_certificate, order=10))
registry.panels.add(
    registry.Panel(
        "certificates.of_activity", "activities.activity", "Сертификаты", 60, "certificates/panels/activity.html",
        panels.of_activity,
    )
)  # fmt: skip
registry.panels.add(
    registry.Panel(
        "certificates.of_person", "people.person", "Сертификаты", 45, "certificates/panels/person.html",
        panels.of_person,
    )
)  # fmt: skip
registry.kind_pages.add(registry.KindPage("certificate", "Сертификат", "certificates:certificate"))
registry.starters.add(
    registry.Starter(
        "certificates.batch", "certificate", "Выдать сертификаты", "certificates:new-batch", "certificates.issue", 40
    )
)
registry.notice_kinds.add(registry.NoticeKind(GIVEN, "Мне выдан сертификат", order=45))
registry.demo_parts.add(registry.DemoPart("certificates", "Сертификаты участников", 80, demo.build, slow=True))

for key, title, broken in (
    ("numbers", "Номер сертификата выдан ему одному и стоит на нём", checks.wrong_numbers),
    ("fates", "Аннулированный номер – у аннулированного сертификата", checks.wrong_fates),
    ("batches", "После выдачи никто из списка не забыт", checks.unfinished),
    ("layouts", "Сертификаты выданы по опубликованным макетам", checks.loose_layouts),
):
    registry.invariants.add(registry.Invariant(f"certificates.{key}", title, broken))

for entry in personal_data.entries():
    registry.personal_data.add(entry)


def backgrounds(user: Actor) -> QuerySet[Any, Any]:
    """Pictures under layouts this reader sees."""
    return Layout.objects.visible_to(user).filter(background__isnull=False).order_by().values_list("background")


def pictures(user: Actor) -> QuerySet[Any, Any]:
    """Logos and signatures on layouts this reader may edit: a signature is nobody else's."""
    return Field.objects.editable_by(user).filter(file__isnull=False).order_by().values_list("file")


registry.file_owners.add(registry.FileOwner("certificates.backgrounds", backgrounds))
registry.file_owners.add(registry.FileOwner("certificates.pictures", pictures))

registry.action_words.update(
    {
        "certificates.template.added": "шаблон добавлен",
        "certificates.template.changed": "шаблон изменён",
        "certificates.template.archived": "шаблон больше не предлагается",
        "certificates.template.restored": "шаблон снова предлагается",
        "certificates.layout.published": "макет опубликован",
        "certificates.batch.added": "выдача начата",
        "certificates.batch.changed": "выдача изменена",
        "certificates.batch.discarded": "черновик выдачи удалён",
        "certificates.batch.started": "выдача подтверждена",
        "certificates.batch.paused": "выдача приостановлена",
        "certificates.batch.resumed": "выдача продолжена",
        "certificates.batch.finished": "выдача завершена",
        "certificates.line.decided": "список получателей изменён вручную",
        "certificates.certificate.issued": "сертификат выдан",
        "certificates.certificate.revoked": "сертификат аннулирован",
        "certificates.certificate.replaced": "сертификат выдан взамен прежнего",
        "certificates.certificate.sent": "сертификат отправлен владельцу",
    }
)
registry.histories["certificates.batch"] = "activity"
registry.impersonal.update(
    {
        "certificates.batch.made_by": "who worked, as the log tells; of no use beyond it",
        "certificates.field.text": "words of a layout, the same for everyone",
    }
)
