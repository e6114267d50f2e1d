"""Addresses of the module, each with its policy row."""

from metodkabinet.kit.crud import Dictionary
from metodkabinet.kit.policy import SIGNED_IN, can, page
from metodkabinet.kit.tables import Column
from metodkabinet.people.models import Post
from metodkabinet.people.queries.card import all_posts, manageable_posts
from metodkabinet.people.views import card, contacts, people, twins

SEE, MANAGE, ADD, MERGE = can("people.see"), can("people.manage"), can("people.add"), can("people.merge")
CONTACTS, TEXTS = can("people.see_contacts"), can("people.manage_consents")
BOTH, POST = ("GET", "POST"), ("POST",)
PERSON, JOB, PURPOSE = "people.person", "people.employment", {"purpose": "letters"}

POSTS = Dictionary(
    Post, one="Должность", many="Должности", fields=["name", "group", "is_pedagogical", "is_archived"],
    see="people.manage_posts", visible=all_posts, edit="people.manage_posts", manageable=manageable_posts,
    columns=[
        Column("name", "Должность", sort="sort_key"),
        Column("group", "Группа", value=lambda post: post.get_group_display(), sort="group"),
        Column("is_pedagogical", "Педагогическая", kind="flag", sort="is_pedagogical", narrow=True),
        Column("is_archived", "Не предлагать", kind="flag", sort="is_archived", narrow=True),
    ],
    order=["sort_key"], explanation="Из этого списка выбирают должность в карточке.",
)  # fmt: skip


app_name = "people"
urlpatterns = [
    page("people/", people.people, "people", who=SEE, personal=True),
    page("people/mine/", people.mine, "mine", who=SIGNED_IN),
    page("people/add/", people.add_person, "add", who=ADD, methods=BOTH),
    page("people/alike/", twins.pairs, "pairs", who=MERGE, methods=BOTH),
    page("people/alike/<int:pair_id>/", twins.pair, "pair", who=MERGE, methods=BOTH, of="people.resemblance"),
    page("people/merge/<int:person_id>/", twins.merge, "merge", who=MERGE, methods=BOTH, of=PERSON),
    page("people/unmerge/<int:merge_id>/", twins.unmerge, "unmerge", who=MERGE, methods=POST, of="people.merge"),
    page("people/contacts/", contacts.contacts, "contacts", who=CONTACTS, personal=True),
    page("people/contacts/add/", contacts.add_contact, "add-contact", who=CONTACTS, methods=BOTH),
    page(
        "people/contacts/change/<int:contact_id>/", contacts.change_contact, "change-contact",
        who=CONTACTS, methods=BOTH, of="people.contact",
    ),
    page(
        "people/contacts/<int:contact_id>/", contacts.contact, "contact",
        who=CONTACTS, methods=BOTH, of="people.contact",
    ),
    page("people/consent-texts/", contacts.consent_texts, "consent-texts", who=TEXTS),
    page("people/consent-texts/add/", contacts.add_consent_text, "add-consent-text", who=TEXTS, methods=BOTH),
    page(
        "people/consent-texts/<int:text_id>/", contacts.consent_text, "consent-text",
        who=TEXTS, methods=BOTH, of="people.consenttext",
    ),
    *POSTS.urls("posts"),
    page("people/<int:person_id>/", people.person, "person", who=SEE, of=PERSON, personal=True),
    page("people/change/<int:person_id>/", card.change_person, "change", who=MANAGE, methods=BOTH, of=PERSON),
    page("people/cases/<int:person_id>/", people.change_cases, "cases", who=MANAGE, methods=BOTH, of=PERSON),
    page("people/confirm/<int:person_id>/", card.confirm_person, "confirm", who=MANAGE, methods=POST, of=PERSON),
    page("people/archive/<int:person_id>/", people.archive_person, "archive", who=ADD, methods=BOTH, of=PERSON),
    page("people/return/<int:person_id>/", people.return_person, "return", who=ADD, methods=POST, of=PERSON),
    page(
        "people/invite/<int:person_id>/", people.invite_person, "invite",
        who=can("accounts.invite"), methods=POST, of=PERSON,
    ),
    page(
        "people/consent/<slug:purpose>/<int:person_id>/", card.consent, "consent",
        who=MANAGE, methods=BOTH, of=PERSON, hands=PURPOSE,
    ),
    page(
        "people/add-employment/<int:person_id>/", card.add_employment, "add-employment",
        who=MANAGE, methods=BOTH, of=PERSON,
    ),
    page(
        "people/change-employment/<int:row_id>/", card.change_employment, "change-employment",
        who=MANAGE, methods=BOTH, of=JOB,
    ),
    page(
        "people/remove-employment/<int:row_id>/", card.remove_employment, "remove-employment",
        who=MANAGE, methods=POST, of=JOB,
    ),
]  # fmt: skip
