"""What papers contribute to the registry."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING

from metodkabinet.kit import registry
from metodkabinet.kit.registry import PaperField, PaperKind, PaperSeries, PaperStep
from metodkabinet.kit.search import Document
from metodkabinet.papers import checks, demo, panels
from metodkabinet.papers.enums import ISSUED
from metodkabinet.papers.logic import kinds
from metodkabinet.papers.models import Paper
from metodkabinet.papers.models.paper import open_kinds
from metodkabinet.papers.queries import sight
from metodkabinet.papers.queries.checking import check_paper
from metodkabinet.papers.services.personal_data import ENTRIES

if TYPE_CHECKING:
    from metodkabinet.kit.access import Actor

LABEL = "papers.paper"

for order, (key, label) in enumerate(
    {
        "papers.see": "читать действующие письма, положения и программы региона",
        "papers.see_closed": "читать действующие документы своего объединения",
        "papers.see_drafts": "видеть черновики и ход подписания",
        "papers.write": "составлять документы, отправлять на подпись, регистрировать",
        "papers.sign": "подписывать документы объединения",
        "papers.sign_own": "подписывать документы, где назван по имени",
        "papers.manage_series": "настраивать нумерацию документов",
        "papers.receive": "отмечать получение документов методическим центром",
    }.items(),
    start=60,
):
    registry.capabilities.add(registry.Capability(key, label, order=order))

LETTER = [
    PaperField("addressee", "Кому", "text", "Каждая строка печатается отдельно, справа вверху.", required=True),
    PaperField("greeting", "Обращение", help="Например: «Уважаемые коллеги!»"),
    PaperField("text", "Текст письма", "text", required=True),
    PaperField("when", "Когда"),
    PaperField("where", "Где или ссылка на подключение"),
    PaperField("people", "Для кого"),
    PaperField("registration", "Как зарегистрироваться"),
    PaperField("deadline", "До какого дня"),
    PaperField("contacts", "К кому обращаться", "line"),
    PaperField("annexes", "Приложения", "items", "Каждое с новой строки."),
]
REGULATION = [
    *(
        PaperField(key, label, "items", "Каждый пункт с новой строки, номера проставятся сами.", required=key in must)
        for must in [{"general", "aims", "people", "terms"}]
        for key, label in kinds.REGULATION
    ),
    PaperField("scores", "Критерии и баллы", "rows", columns=["Критерий", "Наибольший балл"]),
    PaperField("annexes", "Приложения", "items", "Название каждого с новой строки: заявка, оценочный лист…"),
]
PROGRAMME = [
    PaperField("when", "Когда"),
    PaperField("where", "Где"),
    PaperField("form", "Форма", help="Очно, онлайн, смешанно."),
    PaperField("moderators", "Кто ведёт"),
    PaperField(
        "timetable", "Расписание", "rows", required=True,
        columns=["Время", "Тема", "Кто выступает: имя, должность, организация"],
    ),
]  # fmt: skip
ATTENDANCE = [
    PaperField("when", "Когда"),
    PaperField("where", "Где"),
    PaperField("people", "Участники", "rows", columns=["Фамилия, имя, отчество", "Организация", "Должность"]),
    PaperField("spare", "Пустых строк в конце", help="Для тех, кто придёт без записи."),
]
ORDER = [
    PaperField("preamble", "Основание", "text", "Например: «В соответствии с планом работы на 2026/27 учебный год»."),
    PaperField(
        "points", "Пункты приказа", "items", "Каждый с новой строки: что сделать, кому, до какого дня.", required=True
    ),
    PaperField(
        "control", "Кто следит за исполнением", help="Например: «Контроль за исполнением приказа оставляю за собой.»"
    ),
    PaperField("annexes", "Приложения", "items"),
]
REFERENCE = [
    PaperField("person", "Кому дана", help="Фамилия, имя, отчество – как в паспорте.", required=True),
    PaperField("post", "Должность"),
    PaperField("organisation", "Организация"),
    PaperField("person_dative", "Имя в дательном падеже", help="Заполните, если падеж поставлен неверно."),
    PaperField("post_dative", "Должность в дательном падеже", help="Заполните, если падеж поставлен неверно."),
    PaperField(
        "what", "В чём", help="Продолжите: «в том, что она 20 ноября 2026 г. выступила на семинаре…»", required=True
    ),
    PaperField("text", "Ещё сведения", "text"),
    PaperField("purpose", "Для предъявления", help="Например: «в аттестационную комиссию»."),
]
FREE = [
    PaperField("text", "Текст", "text"),
    PaperField("points", "Пункты", "items", "Каждый с новой строки, номера проставятся сами."),
    PaperField(
        "table", "Таблица", "rows", "Первая строка – заголовки.", columns=["1", "2", "3", "4", "5"]
    ),
]  # fmt: skip

BY_HEAD = PaperStep("approve", post="Руководитель объединения")
for kind in (
    PaperKind(
        "letter", "Информационное письмо", 10, "neuter", LETTER, kinds.letter, look="letter", series="letters",
        is_open=True,
    ),
    PaperKind(
        "regulation", "Положение о мероприятии", 20, "neuter", REGULATION, kinds.regulation, name="ПОЛОЖЕНИЕ",
        route=(PaperStep("adopt", "body"), BY_HEAD), series="regulations", is_open=True,
    ),
    PaperKind(
        "programme", "Программа", 30, "feminine", PROGRAMME, kinds.programme, name="ПРОГРАММА", is_open=True
    ),
    PaperKind(
        "attendance", "Явочный лист", 40, "masculine", ATTENDANCE, kinds.attendance, look="sheet", name="ЯВОЧНЫЙ ЛИСТ"
    ),
    PaperKind(
        "event_order", "Проект приказа о проведении", 50, "masculine", ORDER, kinds.order, look="order", name="ПРИКАЗ",
        about=True, number_typed=True, keep_forever=True,
    ),
    PaperKind(
        "reference", "Справка об участии", 60, "feminine", REFERENCE, kinds.reference, name="СПРАВКА",
        series="references", doubts=kinds.reference_doubts,
    ),
    PaperKind("free", "Документ в свободной форме", 70, "masculine", FREE, kinds.free, about=True),
):  # fmt: skip
    registry.paper_kinds.add(kind)

for place, (key, title, pattern, no_holes) in enumerate(
    [
        ("letters", "Исходящие письма", "{body}-{yy}/{nn}", False),
        ("regulations", "Положения", "{body}-П-{yyyy}/{n}", False),
        ("references", "Справки", "{body}-С-{yyyy}/{n}", False),
        ("protocols", "Протоколы", "{n}", True),
    ]
):
    registry.paper_series.add(PaperSeries(key, title, pattern, no_holes=no_holes, order=place))

for setting in (
    registry.Setting(
        "papers.mark", "Обозначение в номерах документов", "text", "",
        "Например: РМО. Пусто – из краткого названия.", order=60,
    ),
    registry.Setting("papers.city", "Место составления документов", "text", "", "Например: г. Приозёрск", order=61),
    registry.Setting("papers.contacts", "Адрес и телефон в шапке документов", "text", "", order=62),
    registry.Setting(
        "papers.font", "Шрифт документов", "choice", "", "Обычно достаточно «сам подберёт».",
        choices=[("", "сам подберёт"), ("Liberation Serif", "Liberation Serif (как Times New Roman)"),
                 ("PT Serif", "PT Serif"), ("Libertinus Serif", "Libertinus Serif")], order=63,
    ),
):  # fmt: skip
    registry.settings.add(setting)

registry.menu.add(registry.MenuItem("papers", "Документы", "papers:list", order=50, capability="papers.see"))
registry.starters.add(
    registry.Starter("papers.paper", "paper", "Новый документ", "papers:new", "papers.write", order=30)
)
registry.desk_cards.add(registry.DeskCard("papers.waiting", 20, dues=panels.dues))
registry.panels.add(
    registry.Panel(
        "papers.of_association", "associations.association", "Документы", 40, "papers/panels/association.html",
        panels.of_association, capability="papers.see",
    )
)  # fmt: skip
registry.kind_pages.add(registry.KindPage("paper", "Документ", "papers:paper"))
registry.checkables.add(registry.Checkable("papers", check_paper))


def described(paper: Paper) -> Document:
    """A paper as it is found: by its title, number and kind."""
    audience = [f"drafts:{paper.association_id}", f"drafts-region:{paper.association.region_id}", "everything"]
    audience += [f"signer:{step.person_id}" for step in paper.steps.all() if step.person_id and paper.state != "draft"]
    for transfer in paper.transfers.all():
        audience += [f"received:{transfer.organisation.territory_id}", f"received-region:{paper.association.region_id}"]
    if paper.state in ISSUED:
        audience += [f"closed:{paper.association_id}", f"closed-region:{paper.association.region_id}"]
        if paper.kind in open_kinds():
            audience.append(f"open:{paper.association.region_id}")
    return Document(
        title=str(paper), text=paper.search_key, audience=audience, url_name="papers:paper", url_args=(paper.pk,),
        kind=paper.kind_title,
    )  # fmt: skip


def audience_of(user: Actor) -> Iterable[str]:
    """What this reader reaches, in the same words."""
    return panels.tokens_of(user)


registry.searchables.add(
    registry.Searchable(
        LABEL, "Документы", sight.findable_papers, described, Paper.objects.visible_to, audience_of, order=50
    )
)


for part in ("docx", "pdf"):
    registry.file_owners.add(registry.FileOwner(f"papers.{part}", partial(sight.files_of_issues, field=part)))
registry.file_owners.add(registry.FileOwner("papers.upload", sight.files_of_uploads))

for key, title, broken in (
    ("numbers", "Номер документа один в своём ряду и стоит на документе", checks.wrong_numbers),
    ("holes", "В рядах без пропусков пропусков нет", checks.holes),
    ("files", "У действующего документа есть файлы, и они не подменены", checks.wrong_files),
):
    registry.invariants.add(registry.Invariant(f"papers.{key}", title, broken))

for entry in ENTRIES:
    registry.personal_data.add(entry)
for key, label in (
    ("papers.asked", "Ждут моей подписи"), ("papers.returned", "Мой документ вернули"),
    ("papers.approved", "Мой документ вступил в силу"),
):  # fmt: skip
    registry.notice_kinds.add(registry.NoticeKind(key, label, order=40))
registry.demo_parts.add(registry.DemoPart("papers", "Документы объединений", 60, demo.build))
registry.action_words.update(
    {
        "papers.paper.sent": "документ отправлен на подпись",
        "papers.paper.corrected": "возвращённый документ исправлен",
        "papers.paper.discarded": "черновик удалён",
        "papers.paper.returned": "документ возвращён с замечанием",
        "papers.paper.issued": "документ вступил в силу",
        "papers.paper.voided": "документ аннулирован",
        "papers.step.signed": "документ подписан",
        "papers.number.voided": "номер аннулирован",
        "papers.series.changed": "изменена нумерация",
        "papers.upload.added": "к документу приложен файл",
        "papers.upload.removed": "приложенный файл удалён",
        "papers.transfer.sent": "документ передан",
        "papers.transfer.received": "получение документа отмечено",
    }
)
registry.impersonal.update(
    {
        "papers.number": "the number of a paper",
    }
)
