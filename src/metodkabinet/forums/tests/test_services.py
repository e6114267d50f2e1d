"""Opening, programme, taking part, points, resolution, thanks, collection: each refusal and each effect."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pikepdf
import pytest
from django.core.files.base import ContentFile

from metodkabinet.activities.enums import ActivityState, Evidence, Form, PartRole, RegistrationState, Source
from metodkabinet.activities.models import Participation, Registration
from metodkabinet.activities.services import (
    ActivityCard,
    When,
    announce_activity,
    hold_activity,
    register_participant,
)
from metodkabinet.activities.tests.factories import KindFactory, ParticipationFactory
from metodkabinet.associations.models import Association
from metodkabinet.config.testing.cast import Cast
from metodkabinet.discussions.enums import Moderation, PostKind
from metodkabinet.discussions.models import Post
from metodkabinet.discussions.queries.voices import voice_of
from metodkabinet.discussions.services import Draft, hide_post, publish_post, write_post
from metodkabinet.forums import checks, services
from metodkabinet.forums.enums import ResolutionState, TalkState
from metodkabinet.forums.models import Forum, Talk, Track
from metodkabinet.forums.queries.activity import numbers_of, participants_of, places_of
from metodkabinet.forums.services import CollectionCard, ForumCard, ForumsRefused, Guest, TalkCard
from metodkabinet.forums.services.personal_data import entries
from metodkabinet.kit import clock
from metodkabinet.kit.files.services import open_file
from metodkabinet.kit.refusals import Changed
from metodkabinet.notifications.models import Notice
from metodkabinet.papers.models import Paper
from metodkabinet.people.models import ConsentText, Person
from metodkabinet.people.tests.factories import ConsentTextFactory

pytestmark = pytest.mark.usefixtures("noon")
FIRST, LAST = date(2026, 11, 18), date(2026, 11, 22)
AT = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)


@pytest.fixture
def body(cast: Cast) -> Association:
    found: Any = cast.own.made["associations.association"]
    return Association.objects.select_related("region", "base_organisation").get(pk=found.pk)


@pytest.fixture
def forum(body: Association) -> Forum:
    """Announced, on its third day; nothing is looked at beforehand."""
    card = ActivityCard(KindFactory(code="web-forum", name="веб-форум"), Form.ONLINE, "Читаем вместе")
    made = services.open_forum(body, card, When(FIRST, LAST), by=None)
    announce_activity(made.activity, by=None)
    made = services.change_forum(
        made, ForumCard(), moderation=Moderation.NOBODY, is_closed=False, version=1, by=None
    )  # fmt: skip
    return Forum.objects.select_related("activity__owner__region", "questions", "proposals").get(pk=made.pk)


@pytest.fixture
def track(forum: Forum) -> Track:
    return services.add_track(forum, title="Чтение", by=None)


@pytest.fixture
def anna(cast: Cast) -> Person:
    return Person.objects.select_related("main_organisation", "main_post").get(user=cast["librarian"])


def part_of(forum: Forum, person: Person) -> Participation:
    return Participation.objects.get(activity=forum.activity_id, person=person)


def say(forum: Forum, person: Person, text: str, kind: str = "", above: Post | None = None) -> Post:
    talk = Talk.objects.filter(track__forum=forum).first()
    thread = talk.thread if talk else forum.proposals
    return services_write(thread, Draft(text, kind, above), person)


def services_write(thread: Any, draft: Draft, person: Person) -> Post:
    return write_post(thread, draft, by=voice_of(person))


def test_an_activity_becomes_a_forum_with_its_days(forum: Forum, body: Association) -> None:
    sessions = list(forum.activity.sessions.all())
    assert [one.title for one in sessions] == ["День 1", "День 2", "День 3", "День 4", "День 5"]
    with pytest.raises(ForumsRefused, match=r"^Это мероприятие уже веб-форум.$"):
        services.attach_forum(forum.activity, by=None)
    card = ActivityCard(forum.activity.kind, Form.ONLINE, "Год")
    with pytest.raises(ForumsRefused, match=r"^Форум длится больше месяца."):
        services.open_forum(body, card, When(FIRST, FIRST + timedelta(days=40)), by=None)
    with pytest.raises(Changed):
        services.change_forum(forum, ForumCard(), moderation="nobody", is_closed=False, version=1, by=None)
    with pytest.raises(ForumsRefused, match=r"^Дневной предел меньше"):
        services.change_forum(
            forum, ForumCard(day_cap=2), moderation="nobody", is_closed=False, version=forum.version, by=None
        )


def test_a_guest_comes_in_with_his_consent(forum: Forum, body: Association, anna: Person) -> None:
    ConsentTextFactory(region=body.region, purpose="processing", published_at=AT)
    guest = Guest("Гостева Роза Ильинична", "rosa@example.org", anna.main_organisation)
    for wrong, agrees, said in (
        (replace(guest, name="Роза"), True, "Напишите хотя бы фамилию и имя: они будут в сертификате."),
        (guest, False, "Без согласия на обработку данных записать вас нельзя."),
    ):
        with pytest.raises(ForumsRefused, match=f"^{re.escape(said)}$"):
            services.join_forum(forum, wrong, agrees=agrees)
    made = services.join_forum(forum, guest, agrees=True)
    assert services.join_forum(forum, guest, agrees=True) == made
    assert made.contact is not None
    assert (made.source, made.state, made.municipality_then) == (
        Source.GUEST, RegistrationState.CONFIRMED, body.municipality,
    )  # fmt: skip
    assert made.contact.consents.count() == 1
    assert Notice.objects.filter(contact=made.contact, kind="forums.joined").count() == 1
    part = services.mark_here(forum, made, by=None)
    assert (part.presences.get().evidence, part.sessions_present) == (Evidence.PERSONAL_LINK, 0)
    assert Participation.objects.get(pk=part.pk).sessions_present == 1
    assert services.mark_here(forum, made, by=None) == part
    with clock.fixed(AT + timedelta(days=9)), pytest.raises(ForumsRefused, match=r"^Отметиться можно в дни форума.$"):
        services.mark_here(forum, made, by=None)


def test_without_a_text_nobody_is_asked_to_agree(forum: Forum) -> None:
    ConsentText.objects.update(published_at=None)
    with pytest.raises(ForumsRefused, match=r"^Организатор ещё не опубликовал текст согласия."):
        services.join_forum(forum, Guest("Гостева Роза"), agrees=True)


def test_a_talk_appears_at_its_hour_and_counts(forum: Forum, track: Track, anna: Person, noon: datetime) -> None:
    card = TalkCard("Буктрейлер", AT, "Коротко", "Текст", "https://rutube.ru/video/1/", [anna], ["Гость, школа № 3"])
    for wrong, said in (
        (replace(card, video="https://example.org/1"), "Видео принимается с сайтов Rutube и VK Видео."),
        (replace(card, publish_at=AT + timedelta(days=30)), "Этот день не попадает в даты форума."),
        (replace(card, speakers=[], others=[]), "Укажите, кто выступает."),
        (replace(card, title="  "), "Заполните: тема доклада."),
        (replace(card, others=["Имя"] * 10), "У доклада не больше 10 авторов."),
    ):
        with pytest.raises(ForumsRefused, match=f"^{re.escape(said)}"):
            services.add_talk(track, wrong, by=None)
    talk = services.add_talk(track, card, by=None, slides=ContentFile(b"%PDF-1.4\n%%EOF\n", name="слайды.pdf"))
    assert [str(one) for one in talk.speakers.all()] == [
        "Ёлкина Анна, педагог-библиотекарь, Школа № 1", "Гость, школа № 3",
    ]  # fmt: skip
    with clock.fixed(AT - timedelta(minutes=1)):
        assert services.publish_due_talks() == 0
    assert (services.publish_due_talks(), services.publish_due_talks()) == (1, 0)
    part = part_of(forum, anna)
    assert (part.role, part.points, part.presences.get().evidence) == (PartRole.SPEAKER, 10, Evidence.FACET)
    published = Talk.objects.get(pk=talk.pk)
    later = replace(card, publish_at=AT + timedelta(hours=5), title="Буктрейлеры")
    changed = services.change_talk(published, track, later, version=1, by=None)
    assert (changed.publish_at, changed.title, changed.state) == (AT, "Буктрейлеры", TalkState.PUBLISHED)
    with pytest.raises(Changed):
        services.change_talk(published, track, later, version=1, by=None)
    services.withdraw_talk(changed, by=None)
    assert part_of(forum, anna).points == 0
    assert services.publish_talk(changed, by=None).published_at == noon
    assert part_of(forum, anna).points == 10


def test_a_talk_waits_for_its_forum(body: Association, anna: Person) -> None:
    card = ActivityCard(KindFactory(code="web-forum", name="веб-форум"), Form.ONLINE, "Завтра")
    forum = services.open_forum(body, card, When(date(2026, 11, 21), date(2026, 11, 25)), by=None)
    track = services.add_track(forum, title="Чтение", by=None)
    talk = services.add_talk(track, TalkCard("Тема", AT + timedelta(days=2), speakers=[anna]), by=None)
    with pytest.raises(ForumsRefused, match=r"^Форум ещё не объявлен."):
        services.publish_talk(talk, by=None)
    announce_activity(forum.activity, by=None)
    with pytest.raises(ForumsRefused, match=r"^Форум ещё не начался."):
        services.publish_talk(talk, by=None)
    with pytest.raises(ForumsRefused, match=r"^В секции есть доклады."):
        services.remove_track(track, by=None)


def test_words_bring_points_up_to_the_cap(forum: Forum, track: Track, anna: Person, cast: Cast) -> None:
    speaker = Person.objects.get(user=cast["coordinator"])
    services.publish_talk(services.add_talk(track, TalkCard("Тема", AT, speakers=[speaker]), by=None), by=None)
    asked = say(forum, anna, "Как?", PostKind.QUESTION)
    say(forum, speaker, "Так", above=asked)
    assert Post.objects.get(pk=asked.pk).question_state == "answered"  # the speaker knows
    comment = say(forum, anna, "Спасибо")
    assert (part_of(forum, anna).points, part_of(forum, speaker).points) == (3, 13)
    assert part_of(forum, anna).presences.get().detail == "вопрос"
    hide_post(comment, because="спор", by=None)
    assert part_of(forum, anna).points == 2
    publish_post(comment, by=None)
    rule = ForumCard(points_question=5, day_cap=5)
    services.change_forum(forum, rule, moderation="nobody", is_closed=False, version=forum.version, by=None)
    assert (part_of(forum, anna).points, part_of(forum, speaker).points) == (5, 13)
    assert list(checks.miscounted_points()) == []
    assert list(checks.misplaced_talks()) == []
    Participation.objects.filter(person=anna).update(points=99)
    assert len(list(checks.miscounted_points())) == 1
    numbers = numbers_of(forum)
    assert (numbers.came, numbers.municipalities, numbers.talks, numbers.posts) == (2, 1, 1, 3)
    assert (numbers.questions, numbers.answered) == (1, 1)
    (place,) = places_of(forum)
    assert (str(place.municipality), place.registered, place.came, place.posts) == (
        "Тихий округ",
        0,
        2,
        3,
    )


def test_words_after_the_days_bring_points_but_no_day(forum: Forum, anna: Person) -> None:
    registered = register_participant(forum.activity, anna, source=Source.SITE, by=None)
    services.mark_here(forum, registered, by=None)
    hold_activity(forum.activity, by=None)
    with clock.fixed(AT + timedelta(days=9)):
        services_write(forum.proposals, Draft("Провести ещё"), anna)
    part = part_of(forum, anna)
    assert (part.points, part.sessions_present) == (1, 1)


def test_the_resolution_is_gathered_and_becomes_a_paper(forum: Forum, anna: Person) -> None:
    with pytest.raises(ForumsRefused, match=r"^В резолюции нет ни одного пункта."):
        services.finish_resolution(forum, preamble="", by=None)
    proposal = services_write(forum.proposals, Draft("Провести день чтения"), anna)
    point = services.add_point(forum, text=proposal.text, proposal=proposal, by=None)
    assert services.add_point(forum, text=proposal.text, proposal=proposal, by=None) == point
    stranger = services_write(forum.questions, Draft("Вопрос?"), anna)
    with pytest.raises(ForumsRefused, match=r"^Это предложение не относится к форуму"):
        services.add_point(forum, text="да", proposal=stranger, by=None)
    extra = services.add_point(forum, text="Лишнее", by=None)
    services.remove_point(extra, by=None)
    services.change_point(point, text="Провести день чтения весной", position=1, by=None)
    final = services.finish_resolution(forum, preamble="Участники отмечают.", by=None)
    paper = Paper.objects.get(pk=final.resolution_paper_id)
    assert (final.resolution_state, paper.kind, paper.content) == (
        ResolutionState.FINAL, "forum_resolution",
        {"preamble": "Участники отмечают.", "points": ["Провести день чтения весной"]},
    )  # fmt: skip
    assert Forum.objects.get(pk=forum.pk).proposals.is_closed
    with pytest.raises(ForumsRefused, match=r"^Резолюция уже итоговая."):
        services.add_point(forum, text="Ещё", by=None)
    services.reopen_resolution(forum, by=None)
    with pytest.raises(ForumsRefused, match=r"^Резолюция и так ещё не итоговая.$"):
        services.reopen_resolution(forum, by=None)


def test_thanks_are_picked_by_hand(forum: Forum, anna: Person) -> None:
    register_participant(forum.activity, anna, source=Source.SITE, by=None)
    services.mark_here(forum, Registration.objects.get(activity=forum.activity, person=anna), by=None)
    part = part_of(forum, anna)
    (thanks,) = services.add_thanks(forum, [part], by=None)
    assert services.add_thanks(forum, [part], by=None) == []
    with pytest.raises(ForumsRefused, match=r"^Благодарят участников этого форума.$"):
        services.add_thanks(forum, [ParticipationFactory(activity__owner=forum.activity.owner)], by=None)
    services.change_thanks(thanks, reason="доклад о чтении", by=None)
    assert (services.write_letters(forum, by=None), services.write_letters(forum, by=None)) == (1, 0)
    thanks.refresh_from_db()
    assert thanks.paper is not None
    assert thanks.paper.content["reason"] == "доклад о чтении"
    assert thanks.paper.title == "Ёлкиной Анне"
    with pytest.raises(ForumsRefused, match=r"^Письмо уже составлено."):
        services.remove_thanks(thanks, by=None)


@pytest.mark.full
def test_the_collection_is_a_book_with_bookmarks(forum: Forum, track: Track, anna: Person) -> None:
    with pytest.raises(ForumsRefused, match=r"^Нет ни одного опубликованного доклада"):
        services.make_collection(forum, by=None)
    for title, inside in (("Буктрейлер", True), ("Не для печати", False)):
        card = TalkCard(title, AT, text="Абзац.\n– пункт", speakers=[anna], in_collection=inside)
        services.publish_talk(services.add_talk(track, card, by=None), by=None)
    card = CollectionCard("Наш сборник", "Предисловие", "ISBN")
    described = services.change_collection(forum, card, version=forum.version, by=None)
    first = services.make_collection(described, by=None).collection_file
    made = services.make_collection(described, by=None)
    assert made.collection_file is not None
    assert made.collection_file != first
    with open_file(made.collection_file) as file, pikepdf.open(file) as book, book.open_outline() as outline:
        titles = [(one.title, [inner.title for inner in one.children]) for one in outline.root]
    assert titles == [("Предисловие", []), ("Чтение", ["Буктрейлер"])]


def test_personal_data(forum: Forum, track: Track, anna: Person, cast: Cast) -> None:
    services.publish_talk(services.add_talk(track, TalkCard("Тема", AT, speakers=[anna]), by=None), by=None)
    services.add_expert(forum, anna, topics="чтение", by=None)
    services.add_thanks(forum, list(participants_of(forum)), by=None)
    services.change_track(track, title="Чтение", summary="", position=1, moderators=[anna], by=None)
    talks, expert, moderator, thanks = entries()
    assert [row["о чём спрашивать"] for row in expert.export(anna)] == ["чтение"]
    assert [row["секция"] for row in moderator.export(anna)] == ["Чтение"]
    assert [row["доклад"] for row in talks.export(anna)] == ["Тема"]
    assert [row["за что"] for row in thanks.export(anna)] == ["активное участие в обсуждениях"]
    other = Person.objects.get(user=cast["member"])
    steps = talks.merge(other, anna)
    assert forum.experts.get().person == other
    assert talks.unmerge is not None
    talks.unmerge(other, anna, steps)
    assert forum.experts.get().person == anna
    assert [entry.erase(anna) for entry in (talks, expert, moderator, thanks)] == [1, 1, 1, 1]
    assert not forum.experts.exists()
    assert forum.thanks.get().reason == "стёрто"


def test_tracks_and_experts_are_kept(forum: Forum, track: Track, anna: Person, cast: Cast) -> None:
    far = Person.objects.get(user=cast["other_head"])
    with pytest.raises(ForumsRefused, match=r"^Эксперт – из другого региона."):
        services.add_expert(forum, far, topics="", by=None)
    changed = services.change_track(track, title="Чтение", summary="", position=2, moderators=[anna], by=None)
    assert [str(one) for one in changed.moderators.all()] == ["Ёлкина Анна"]
    expert = services.add_expert(forum, anna, topics="чтение", by=None)
    assert services.add_expert(forum, anna, topics="каталог", by=None) == expert
    services.remove_expert(expert, by=None)
    services.remove_track(track, by=None)
    assert (forum.experts.count(), forum.tracks.count()) == (0, 0)
    assert forum.activity.state == ActivityState.ANNOUNCED
