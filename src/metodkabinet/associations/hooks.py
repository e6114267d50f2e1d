"""What associations contribute to the registry."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.urls import reverse

from metodkabinet.associations import checks, demo, panels
from metodkabinet.associations.models import Association
from metodkabinet.associations.queries import current, files, settings, tree
from metodkabinet.associations.queries.beginning import beginning
from metodkabinet.associations.queries.holdings import RoleProvider
from metodkabinet.associations.services import notices, personal_data
from metodkabinet.kit import access, clock, registry
from metodkabinet.kit.registry import Capability, DeskCard, Due, NoticeKind, Panel, Setting
from metodkabinet.kit.search import Document
from metodkabinet.organisations.models import Region

if TYPE_CHECKING:
    from metodkabinet.kit.access import Actor
    from metodkabinet.kit.http import Request

LABEL = "associations.association"
EVERYWHERE = "everywhere"
MONTHS = "январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь".split()  # noqa: SIM905

access.provide(RoleProvider())
registry.security_actions.add("associations.role.")
registry.assembly.switch = current.switch_of

for order, (key, label) in enumerate(
    {
        "associations.see": "видеть объединения, их состав и документы",
        "associations.manage": "вести карточку, состав, положение, настройки и группы объединения",
        "associations.appoint": "назначать на должности в объединении",
        "associations.manage_life": "создавать, подчинять, реорганизовать и ликвидировать объединения",
        "associations.grant_roles": "давать роли по должности",
    }.items(),
    start=40,
):
    registry.capabilities.add(Capability(key, label, order=order))

for declared in (
    Setting("associations.meetings_a_year", "Заседаний в год, не меньше", "number", 3, minimum=0, maximum=50, order=10),
    Setting(
        "associations.transfers_a_year", "Протоколы передаются в методический центр, раз в год", "number", 2,
        minimum=0, maximum=50, order=20,
    ),
    Setting("associations.quorum", "Кворум, % состава", "number", 50, minimum=1, maximum=100, order=30),
    Setting(
        "associations.report_month", "Отчёт сдаётся: месяц", "choice", "6",
        choices=[(str(number), month) for number, month in enumerate(MONTHS, 1)], order=40,
    ),
    Setting(
        "associations.report_day", "Отчёт сдаётся: не позднее числа", "number", 15, minimum=1, maximum=31, order=50
    ),
    Setting(
        "associations.approval", "Как утверждаются документы", "choice", "stamp",
        choices=[("stamp", "гриф «УТВЕРЖДАЮ» с подписью"), ("order", "приказом: «УТВЕРЖДЁН приказом от…»"),
                 ("meeting", "решением заседания: «ПРИНЯТ на заседании»")],
        order=60,
    ),
):  # fmt: skip
    registry.settings.add(declared)

for order, (key, title, context) in enumerate(
    [
        ("officers", "Руководство", panels.officers),
        ("people", "Состав и библиотекари территории", panels.people),
        ("family", "Место среди объединений", panels.family),
        ("rules", "Положение и настройки", panels.rules),
        ("groups", "Рабочие группы", panels.groups),
        ("life", "Приказы об объединении", panels.life),
    ],
    start=10,
):
    registry.panels.add(Panel(f"associations.{key}", LABEL, title, order, f"associations/panels/{key}.html", context))
registry.panels.add(
    Panel(
        "associations.of_person", "people.person", "В объединениях", 60, "associations/panels/of_person.html",
        panels.of_person,
    )
)  # fmt: skip
registry.panels.add(
    Panel(
        "associations.of_organisation", "organisations.organisation", "Базовая организация для", 60,
        "associations/panels/of_organisation.html", panels.of_organisation,
    )
)  # fmt: skip

for key, title, broken in (
    ("paths", "Путь объединения сходится с вышестоящим", checks.wrong_paths),
    ("heads", "У объединения один руководитель", checks.doubled_heads),
    ("periods", "Сроки одного человека не накладываются", checks.overlapping),
    ("regions", "Люди, организации и документы объединения – свои", checks.strangers),
    ("states", "Состояние объединения сходится с приказами", checks.wrong_states),
    ("settings", "Настройки и пункты называют объявленное", checks.unknown_settings),
):
    registry.invariants.add(registry.Invariant(f"associations.{key}", title, broken))

for entry in personal_data.entries():
    registry.personal_data.add(entry)

registry.notice_kinds.add(NoticeKind(notices.APPOINTED, "Меня назначили на должность в объединении", order=20))
registry.notice_kinds.add(NoticeKind(notices.ENROLLED, "Меня включили в состав объединения", order=21))
registry.histories.update(
    {f"associations.{noun}": "association" for noun in ("membership", "office", "ground", "regulation", "workinggroup")}
)
registry.action_words.update({
    "associations.association.added": "добавлено объединение",
    "associations.association.changed": "изменена карточка объединения",
    "associations.association.moved": "объединение переподчинено",
    "associations.association.created": "объединение создано приказом",
    "associations.association.reorganised": "объединение реорганизовано",
    "associations.association.liquidated": "объединение ликвидировано",
    "associations.ground.added": "внесён документ",
    "associations.regulation.added": "внесена редакция положения",
    "associations.setting.chosen": "изменена настройка",
    "associations.membership.begun": "включён в состав",
    "associations.membership.ended": "выведен из состава",
    "associations.office.begun": "назначен на должность",
    "associations.office.ended": "прекращены полномочия",
    "associations.role.granted": "дана роль",
    "associations.role.ended": "роль прекращена",
    "associations.working_group.formed": "создана рабочая группа",
    "associations.working_group.joined": "принят в рабочую группу",
    "associations.working_group.left": "выведен из рабочей группы",
    "associations.working_group.finished": "рабочая группа завершила работу",
})  # fmt: skip


def described(body: Association) -> Document:
    """A body as it is found, by every name it bears."""
    return Document(
        title=body.short_name,
        text=" ".join([body.name, *body.aliases, str(body.municipality or ""), str(body.base_organisation)]),
        audience=[f"region:{body.region_id}", EVERYWHERE],
        url_name="associations:association",
        url_args=(body.code,),
        kind="Объединение",
    )


def audience_of(user: Actor) -> Iterable[str]:
    """The regions this reader knows."""
    known = access.reach(user, "associations.see", Region)
    return [EVERYWHERE] if known.everything else [f"region:{pk}" for pk in known.ids]


def first_run_due(request: Request) -> Iterable[Due]:
    """Leads the administrator of an empty installation."""
    if access.holds(request.user, "organisations.manage_region") and beginning().step:
        yield Due(
            "регион, базовая организация, первое объединение и его руководитель",
            reverse("associations:first-run"), "Начать", strong="Настройте систему:",
        )  # fmt: skip


def body_dues(request: Request) -> Iterable[Due]:
    """What bodies that this reader manages lack."""
    user, today = request.user, clock.today()
    founded = Association.objects.visible_to(user).reached_by(user, "associations.manage_life")
    appointed = Association.objects.visible_to(user).reached_by(user, "associations.appoint")
    own = Association.objects.manageable_by(user)
    for body in tree.without_order(founded)[:5]:
        page = reverse("associations:act", args=[body.code])
        yield Due("нет приказа о создании", page, "Внести приказ", strong=f"{body}:")
    for body in tree.without_head(appointed, today)[:5]:
        page = reverse("associations:appoint", args=[body.code])
        yield Due("нет руководителя", page, "Назначить", strong=f"{body}:")
    for office in tree.ending_terms(appointed, today)[:5]:
        page = reverse("associations:appoint", args=[office.association.code])
        said = f"срок полномочий: {office.get_kind_display()} {office.person}"
        yield Due(said, page, "Назначить", strong=f"{office.association}:", due=office.until)
    for body in tree.without_regulation(own)[:5]:
        page = reverse("associations:add-regulation", args=[body.code])
        yield Due("не внесено положение об объединении", page, "Внести", strong=f"{body}:")
    for body in settings.in_contradiction(own)[:5]:
        page = reverse("associations:settings", args=[body.code])
        yield Due("настройки расходятся с положением", page, "Посмотреть", strong=f"{body}:")


registry.searchables.add(
    registry.Searchable(
        LABEL,
        "Объединения",
        objects=tree.findable_associations,
        describe=described,
        visible=lambda user: Association.objects.visible_to(user),  # noqa: PLW0108  a manager made when first asked
        audience=audience_of,
        order=20,
    )
)
registry.file_owners.add(registry.FileOwner("associations.ground", files.ground_files))
registry.file_owners.add(registry.FileOwner("associations.regulation", files.regulation_files))
registry.desk_cards.add(DeskCard("associations.first_run", 5, dues=first_run_due))
registry.desk_cards.add(DeskCard("associations.bodies", 40, dues=body_dues))
registry.desk_cards.add(
    DeskCard("associations.home", 50, template="associations/panels/home.html", context=panels.home)
)
registry.demo_parts.add(registry.DemoPart("associations", "Объединения, составы и роли", 40, demo.build))
registry.impersonal.update(
    {
        "associations.association": "names a body",
        "associations.clause": "the text of a regulation",
        "associations.lifeact": "an act of a body",
        "associations.workinggroup": "names a group",
    }
)
