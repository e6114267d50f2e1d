"""What the module contributes to the registry."""

from __future__ import annotations

from metodkabinet.kit import registry
from metodkabinet.kit.search import Document
from metodkabinet.people.models import Contact, Person
from metodkabinet.people.queries import sight
from metodkabinet.people.services import personal_data

for order, (key, label) in enumerate(
    {
        "people.see": "видеть имена, должности и места работы людей",
        "people.see_card": "видеть карточку человека целиком",
        "people.manage": "править карточки людей",
        "people.add": "добавлять людей",
        "people.import": "загружать людей из Excel",
        "people.export": "выгружать списки людей в Excel",
        "people.merge": "объединять карточки одного человека",
        "people.see_contacts": "видеть контакты (гостей и корреспондентов)",
        "people.manage_consents": "вести тексты согласий",
        "people.see_staff_figures": "видеть характеристику кадров",
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
        "people.staff.exported": "характеристика кадров выгружена",
        "people.contact.added": "контакт добавлен",
        "people.contact.changed": "контакт изменён",
        "people.contact.recognised": "контакт связан с карточкой",
        "people.contact.unrecognised": "связь контакта с карточкой снята",
        "people.consent_text.drafted": "черновик текста согласия создан",
        "people.consent_text.changed": "черновик текста согласия изменён",
        "people.consent_text.published": "текст согласия опубликован",
        "people.consent.given": "согласие дано",
        "people.consent.withdrawn": "согласие отозвано",
        "people.refresh_link.issued": "личная ссылка создана",
        "people.refresh_link.revoked": "личные ссылки отозваны",
        "people.employment.ended": "работа закончена",
        "people.employment.moved": "место работы перешло к преемнику организации",
        "people.employment.returned": "место работы возвращено",
    }
)
for noun, word in {
    "employment": "место работы", "education": "образование", "attestation": "аттестация", "course": "курсы",
    "award": "награда",
}.items():  # fmt: skip
    for verb, ending in {"added": "добавлено", "changed": "исправлено", "removed": "удалено"}.items():
        registry.action_words[f"people.{noun}.{verb}"] = f"{word}: {ending}"
for verb, ending in {"created": "добавлена", "edited": "изменена", "deleted": "удалена"}.items():
    registry.action_words[f"people.post.{verb}"] = f"должность {ending}"
