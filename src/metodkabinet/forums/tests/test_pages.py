"""Roads through the pages without JavaScript: guests, participants, those who run the forum; costs of lists."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from metodkabinet.activities.models import Participation, Registration
from metodkabinet.activities.services import token_of
from metodkabinet.activities.tests.factories import ParticipationFactory, PresenceFactory
from metodkabinet.config.testing.cast import Cast
from metodkabinet.discussions.models import Post
from metodkabinet.discussions.tests.factories import PostFactory
from metodkabinet.forums.enums import TalkState
from metodkabinet.forums.models import Forum, Talk
from metodkabinet.forums.tests import factories
from metodkabinet.kit import registry
from metodkabinet.kit.testing.queries import counted
from metodkabinet.people.models import Person
from metodkabinet.people.tests.factories import ConsentTextFactory

pytestmark = pytest.mark.usefixtures("noon")
Enter = Callable[[str], Client]


@pytest.fixture
def forum(cast: Cast) -> Forum:
    made: Any = cast.own.made["forums.forum"]
    return Forum.objects.select_related("activity").get(pk=made.pk)


@pytest.fixture
def talk(cast: Cast) -> Talk:
    made: Any = cast.own.made["forums.talk"]
    return Talk.objects.get(pk=made.pk)


def at(name: str, *args: object) -> str:
    return reverse(f"forums:{name}", args=args)


def test_every_page_opens(enter: Enter, forum: Forum, talk: Talk, cast: Cast) -> None:
    head, made = enter("head"), cast.own.made
    for name in ("list", "add"):
        assert head.get(at(name)).status_code == 200
    for name in (
        "forum", "questions", "resolution", "places", "join", "setup", "add-track", "add-expert", "add-talk", "pick",
        "letters", "add-point", "finish", "collection", "points", "thanks",
    ):  # fmt: skip
        assert head.get(at(name, forum.pk)).status_code == 200, name
    for name, label in (
        ("talk", "forums.talk"), ("change-talk", "forums.talk"), ("change-track", "forums.track"),
        ("change-point", "forums.resolutionpoint"), ("change-thanks", "forums.thanks"),
    ):  # fmt: skip
        assert head.get(at(name, made[label].pk)).status_code == 200, name
    page = head.get(reverse("activities:activity", args=[forum.activity_id]))
    assert at("forum", forum.pk) in page.content.decode()


def test_a_guest_reads_comes_in_and_speaks(enter: Enter, forum: Forum, talk: Talk, cast: Cast) -> None:
    guest = enter("guest")
    ConsentTextFactory(region=cast.own.made["organisations.region"], purpose="processing", published_at=talk.publish_at)
    for name in ("forum", "questions", "resolution", "places"):
        assert guest.get(at(name, forum.pk)).status_code == 200
    assert guest.get(at("talk", talk.pk)).context["discussion"].may_write is False
    said = {"name": "Гостева Роза Ильинична", "organisation_text": "школа № 1", "agrees": "on"}
    offered = guest.post(at("join", forum.pk), said).context["offered"]
    assert [one.short_name for one in offered][:1] == ["Школа № 1"]
    entered = guest.post(at("join", forum.pk), {**said, "organisation": offered[0].pk})
    registration = Registration.objects.get(activity=forum.activity_id, source="guest")
    assert entered["Location"] == at("seat", token_of(registration))
    assert registration.organisation_then == offered[0]
    assert guest.get(at("talk", talk.pk)).context["discussion"].may_write is True
    guest.post(reverse("discussions:write", args=[talk.thread_id]), {"text": "Здравствуйте", "kind": "comment"})
    assert Post.objects.get(thread=talk.thread_id).contact == registration.contact
    guest.post(at("here", forum.pk))
    assert Participation.objects.get(registration=registration).sessions_present == 1
    guest.post(at("leave", forum.pk))
    assert guest.get(at("talk", talk.pk)).context["discussion"].may_write is False


def test_the_personal_link_lets_in_by_a_button(enter: Enter, forum: Forum, talk: Talk, cast: Cast) -> None:
    ConsentTextFactory(region=cast.own.made["organisations.region"], purpose="processing", published_at=talk.publish_at)
    first = enter("guest")
    said = {"name": "Гостева Роза", "organisation_text": "газета «Зори»", "agrees": "on"}
    first.post(at("join", forum.pk), said)
    registration = Registration.objects.get(activity=forum.activity_id, source="guest")
    token, other = token_of(registration), enter("guest")
    assert other.get(at("seat", token)).status_code == 200
    assert other.get(at("talk", talk.pk)).context["discussion"].may_write is False
    other.post(at("seat", token))
    assert other.get(at("talk", talk.pk)).context["discussion"].may_write is True
    other.post(at("cancel", token))
    assert Registration.objects.get(pk=registration.pk).state == "cancelled"
    assert other.get(at("seat", f"{token}x")).status_code == 404


def test_a_librarian_joins_in_one_click_and_gets_a_day(enter: Enter, forum: Forum, talk: Talk, cast: Cast) -> None:
    client = enter("librarian")
    client.post(at("join-me", forum.pk))
    assert client.get(at("talk", talk.pk)).context["discussion"].may_write is True
    client.post(at("here", forum.pk))
    part = Participation.objects.get(activity=forum.activity_id, person__user=cast["librarian"])
    assert part.presences.get().evidence == "facet"
    assert client.get(at("forum", forum.pk)).context["may_mark"] is False


def test_running_the_forum(enter: Enter, forum: Forum, cast: Cast) -> None:
    head, person = enter("head"), Person.objects.get(user=cast["member"])
    head.post(at("add-track", forum.pk), {"title": "Фонд", "moderators": [person.pk]})
    track = forum.tracks.get(title="Фонд")
    head.post(at("change-track", track.pk), {"title": "Фонды", "position": "5", "moderators": [person.pk]})
    head.post(at("add-expert", forum.pk), {"person": person.pk, "topics": "фонд"})
    given = {"track": track.pk, "title": "Тема", "speakers": [person.pk], "publish_at": "20.11.2026 10:00",
             "in_collection": "on", "others": "Гость, школа"}  # fmt: skip
    head.post(at("add-talk", forum.pk), given)
    talk = Talk.objects.get(track=track)
    assert talk.publish_at.astimezone(forum.activity.zone).hour == 10
    head.post(at("change-talk", talk.pk), {**given, "title": "Тема шире", "version": talk.version})
    head.post(at("publish-talk", talk.pk))
    talk.refresh_from_db()
    assert (talk.title, talk.state) == ("Тема шире", TalkState.PUBLISHED)
    assert enter("member").get(at("talk", talk.pk)).context["discussion"].may_moderate is True
    head.post(at("withdraw-talk", talk.pk))
    assert enter("member").get(at("talk", talk.pk)).status_code == 404
    settings = {"points_talk": 5, "points_answer": 3, "points_question": 2, "points_comment": 1, "day_cap": 9,
                "moderation": "everybody", "version": forum.version}  # fmt: skip
    head.post(at("setup", forum.pk), settings)
    forum.refresh_from_db()
    assert (forum.points_talk, forum.questions.moderation) == (5, "everybody")
    expert = forum.experts.get(person=person)
    head.post(at("remove-expert", expert.pk))
    assert head.post(at("remove-track", track.pk)).status_code == 302
    assert forum.tracks.filter(pk=track.pk).exists()  # a talk stands in it
    head.post(at("add"), {"title": "Новый", "start_date": "01.12.2026", "end_date": "03.12.2026", "openness": "public"})
    assert Forum.objects.get(activity__title="Новый").activity.sessions.count() == 3


def test_attaching_to_an_activity(enter: Enter, cast: Cast) -> None:
    activity = factories.ForumActivityFactory(owner=cast.own.made["associations.association"])
    page = enter("head").get(reverse("activities:activity", args=[activity.pk]))
    assert at("attach", activity.pk) in page.content.decode()
    enter("head").post(at("attach", activity.pk))
    assert Forum.objects.filter(activity=activity).exists()


def test_closing_the_forum(enter: Enter, forum: Forum, cast: Cast) -> None:
    head = enter("head")
    proposal = PostFactory(thread=forum.proposals, text="Провести день чтения")
    head.post(at("add-point", forum.pk), {"proposal": proposal.pk})
    head.post(at("add-point", forum.pk), {"text": "Свой пункт"})
    point = forum.points.get(text="Свой пункт")
    head.post(at("change-point", point.pk), {"text": "Свой пункт!", "position": "9"})
    assert list(forum.points.order_by("position").values_list("text", flat=True))[1:] == [
        "Провести день чтения", "Свой пункт!",
    ]  # fmt: skip
    head.post(at("remove-point", point.pk))
    head.post(at("finish", forum.pk), {"preamble": "Отмечаем."})
    forum.refresh_from_db()
    assert forum.resolution_state == "final"
    head.post(at("reopen", forum.pk))
    part = PresenceFactory(participation=ParticipationFactory(activity=forum.activity)).participation
    chosen = head.post(at("pick", forum.pk), {"ids": [part.pk]})
    assert [one.pk for one in chosen.context["chosen"]] == [part.pk]
    head.post(at("pick", forum.pk), {"ids": [part.pk], "reason": "доклад"})
    thanks = forum.thanks.get(participation=part)
    head.post(at("change-thanks", thanks.pk), {"reason": "доклад и ответы"})
    head.post(at("remove-thanks", cast.own.made["forums.thanks"].pk))
    head.post(at("letters", forum.pk))
    thanks.refresh_from_db()
    assert (thanks.reason, thanks.paper is not None, forum.thanks.count()) == ("доклад и ответы", True, 1)
    head.post(at("collection", forum.pk), {"collection_title": "Сборник", "version": forum.version})
    forum.refresh_from_db()
    assert forum.collection_title == "Сборник"
    assert head.post(at("make-collection", forum.pk)).status_code == 302


@pytest.mark.parametrize(
    ("name", "more"),
    [
        pytest.param("list", lambda forum: factories.ForumFactory(activity__owner=forum.activity.owner),
                     marks=pytest.mark.list_page("forums:list")),
        pytest.param("points", lambda forum: PresenceFactory(
            participation=ParticipationFactory(activity=forum.activity)), marks=pytest.mark.list_page("forums:points")),
        pytest.param("thanks", lambda forum: factories.ThanksFactory(forum=forum),
                     marks=pytest.mark.list_page("forums:thanks")),
    ],
)  # fmt: skip
def test_lists_cost_the_same(enter: Enter, forum: Forum, name: str, more: Callable[[Forum], object]) -> None:
    client, url = enter("head"), at(name) if name == "list" else at(name, forum.pk)
    client.get(url)
    costs = []
    for count in (1, 2, 27):
        for _ in range(count):
            more(forum)
        with counted() as queries:
            assert client.get(url).status_code == 200
        costs.append(len(queries))
    assert costs == [costs[0]] * 3


def test_the_programme_costs_the_same_for_many_talks(enter: Enter, forum: Forum, talk: Talk) -> None:
    client, costs = enter("guest"), []
    for count in (1, 20):
        for _ in range(count):
            factories.TalkSpeakerFactory(talk=factories.TalkFactory(track=talk.track))
        with counted() as queries:
            assert client.get(at("forum", forum.pk)).status_code == 200
        costs.append(len(queries))
    assert costs[0] == costs[1]


@pytest.mark.parametrize("state", TalkState.values)
@pytest.mark.parametrize("openness", ["public", "region", "body"])
def test_the_search_finds_what_the_reader_sees(cast: Cast, talk: Talk, state: str, openness: str) -> None:
    talk.state, talk.published_at = TalkState(state), talk.publish_at
    talk.save()
    activity = talk.track.forum.activity
    activity.openness = openness
    activity.save()
    entry = registry.searchables["forums.talk"]
    described = entry.objects().get(pk=talk.pk)
    words = registry.searchables["discussions.post"]
    post = PostFactory(thread=talk.thread)
    tokens, tokens_of_words = set(entry.describe(described).audience), set(words.describe(post).audience)
    for role in ("head", "coordinator", "member", "librarian", "neighbour", "region", "other_head", "administrator"):
        user = cast[role]
        finds = bool(tokens & set(entry.audience(user)))
        assert finds == entry.visible(user).filter(pk=talk.pk).exists(), role
        assert bool(tokens_of_words & set(words.audience(user))) == words.visible(user).filter(pk=post.pk).exists(), (
            role
        )
