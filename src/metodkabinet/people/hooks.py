"""What the module contributes to the registry."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.urls import reverse

from metodkabinet.kit import access, registry
from metodkabinet.kit.components.typography import counted
from metodkabinet.kit.search import Document
from metodkabinet.people import checks, demo, panels
from metodkabinet.people.models import Contact, Person, Resemblance
from metodkabinet.people.queries import sight
from metodkabinet.people.services import personal_data

if TYPE_CHECKING:
    from metodkabinet.kit.http import Request

for order, (key, label) in enumerate(
    {
        "people.see": "видеть имена, должности и места работы людей",
        "people.see_card": "видеть карточку человека целиком",
        "people.manage": "править карточки людей",
        "people.add": "добавлять людей",
        "people.export": "выгружать списки людей в Excel",
        "people.merge": "объединять карточки одного человека",
        "people.see_contacts": "видеть контакты (гостей и корреспондентов)",
        "people.manage_consents": "вести тексты согласий",
        "people.manage_posts": "вести справочник должностей",
    }.items(),
    start=20,
):
    registry.capabilities.add(registry.Capability(key, label, order=order))

for entry in personal_data.entries():
    registry.personal_data.add(entry)

registry.assembly.name_of = sight.name_of


def described_person(person: Person) -> Document:
    """A person as he is found: by every surname he bore, post and place of work; nothing more personal."""
    place = [person.main_post, person.main_organisation, person.municipality]
    text = [person.full_name, person.former_surname, *(str(part) for part in place if part is not None)]
    return Document(
        title=person.full_name,
        text=" ".join(filter(None, text)),
        audience=sight.tokens_of(person),
        url_name="people:person",
        url_args=(person.pk,),
    )


def described_contact(contact: Contact) -> Document:
    """A guest by his name, address and what he wrote of his organisation."""
    return Document(
        title=contact.name,
        text=f"{contact.name} {contact.email} {contact.organisation_text}",
        audience=[sight.EVERYWHERE, f"region:{contact.region_id}"],
        url_name="people:contact",
        url_args=(contact.pk,),
    )


registry.searchables.add(
    registry.Searchable(
        "people.person", "Люди", sight.findable_people, described_person, Person.objects.visible_to,
        sight.person_tokens, order=10,
    )
)  # fmt: skip
registry.searchables.add(
    registry.Searchable(
        "people.contact", "Контакты", sight.findable_contacts, described_contact, Contact.objects.visible_to,
        sight.contact_tokens, order=20,
    )
)  # fmt: skip

registry.action_words.update(
    {
        "people.person.added": "карточка создана",
        "people.person.changed": "карточка изменена",
        "people.person.confirmed": "сведения подтверждены",
        "people.person.archived": "карточка убрана в архив",
        "people.person.returned": "карточка возвращена из архива",
        "people.person.linked": "связана учётная запись",
        "people.person.invited": "отправлено приглашение",
        "people.person.absorbed": "сюда перенесена другая карточка",
        "people.person.merged": "карточка объединена с другой",
        "people.person.unmerged": "карточки разъединены",
        "people.person.told_apart": "отмечено: это разные люди",
        "people.person.alike_again": "отметка «разные люди» снята",
        "people.person.exported": "список людей выгружен",
        "people.contact.added": "контакт добавлен",
        "people.contact.changed": "контакт изменён",
        "people.contact.recognised": "контакт связан с карточкой",
        "people.contact.unrecognised": "связь контакта с карточкой снята",
        "people.consent_text.drafted": "черновик текста согласия создан",
        "people.consent_text.changed": "черновик текста согласия изменён",
        "people.consent_text.published": "текст согласия опубликован",
        "people.consent.given": "согласие дано",
        "people.consent.withdrawn": "согласие отозвано",
        "people.employment.added": "место работы: добавлено",
        "people.employment.changed": "место работы: исправлено",
        "people.employment.removed": "место работы: удалено",
        "people.employment.ended": "работа закончена",
        "people.employment.moved": "место работы перешло к преемнику организации",
        "people.employment.returned": "место работы возвращено",
    }
)
for verb, ending in {"created": "добавлена", "edited": "изменена", "deleted": "удалена"}.items():
    registry.action_words[f"people.post.{verb}"] = f"должность {ending}"


# What others show of people

registry.menu.add(registry.MenuItem("people", "Состав и кадры", "people:people", 80, "people.see"))
for order, key, label, page, capability in (
    (10, "people.people", "Люди", "people:people", "people.see"),
    (20, "people.contacts", "Контакты", "people:contacts", "people.see_contacts"),
    (40, "people.pairs", "Похожие карточки", "people:pairs", "people.merge"),
    (50, "people.posts", "Должности", "people:posts", "people.manage_posts"),
    (60, "people.texts", "Тексты согласий", "people:consent-texts", "people.manage_consents"),
    (70, "organisations.organisations", "Организации", "organisations:list", "organisations.see"),
    (80, "organisations.libraries", "Библиотеки", "organisations:libraries", "organisations.see"),
):
    registry.section_tabs.add(registry.SectionTab(key, "people", label, page, order, capability))
registry.person_menu.add(registry.MenuItem("people.mine", "Моя страница", "people:mine", 10))
registry.kind_pages.add(registry.KindPage("people.person", "Люди", "people:person"))

for order, key, title, template, context in (
    (10, "employment", "Места работы", "section", panels.jobs),
    (80, "cases", "Имя в падежах", "cases", panels.cases),
    (81, "consents", "Согласия", "consents", panels.consents_panel),
    (83, "links", "Доступ и связи", "links", panels.links),
):
    registry.panels.add(
        registry.Panel(f"people.{key}", "people.person", title, order, f"people/panels/{template}.html", context)
    )

for key, title, broken in (
    ("work", "Карточка повторяет основное место работы и территории", checks.misplaced),
    ("main_jobs", "У работающего одно основное место работы", checks.doubled_main_jobs),
    ("fullness", "Заполненность карточки равна пересчитанной", checks.mismeasured),
    ("merges", "Объединённая карточка пуста и названа в записи", checks.mismerged),
):
    registry.invariants.add(registry.Invariant(f"people.{key}", title, broken))

registry.demo_parts.add(registry.DemoPart("people", "Библиотекари, методисты, гости", 20, demo.build))


def own_dues(request: Request) -> Iterable[registry.Due]:
    """One's own card: not looked at for a year, or not full."""
    person = sight.person_of(request.user)
    if person is None:
        return []
    if sight.is_stale(person):
        hint = "Если всё верно, достаточно одной кнопки."
        return [registry.Due("Проверьте сведения о себе", reverse("people:mine"), "Проверить", hint)]
    if person.completeness < 100:
        hint = f"Заполнено {person.completeness}\u00a0%."
        return [registry.Due("Дополните свою карточку", reverse("people:mine"), "Дополнить", hint)]
    return []


def twin_dues(request: Request) -> Iterable[registry.Due]:
    """Pairs that look alike wait for somebody who knows these people."""
    if not access.holds(request.user, "people.merge"):
        return []
    pairs = Resemblance.objects.visible_to(request.user).count()
    if not pairs:
        return []
    title = f"{counted(pairs, 'пара похожих карточек,пары похожих карточек,пар похожих карточек')}"
    return [registry.Due(title, reverse("people:pairs"), "Посмотреть", "Возможно, это одни и те же люди.")]


registry.desk_cards.add(registry.DeskCard("people.own", 40, own_dues))
registry.desk_cards.add(registry.DeskCard("people.twins", 60, twin_dues))
registry.impersonal.update(
    {
        "people.consenttext": "a text of the operator",
        "people.otherterritory": "computed from jobs, without a word of its own",
        "people.post": "a dictionary",
        "people.stranger": "two numbers of cards",
    }
)
