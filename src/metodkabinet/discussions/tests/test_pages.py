"""Roads of voices and keepers through the pages, without JavaScript; the list costs the same with few and many rows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client, RequestFactory
from django.urls import reverse

from metodkabinet.config.testing.cast import Cast
from metodkabinet.discussions.enums import Moderation, PostState
from metodkabinet.discussions.models import Post, Thread
from metodkabinet.discussions.queries.threads import SHOWN, discussion_of
from metodkabinet.discussions.tests.conftest import Rules
from metodkabinet.discussions.tests.factories import PictureFactory, PostFactory, ThreadFactory
from metodkabinet.kit import registry
from metodkabinet.kit.files.models import StoredFile
from metodkabinet.kit.testing.queries import counted
from metodkabinet.people.models import Person
from metodkabinet.people.tests.factories import ContactFactory

pytestmark = pytest.mark.usefixtures("noon")
Enter = Callable[[str], Client]


@pytest.fixture
def thread(cast: Cast, rules: Rules) -> Thread:
    thread = ThreadFactory(region=cast.own.made["organisations.region"], moderation=Moderation.NOBODY)
    rules.let(cast["librarian"], thread, write=True)
    rules.let(cast["head"], thread, keep=True)
    rules.let(AnonymousUser(), thread)
    return thread


def at(name: str, *args: object) -> str:
    return reverse(f"discussions:{name}", args=args)


def test_one_writes_replies_corrects_and_takes_back(enter: Enter, thread: Thread) -> None:
    client = enter("librarian")
    assert client.get(at("write", thread.pk)).status_code == 200
    answer = client.post(at("write", thread.pk), {"text": "Как?", "kind": "question"})
    post = Post.objects.get(thread=thread)
    assert (answer.status_code, answer["Location"]) == (302, f"/shelf/{thread.pk}/#post-{post.pk}")
    page = client.get(f"{at('write', thread.pk)}?reply={post.pk}")
    assert page.context["above"] == post
    client.post(at("write", thread.pk), {"text": "Сама нашла", "reply_to": post.pk})
    reply = Post.objects.get(reply_to=post)
    assert reply.kind == "answer"
    assert client.get(at("edit", reply.pk)).status_code == 200
    client.post(at("edit", reply.pk), {"text": "Сама и нашла"})
    client.post(at("settle", post.pk))
    assert Post.objects.get(pk=post.pk).question_state == "answered"
    client.post(at("withdraw", reply.pk))
    reply.refresh_from_db()
    assert (reply.text, reply.state) == ("Сама и нашла", PostState.WITHDRAWN)
    assert client.post(at("write", thread.pk), {"text": ""}).status_code == 422


def test_the_keeper_lets_in_hides_and_takes(enter: Enter, thread: Thread, cast: Cast) -> None:
    client = enter("head")
    waiting = PostFactory(thread=thread, state=PostState.WAITING, kind="question", question_state="open")
    assert client.get(at("post", waiting.pk)).status_code == 200
    client.post(at("publish", waiting.pk))
    client.post(at("take", waiting.pk))
    taken = Post.objects.get(pk=waiting.pk)
    assert (taken.state, taken.question_state, taken.taken_by) == ("shown", "taken", cast["head"])
    client.post(at("leave", waiting.pk))
    client.post(at("post", waiting.pk), {"because": "не по теме"})
    left = Post.objects.get(pk=waiting.pk)
    assert (left.state, left.question_state) == ("hidden", "open")
    assert enter("librarian").post(at("publish", waiting.pk)).status_code == 404
    PostFactory(thread=thread, state=PostState.WAITING)
    PostFactory(thread=thread, kind="question", question_state="open")
    card = registry.desk_cards["discussions.dues"]
    assert card.dues is not None
    assert [due.strong for due in card.dues(_as(cast, "head"))] == ["Ждут проверки:", "Без ответа:"]


def test_others_may_not_touch_what_is_not_theirs(enter: Enter, thread: Thread) -> None:
    post = PostFactory(thread=thread)
    for name in ("edit", "withdraw", "settle"):
        assert enter("member").post(at(name, post.pk)).status_code == 404
    assert enter("librarian").post(at("withdraw", post.pk)).status_code == 404
    assert enter("librarian").post(at("settle", post.pk)).status_code == 403
    assert enter("member").get(at("write", thread.pk)).status_code == 404
    assert enter("guest").get(at("write", thread.pk)).status_code == 404


def test_a_guest_with_a_link_writes(enter: Enter, thread: Thread, rules: Rules) -> None:
    rules.guest = ContactFactory(region=thread.region, name="Гостева Роза")
    client = enter("guest")
    client.post(at("write", thread.pk), {"text": "Здравствуйте"})
    post = Post.objects.get(thread=thread)
    assert (post.contact, post.user) == (rules.guest, None)
    client.post(at("edit", post.pk), {"text": "Здравствуйте, коллеги"})
    assert Post.objects.get(thread=thread).text == "Здравствуйте, коллеги"


def _as(cast: Cast, role: str) -> Any:
    request: Any = RequestFactory().get("/")
    request.user = cast[role] if role != "guest" else AnonymousUser()
    return request


def test_what_each_reads(cast: Cast, thread: Thread, rules: Rules) -> None:
    mine = Person.objects.get(user=cast["librarian"])
    first = PostFactory(thread=thread)
    for state in (PostState.WAITING, PostState.HIDDEN, PostState.WITHDRAWN):
        why = "спор" if state == PostState.HIDDEN else ""
        PostFactory(thread=thread, state=state, person=mine, reply_to=first, hidden_because=why)
    PictureFactory(post=first)
    seen = {}
    for role in ("guest", "librarian", "head"):
        talk = discussion_of(_as(cast, role), thread)
        seen[role] = [reply.post.state for reply in talk.posts[0].replies]
        assert talk.count == 1 + len(seen[role])
    assert seen == {"guest": [], "librarian": ["waiting", "hidden"], "head": ["waiting", "hidden"]}
    assert Post.objects.visible_to(cast["member"]).filter(thread=thread).count() == 0
    file = first.pictures.get().file
    assert StoredFile.objects.visible_to(cast["librarian"]).filter(pk=file.pk).exists()
    assert not StoredFile.objects.visible_to(cast["member"]).filter(pk=file.pk).exists()
    rules.seen.clear()
    rules.guest = ContactFactory(region=thread.region)
    (address, _), = discussion_of(_as(cast, "guest"), thread).posts[0].pictures  # fmt: skip
    assert Client().get(address).status_code in {
        200,
        404,
    }  # a signed link; the bytes of the factory's row may be absent
    assert "?key=" in address


def test_a_long_talk_is_folded_and_costs_the_same(cast: Cast, thread: Thread) -> None:
    person = Person.objects.get(user=cast["librarian"])
    costs = []
    for count in (1, SHOWN + 4):
        PostFactory.create_batch(count, thread=thread, person=person)
        with counted() as queries:
            talk = discussion_of(_as(cast, "head"), thread)
        costs.append(len(queries))
    assert (len(talk.posts), talk.earlier, talk.count) == (SHOWN, 5, SHOWN + 5)
    assert costs[0] == costs[1]


@pytest.mark.list_page("discussions:posts")
def test_the_list_costs_the_same(enter: Enter, thread: Thread, cast: Cast) -> None:
    client, person = enter("head"), Person.objects.get(user=cast["librarian"])
    client.get(at("posts"))
    costs = []
    for count in (1, 2, 297):
        PostFactory.create_batch(count, thread=thread, person=person)
        with counted() as queries:
            assert client.get(at("posts")).status_code == 200
        costs.append(len(queries))
    assert costs == [costs[0]] * 3
    sheet = client.get(at("posts"), {"export": "xlsx"})
    assert sheet.status_code == 200
    sheet.close()


def test_the_search_knows_who_finds_what(cast: Cast, thread: Thread) -> None:
    entry = registry.searchables["discussions.post"]
    post = PostFactory(thread=thread)
    tokens = set(entry.describe(post).audience)
    for role in ("head", "librarian", "member"):
        finds = bool(tokens & set(entry.audience(cast[role])))
        assert finds == entry.visible(cast[role]).filter(pk=post.pk).exists(), role
