"""Papers of the demo region: each state a newcomer should meet, made through the services."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.core.files.base import ContentFile

from metodkabinet.associations.enums import OfficeKind
from metodkabinet.associations.models import Association, Office
from metodkabinet.kit.words.names import initials_first
from metodkabinet.papers import services
from metodkabinet.papers.enums import UploadKind
from metodkabinet.papers.logic import press
from metodkabinet.papers.models import Paper
from metodkabinet.papers.queries.composing import describe
from metodkabinet.papers.services import NewPaper, NewStep, Signing
from metodkabinet.people.models import Person

if TYPE_CHECKING:
    from metodkabinet.kit.demo import World

HEAD = "Руководитель объединения"


def build(world: World) -> None:
    """A register of letters, a signed положение, papers on their way, one that came back."""
    body: Association = world.made["region_schools"]
    head = Office.objects.select_related("person__user").get(association=body, kind=OfficeKind.HEAD, until=None).person
    day = world.today - timedelta(days=20)
    letters = [_letter(body, head, title, day) for title in LETTERS]
    services.transfer_paper(letters[0], world.made["method_centre"], by=head.user, note="по электронной почте")
    _scanned(letters[1], head)
    services.void_paper(letters[2], reason="Семинар перенесён, письмо заменено другим.", by=head.user)
    regulation = _regulation(body, head, day)
    received = services.transfer_paper(regulation, world.made["method_centre"], by=head.user, note="оригинал")
    services.receive_transfer(received, by=None, number="118")
    _programme(body, head, day)
    _waiting(body, head)
    _returned(body, head)
    _order(body, head)
    world.made["papers"] = [*letters, regulation]


LETTERS = (
    "О проведении областного семинара «Читающая школа»",
    "О сборе материалов для методического альманаха",
    "О переносе вебинара по комплектованию фонда учебников",
)


def _name(person: Person) -> str:
    return initials_first(person.surname, person.name, person.patronymic)


def _signed(head: Person) -> list[dict[str, str]]:
    return [{"post": HEAD, "name": _name(head)}]


def _letter(body: Association, head: Person, title: str, day: date) -> Paper:
    content = {
        "addressee": "Руководителям муниципальных методических объединений\nБиблиотекарям школ",
        "greeting": "Уважаемые коллеги!",
        "text": "Приглашаем вас принять участие в работе областного методического объединения.\n"
        "Просим довести информацию до библиотекарей вашего муниципалитета.",
        "when": "28 ноября, 10:00", "where": "онлайн, ссылка придёт после регистрации",
        "people": "педагоги-библиотекари, заведующие библиотеками", "deadline": "25 ноября",
        "registration": "на странице мероприятия", "annexes": ["Программа", "Форма заявки"],
    }  # fmt: skip
    new = NewPaper(title, day, content=content, signatories=_signed(head))
    return services.register_paper(services.add_paper(body, "letter", new, by=head.user), by=head.user)


def _scanned(paper: Paper, head: Person) -> None:
    """The paper copy, scanned: here the PDF itself stands for the picture."""
    scan = ContentFile(press.draw(describe(paper).as_data()), name="Письмо с подписью.pdf")
    services.attach_file(paper, UploadKind.SCAN, scan, by=head.user)


def _points() -> dict[str, list[str]]:
    return {
        "general": [
            "Настоящее положение определяет порядок проведения областного семинара школьных библиотекарей.",
            "Организатор семинара – областное методическое объединение.",
        ],
        "aims": ["Цель – обмен опытом работы школьных библиотек.", "Задача – собрать лучшие практики чтения."],
        "people": ["К участию приглашаются библиотекари общеобразовательных организаций всех муниципалитетов."],
        "terms": ["Заявки принимаются до 25 ноября.", "Семинар проходит в один день, очно и онлайн."],
        "results": ["Участники получают сертификаты, выступившие – благодарственные письма."],
    }


def _regulation(body: Association, head: Person, day: date) -> Paper:
    new = NewPaper("об областном семинаре «Читающая школа»", day, content=_points())
    paper = services.add_paper(body, "regulation", new, by=head.user)
    services.send_paper(paper, by=head.user)
    adopt, approve = paper.steps.order_by("position")
    services.sign_step(adopt, Signing(day, document_number="3"), by=head.user)
    return services.sign_step(approve, Signing(day + timedelta(days=1), name=_name(head)), by=head.user)


def _programme(body: Association, head: Person, day: date) -> None:
    content = {
        "when": "28 ноября", "where": "Институт развития образования", "form": "очно и онлайн",
        "timetable": [
            ["10:00", "Открытие семинара", "руководитель объединения"],
            ["10:15", "Читательские клубы в сельской школе", "библиотекари муниципалитетов"],
            ["12:00", "Круглый стол «Вопросы и ответы»", "все участники"],
        ],
    }  # fmt: skip
    new = NewPaper("областного семинара «Читающая школа»", day, content=content, signatories=_signed(head))
    services.register_paper(services.add_paper(body, "programme", new, by=head.user), by=head.user)
    sheet = {"when": "28 ноября", "where": "Институт развития образования", "spare": "25"}
    services.add_paper(
        body, "attendance", NewPaper("областного семинара «Читающая школа»", content=sheet), by=head.user
    )


def _waiting(body: Association, head: Person) -> None:
    """Asked of the head by name: so that «Что дальше» is alive."""
    paper = services.add_paper(body, "free", NewPaper("Об итогах анкетирования библиотек", content={
        "text": "Анкету заполнили библиотеки всех муниципалитетов. Сводные таблицы приложены.",
    }), by=None)  # fmt: skip
    services.add_step(paper, NewStep("approve", post=HEAD, person=head), by=None)
    services.send_paper(paper, by=None)


def _returned(body: Association, head: Person) -> None:
    paper = services.add_paper(body, "regulation", NewPaper("о конкурсе буктрейлеров", content=_points()), by=head.user)
    services.send_paper(paper, by=head.user)
    services.return_paper(paper, remark="Добавьте критерии оценки и состав жюри.", by=None)


def _order(body: Association, head: Person) -> None:
    content = {
        "preamble": "В соответствии с планом работы областного методического объединения",
        "points": ["Провести областной семинар «Читающая школа» 28 ноября.", "Утвердить программу (приложение 1)."],
        "control": "Контроль за исполнением приказа оставляю за собой.", "annexes": ["Программа семинара"],
    }  # fmt: skip
    signatories = [{"post": "Ректор", "name": ""}]
    new = NewPaper("О проведении областного семинара", content=content, signatories=signatories)
    services.add_paper(body, "event_order", new, by=head.user)
