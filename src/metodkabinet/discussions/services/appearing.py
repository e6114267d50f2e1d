"""A post appears to everybody: the question gets its answer, those concerned are told, the owner is signalled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metodkabinet.accounts.models import User
from metodkabinet.discussions.enums import PostKind, QuestionState
from metodkabinet.discussions.logic.owners import place_of
from metodkabinet.discussions.models import Post
from metodkabinet.discussions.queries.threads import experts_of
from metodkabinet.discussions.signals import post_changed, question_answered
from metodkabinet.kit import live, search
from metodkabinet.kit.words.typography import cut
from metodkabinet.notifications.services import tell
from metodkabinet.people.services import contact_of

if TYPE_CHECKING:
    from metodkabinet.people.models import Contact, Person

REPLIED, MENTIONED, ASKED, DECIDED = (
    "discussions.replied", "discussions.mentioned", "discussions.asked", "discussions.decided",
)  # fmt: skip
QUOTE = 300


def let_appear(post: Post, *, by: User | None) -> None:
    """For the first time; the thread is locked by the caller."""
    if post.kind == PostKind.ANSWER:
        _answer(post, by=by)
    _tell_everybody(post)
    announce(post, by=by)


def announce(post: Post, *, by: User | None) -> None:
    """Open pages, the search, the owner of the thread."""
    live.announce(post.thread.topic)
    search.touch(post)
    post_changed.send(sender=Post, post=post, by=by)


def tell_author(post: Post, title: str, text: str, key: str) -> None:
    """What became of his words."""
    _tell(post, DECIDED, f"post:{post.pk}:{key}", title, text, post)


def declare_answered(question: Post, answer: Post | None, *, by: User | None) -> None:
    """From now on it counts as answered."""
    if question.question_state != QuestionState.ANSWERED:
        question.question_state = QuestionState.ANSWERED
        question.save(update_fields=["question_state"])
    question_answered.send(sender=Post, question=question, answer=answer, by=by)


def _answer(post: Post, *, by: User | None) -> None:
    """An expert, a speaker, the one who took it or a keeper of order answers for good; others just help."""
    question = post.reply_to
    if question is None or not question.question_state:
        return
    took = post.user_id is not None and post.user_id == question.taken_by_id
    knows = post.person_id is not None and experts_of(post.thread).filter(pk=post.person_id).exists()
    if post.is_staff or took or knows:
        declare_answered(question, post, by=by)


def _tell_everybody(post: Post) -> None:
    told = set()
    above = post.reply_to
    if above is not None and not _same(above, post):
        title = "Ответ на ваш вопрос" if post.kind == PostKind.ANSWER else "Ответ на ваше сообщение"
        _tell(above, REPLIED, f"post:{post.pk}:replied", f"{title}: {post.name_then}", cut(post.text, QUOTE), post)
        told.add(above.pk)
    for mention in post.mentions.select_related("whom__person__user", "whom__contact", "whom__user").order_by("pk"):
        if mention.whom_id not in told:
            text = cut(post.text, QUOTE)
            _tell(mention.whom, MENTIONED, f"post:{post.pk}:mentioned", f"Вас упоминает {post.name_then}", text, post)
    if post.kind == PostKind.QUESTION and post.addressee is not None:
        _tell_one(post.addressee, None, ASKED, f"post:{post.pk}:asked", f"Вопрос вам: {post.name_then}",
                  cut(post.text, QUOTE), post)  # fmt: skip


def _same(one: Post, other: Post) -> bool:
    return (one.person_id, one.contact_id, one.user_id) == (other.person_id, other.contact_id, other.user_id)


def _tell(whose: Post, kind: str, key: str, title: str, text: str, about: Post) -> None:
    if whose.person is not None:
        _tell_one(whose.person, None, kind, key, title, text, about)
    elif whose.contact is not None:
        _tell_one(None, whose.contact, kind, key, title, text, about)
    elif whose.user is not None:
        _send(whose.user, kind, key, title, text, about)


def _tell_one(
    person: Person | None, contact: Contact | None, kind: str, key: str, title: str, text: str, about: Post
) -> None:
    """By the site when there is an account, by a letter when there is an address."""
    if person is not None and person.user is not None:
        _send(person.user, kind, key, title, text, about)
    elif person is not None and person.email:
        _send(contact_of(person), kind, key, title, text, about)
    elif contact is not None and contact.email:
        _send(contact, kind, key, title, text, about)


def _send(recipient: User | Contact, kind: str, key: str, title: str, text: str, about: Post) -> None:
    place = place_of(about.thread_id)
    if place is not None:
        where = f"«{place.title}». {text}"
        tell(recipient, kind=kind, key=key, title=title, text=where, url=f"{place.url}#{about.anchor}")
