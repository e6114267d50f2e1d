"""What is printed on a certificate, and the sheet it is printed on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db.models.functions import Length
from django.urls import reverse

from metodkabinet.associations.queries.settings import setting_of
from metodkabinet.certificates.logic.masking import name_in_parts
from metodkabinet.certificates.logic.places import DEGREES
from metodkabinet.certificates.logic.sheets import Box, Look, Page, draw
from metodkabinet.kit import clock
from metodkabinet.kit.files import store
from metodkabinet.kit.words.names import Case, Gender, Inflected, Name, Overrides, decline
from metodkabinet.kit.words.plural import counted
from metodkabinet.kit.words.posts import decline_post
from metodkabinet.kit.words.typography import date_in_words, date_range
from metodkabinet.people.models import Person

if TYPE_CHECKING:
    from collections.abc import Iterable

    from metodkabinet.associations.models import Association
    from metodkabinet.certificates.models import Batch, Certificate, Layout

NBSP = "\u00a0"
VOID = {"revoked": "АННУЛИРОВАН", "replaced": "ЗАМЕНЁН"}
SEX = {"m": Gender.MALE, "f": Gender.FEMALE}


@dataclass(frozen=True, slots=True)
class Recipient:
    """Whose name stands on it. `person`: his card, which knows the cases somebody put right."""

    name: str
    name_dative: str = ""
    post: str = ""
    post_dative: str = ""
    organisation: str = ""
    municipality: str = ""
    person: Person | None = None


def dative_of(name: str, person: Person | None = None) -> Inflected:
    """The name in the dative; a name that is not in three words stays, with a doubt."""
    if person is not None and person.full_name == name:
        overrides = Overrides(dative=str(person.cases.get("datv", "")))
        gender = SEX.get(person.sex, Gender.UNKNOWN)
        return decline(Name(person.surname, person.name, person.patronymic, gender, overrides), Case.DATIVE)
    parts = name_in_parts(name)
    return (
        Inflected(name, "проверьте падеж: имя записано не полностью") if parts is None else decline(parts, Case.DATIVE)
    )


def doubt_of(who: Recipient) -> str:
    """What somebody should look at before it is printed."""
    if who.name_dative:
        return ""
    return dative_of(who.name, who.person).doubt


def kept_together(name: str) -> str:
    """First name and patronymic stay on one line: a long name breaks after the surname."""
    surname, space, rest = name.partition(" ")
    return surname + space + rest.replace(" ", NBSP) if name_in_parts(name) else name


def words_of(batch: Batch, who: Recipient, facts: dict[str, str]) -> dict[str, str]:
    """Everything a layout may ask for, but the number."""
    post_dative = who.post_dative or decline_post(who.post, Case.DATIVE).text
    return {
        **common_words(batch),
        "имя": kept_together(who.name),
        "имени": kept_together(who.name_dative or dative_of(who.name, who.person).text),
        "должность": who.post,
        "должности": post_dative,
        "организация": who.organisation,
        "муниципалитет": who.municipality,
        **facts,
    }


def common_words(batch: Batch) -> dict[str, str]:
    """What is the same on all of them."""
    return {
        "за что": batch.phrase,
        "даты": batch.dates,
        "форма": batch.form,
        "часы": counted(batch.hours.normalize(), "час", "часа", "часов") if batch.hours else "",
        "основание": batch.ground,
        "дата": date_in_words(batch.issued_on),
        "подписант": batch.signer,
        "должность подписанта": batch.signer_post,
        "объединение": batch.association.name,
        "город": batch.city,
    }


def dates_of(start: Any, end: Any) -> str:
    """Of an activity, as printed."""
    return date_range(start, end, mark="г.")


def check_address(number: str, code: str) -> str:
    """Where anybody may check it."""
    return settings.SITE_URL + reverse("papers:check", args=[number, code])


def look_of(layout: Layout) -> Look:
    """The layout with addresses of its pictures."""
    width, height = layout.size
    boxes = [
        Box(
            field.kind, field.text, float(field.x), float(field.y), float(field.width), float(field.height),
            float(field.size), field.align, "bold" if field.is_bold else "regular",
            "italic" if field.is_italic else "normal", field.colour, _picture(field.file),
        )
        for field in layout.fields.select_related("file").order_by("position", "pk")
    ]  # fmt: skip
    return Look(width, height, layout.font, _picture(layout.background), layout.frame, boxes, str(store.root()))


def page_of(certificate: Certificate) -> Page:
    """The frozen words of a certificate."""
    return Page(certificate.words, check_address(certificate.number, certificate.code))


def drawn(certificates: Iterable[Certificate], *, title: str, picture: bool = False) -> bytes:
    """One file of certificates of one layout."""
    rows = list(certificates)
    mark = VOID.get(rows[0].state, "") if len(rows) == 1 else ""
    pages = [page_of(row) for row in rows]
    return draw(look_of(rows[0].layout), pages, title=title, mark=mark, picture=picture)


def sample_page(association: Association, words: dict[str, str] | None = None) -> Page:
    """As it would look for whoever has the longest name here; nothing of it is issued."""
    longest = (
        Person.objects.filter(region=association.region_id, state="active")
        .select_related("main_post", "main_organisation", "municipality")
        .order_by(Length("search_key").desc(), "pk")
        .first()
    )
    who = Recipient("Константинопольская Александра Константиновна", post="заведующий библиотекой")
    if longest is not None:
        who = Recipient(
            longest.full_name, post=longest.main_post.name if longest.main_post else "",
            organisation=longest.main_organisation.short_name if longest.main_organisation else "",
            municipality=str(longest.municipality or ""), person=longest,
        )  # fmt: skip
    day = clock.today(association.local_zone)
    shown = {
        "за что": "за участие в областном семинаре «Школьная библиотека – пространство чтения и развития»",
        "даты": date_in_words(day), "форма": "очно", "часы": counted(6, "час", "часа", "часов"),
        "основание": "приказ от 01.11.2026 № 118", "дата": date_in_words(day), "подписант": "В. А. Образцова",
        "должность подписанта": "Руководитель методического объединения", "объединение": association.name,
        "город": str(setting_of(association, "papers.city") or ""), "роль": "слушатель", "место": "1",
        "степень": DEGREES[1], "баллы": "96", "результат": "", "номер": "МО-2026-128",
    }  # fmt: skip
    personal = {
        "имя": kept_together(who.name),
        "имени": kept_together(dative_of(who.name, who.person).text), "должность": who.post,
        "должности": decline_post(who.post, Case.DATIVE).text, "организация": who.organisation,
        "муниципалитет": who.municipality,
    }  # fmt: skip
    return Page({**shown, **personal, **(words or {})}, f"{settings.SITE_URL}/")


def _picture(file: Any) -> str:
    return f"/{store.relative(file.sha256)}" if file is not None else ""
