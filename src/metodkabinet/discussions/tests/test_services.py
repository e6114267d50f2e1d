"""Writing, correcting, keeping order, questions: each refusal and each effect."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.files.base import ContentFile
from PIL import Image

from metodkabinet.audit.models import Event
from metodkabinet.config.testing.cast import Cast
from metodkabinet.discussions import checks, services
from metodkabinet.discussions.enums import Moderation, PostKind, PostState, QuestionState, ThreadKind
from metodkabinet.discussions.models import Mention, Post, Thread
from metodkabinet.discussions.queries.voices import Voice, voice_of
from metodkabinet.discussions.services import DiscussionsRefused, Draft
from metodkabinet.discussions.services.personal_data import entries
from metodkabinet.discussions.signals import post_changed, question_answered
from metodkabinet.discussions.tests.conftest import Rules
from metodkabinet.discussions.tests.factories import PostFactory, ThreadFactory
from metodkabinet.kit import clock
from metodkabinet.kit.refusals import Busy, Refused
from metodkabinet.notifications.models import Notice
from metodkabinet.people.models import Person
from metodkabinet.people.tests.factories import ContactFactory

pytestmark = pytest.mark.usefixtures("noon", "rules")
Refusing = Callable[[], Any]


@pytest.fixture
def thread(cast: Cast) -> Thread:
    return services.open_thread(cast.own.made["organisations.region"], moderation=Moderation.NOBODY, by=None)  # type: ignore[arg-type]


@pytest.fixture
def anna(cast: Cast) -> Voice:
    return _of(cast, "librarian")


@pytest.fixture
def keeper(cast: Cast) -> Voice:
    voice = _of(cast, "head")
    return Voice(voice.user, voice.person, may_moderate=True)


def _of(cast: Cast, role: str) -> Voice:
    return voice_of(Person.objects.get(user=cast[role]), cast[role])


def _image() -> ContentFile[bytes]:
    out = BytesIO()
    Image.new("RGB", (3, 3), "green").save(out, "PNG")
    return ContentFile(out.getvalue(), name="полка.png")


def test_a_comment_appears_and_everybody_concerned_hears(
    thread: Thread, anna: Voice, django_capture_on_commit_callbacks: Any
) -> None:
    heard: list[Any] = []
    post_changed.connect(lambda post, **_: heard.append(post.state), weak=False, dispatch_uid="test")
    try:
        post = services.write_post(thread, Draft("  Спасибо\n\n\nза   доклад! "), by=anna)
    finally:
        post_changed.disconnect(dispatch_uid="test")
    assert (post.text, post.kind, post.state) == ("Спасибо\n\nза доклад!", PostKind.COMMENT, PostState.SHOWN)
    assert (post.name_then, post.origin_then, post.is_staff) == ("Ёлкина Анна", "Школа № 1", False)
    assert heard == [PostState.SHOWN]
    assert Event.objects.filter(action="discussions.post.written").count() == 1


def test_the_same_words_again_are_a_second_click(thread: Thread, anna: Voice, noon: datetime) -> None:
    first = services.write_post(thread, Draft("Спасибо!"), by=anna)
    assert services.write_post(thread, Draft("Спасибо!"), by=anna) == first
    with clock.fixed(noon + timedelta(minutes=11)):
        assert services.write_post(thread, Draft("Спасибо!"), by=anna) != first


def test_what_is_refused(thread: Thread, anna: Voice, cast: Cast) -> None:
    far = ThreadFactory(region=cast.other.made["organisations.region"])
    foreign, hidden = PostFactory(thread=far), PostFactory(thread=thread, state=PostState.HIDDEN, hidden_because="спор")
    for draft, said in (
        (Draft(" \n "), "Напишите что-нибудь."),
        (Draft("щ" * 5001), "Слишком длинно: 5001 знаков, а поместится 5000. Разделите на части."),
        (Draft("да", reply_to=foreign), "Сообщения, на которое вы отвечаете, уже нет."),
        (Draft("да", reply_to=hidden), "Сообщения, на которое вы отвечаете, уже нет."),
        (Draft("да", addressee=Person.objects.get(user=cast["other_head"])), "Эксперт из другого региона."),
        (Draft("да", pictures=[_image()] * 5), "Не больше 4 картинок к сообщению."),
    ):
        with pytest.raises(DiscussionsRefused) as refusal:
            services.posts._write(thread, draft, anna)
        assert refusal.value.text == said
    services.change_thread(thread, moderation=Moderation.NOBODY, is_closed=True, by=None)
    with pytest.raises(DiscussionsRefused, match=r"^Обсуждение закрыто: его можно только читать.$"):
        services.write_post(thread, Draft("да"), by=anna)


def test_a_flood_is_stopped_but_not_for_the_keeper(thread: Thread, anna: Voice, keeper: Voice) -> None:
    for number in range(6):
        services.write_post(thread, Draft(f"Раз {number}"), by=anna)
        services.write_post(thread, Draft(f"Раз {number}"), by=keeper)
    services.write_post(thread, Draft("Ещё"), by=keeper)
    with pytest.raises(Busy):
        services.write_post(thread, Draft("Ещё"), by=anna)


def test_newcomers_wait_until_somebody_let_them_in(cast: Cast, anna: Voice, keeper: Voice) -> None:
    region: Any = cast.own.made["organisations.region"]
    thread = services.open_thread(region, by=None)
    first = services.write_post(thread, Draft("Здравствуйте!"), by=anna)
    assert (first.state, first.doubts) == (PostState.WAITING, "первое сообщение этого автора")
    assert services.write_post(thread, Draft("Порядок"), by=keeper).state == PostState.SHOWN
    shown = services.publish_post(first, by=keeper.user)
    assert (shown.state, services.publish_post(first, by=keeper.user).state) == (PostState.SHOWN, PostState.SHOWN)
    assert services.write_post(thread, Draft("Ещё мысль"), by=anna).state == PostState.SHOWN
    assert Notice.objects.filter(user=anna.user, kind="discussions.decided").count() == 1
    strict = services.open_thread(region, moderation=Moderation.EVERYBODY, by=None)
    assert services.write_post(strict, Draft("Мысль"), by=anna).doubts == "здесь проверяют каждое сообщение"


def test_doubtful_words_wait(thread: Thread, anna: Voice, rules: Rules) -> None:
    rules.words.append("реклам")
    post = services.write_post(thread, Draft("Рекламирую: 8 (900) 123-45-67, a@b.ru"), by=anna)
    assert post.state == PostState.WAITING
    assert post.doubts == "в тексте номер телефона или документа; в тексте адрес почты; слова под наблюдением: реклам"
    clean = services.write_post(thread, Draft("Просто мысль"), by=anna)
    assert services.edit_post(clean, "Смотрите рекламу", by=anna).state == PostState.WAITING


def test_one_corrects_and_takes_back_only_fresh_words_of_ones_own(
    thread: Thread, anna: Voice, keeper: Voice, noon: datetime
) -> None:
    post = services.write_post(thread, Draft("Мысль"), by=anna)
    assert services.edit_post(post, "Мысль.", by=anna).edited_at == noon
    with pytest.raises(DiscussionsRefused, match=r"^Это не ваше сообщение.$"):
        services.edit_post(post, "Чужое", by=keeper)
    services.write_post(thread, Draft("Согласна", reply_to=post), by=keeper)
    with pytest.raises(DiscussionsRefused, match=r"^На это сообщение уже ответили"):
        services.withdraw_post(post, by=anna)
    other = services.write_post(thread, Draft("Ошиблась"), by=anna)
    assert services.withdraw_post(other, by=anna).state == PostState.WITHDRAWN
    with clock.fixed(noon + timedelta(minutes=31)), pytest.raises(DiscussionsRefused, match=r"^Исправить или удалить"):
        services.edit_post(post, "Поздно", by=anna)
    with pytest.raises(DiscussionsRefused, match=r"^Автор удалил это сообщение сам.$"):
        services.publish_post(other, by=None)


def test_hidden_with_a_reason_and_returned(thread: Thread, anna: Voice, keeper: Voice) -> None:
    post = services.write_post(thread, Draft("Грубость"), by=anna)
    with pytest.raises(DiscussionsRefused, match=r"^Напишите, почему сообщение скрыто"):
        services.hide_post(post, because=" ", by=keeper.user)
    hidden = services.hide_post(post, because="не по теме", by=keeper.user)
    assert (hidden.state, hidden.hidden_because, hidden.decided_by) == (PostState.HIDDEN, "не по теме", keeper.user)
    with pytest.raises(DiscussionsRefused, match=r"^Это сообщение и так не видно.$"):
        services.hide_post(post, because="ещё раз", by=keeper.user)
    assert services.publish_post(hidden, by=keeper.user).hidden_because == ""
    notices = Notice.objects.filter(user=anna.user).order_by("pk").values_list("title", "text")
    assert list(notices) == [
        ("Ваше сообщение скрыто", "«Полка». Причина: не по теме"), ("Ваше сообщение опубликовано", "«Полка». "),
    ]  # fmt: skip


def test_a_question_is_taken_and_answered(thread: Thread, anna: Voice, keeper: Voice, cast: Cast, rules: Rules) -> None:
    assert keeper.user is not None
    answered: list[Any] = []
    question_answered.connect(lambda answer, **_: answered.append(answer), weak=False, dispatch_uid="test")
    try:
        asked = services.write_post(thread, Draft("Как?", PostKind.QUESTION), by=anna)
        helper = services.write_post(thread, Draft("Думаю, так", reply_to=asked), by=_of(cast, "member"))
        assert (helper.kind, Post.objects.get(pk=asked.pk).question_state) == (PostKind.ANSWER, QuestionState.OPEN)
        taken = services.take_question(asked, by=keeper.user)
        assert (taken.question_state, taken.taken_by) == (QuestionState.TAKEN, keeper.user)
        with pytest.raises(DiscussionsRefused, match=r"^Этот вопрос уже взял другой ведущий.$"):
            services.take_question(asked, by=cast["coordinator"])
        services.leave_question(asked, by=keeper.user)
        rules.experts.add(Person.objects.get(user=cast["coordinator"]).pk)
        answer = services.write_post(thread, Draft("Вот так", reply_to=asked), by=_of(cast, "coordinator"))
        assert Post.objects.get(pk=asked.pk).question_state == QuestionState.ANSWERED
        with pytest.raises(DiscussionsRefused, match=r"^На этот вопрос уже ответили.$"):
            services.take_question(asked, by=keeper.user)
        services.leave_question(asked, by=keeper.user)
        assert services.settle_question(asked, by=anna.user).question_state == QuestionState.ANSWERED
    finally:
        question_answered.disconnect(dispatch_uid="test")
    assert answered == [answer, None]
    with pytest.raises(DiscussionsRefused, match=r"^Это не вопрос"):
        services.settle_question(helper, by=None)
    assert Notice.objects.filter(user=anna.user, kind="discussions.replied").count() == 2


def test_what_one_may_begin_with(cast: Cast, anna: Voice) -> None:
    region: Any = cast.own.made["organisations.region"]
    wanted = {ThreadKind.TALK: "question", ThreadKind.QUESTIONS: "question", ThreadKind.NOTES: "comment"}
    for kind, expected in wanted.items():
        thread = services.open_thread(region, kind=kind, moderation=Moderation.NOBODY, by=None)
        assert services.write_post(thread, Draft("Как?", PostKind.QUESTION), by=anna).kind == expected


def test_mentions_and_experts_are_told(thread: Thread, anna: Voice, cast: Cast) -> None:
    services.write_post(thread, Draft("Я тут"), by=anna)
    expert = Person.objects.get(user=cast["coordinator"])
    draft = Draft("@Ёлкина Анна, а вы? И @Никто?", PostKind.QUESTION, addressee=expert)
    services.write_post(thread, draft, by=_of(cast, "member"))
    assert [mention.whom.person for mention in Mention.objects.filter(post__thread=thread)] == [anna.person]
    told = set(Notice.objects.filter(kind__startswith="discussions.").values_list("user__email", "kind"))
    assert told == {
        ("librarian@example.org", "discussions.mentioned"),
        ("coordinator@example.org", "discussions.asked"),
    }


def test_a_guest_speaks_and_gets_letters(thread: Thread, anna: Voice, cast: Cast) -> None:
    contact = ContactFactory(region=cast.own.made["organisations.region"], name="Гостева Роза", email="g@example.org")
    guest = voice_of(contact)
    post = services.write_post(thread, Draft("Здравствуйте"), by=guest)
    assert (post.user, post.person, post.contact, post.name_then) == (None, None, contact, "Гостева Роза")
    services.write_post(thread, Draft("Здравствуйте, Роза", reply_to=post), by=anna)
    assert Notice.objects.get(contact=contact).title == "Ответ на ваше сообщение: Ёлкина Анна"


def test_pictures_are_judged_by_content(thread: Thread, anna: Voice) -> None:
    post = services.write_post(thread, Draft("Смотрите", pictures=[_image()]), by=anna)
    assert [picture.file.content_type for picture in post.pictures.all()] == ["image/png"]
    with pytest.raises(Refused):
        services.write_post(thread, Draft("А это", pictures=[ContentFile(b"<svg/>", name="x.png")]), by=anna)


def test_personal_data(thread: Thread, anna: Voice, cast: Cast) -> None:
    (entry,) = entries()
    assert anna.person is not None
    services.write_post(thread, Draft("Моё", pictures=[_image()]), by=anna)
    assert [row["текст"] for row in entry.export(anna.person)] == ["Моё"]
    other = Person.objects.get(user=cast["member"])
    steps = entry.merge(other, anna.person)
    assert Post.objects.get(thread=thread).person == other
    assert entry.unmerge is not None
    entry.unmerge(other, anna.person, steps)
    assert entry.erase(anna.person) == 1
    post = Post.objects.get(thread=thread)
    assert (post.name_then, post.text, post.pictures.count()) == ("стёрто", "Сообщение стёрто.", 0)


def test_a_guest_is_forgotten_too(thread: Thread, noon: datetime) -> None:
    (entry,) = entries()
    contact = ContactFactory(region=thread.region, name="Гостева Роза")
    services.write_post(thread, Draft("Здравствуйте"), by=voice_of(contact))
    assert entry.guests_since is not None
    assert entry.erase_guest is not None
    assert list(entry.guests_since(noon - timedelta(days=1)).values_list("contact_id", flat=True)) == [contact.pk]
    assert list(entry.guests_since(noon)) == []
    assert entry.erase_guest(contact) == 1
    assert Post.objects.get(thread=thread).text == "Сообщение стёрто."


def test_what_must_hold(thread: Thread, anna: Voice) -> None:
    post = services.write_post(thread, Draft("Мысль"), by=anna)
    assert list(checks.misplaced_replies()) == []
    answer = PostFactory(thread=thread, kind=PostKind.ANSWER)
    PostFactory(thread=ThreadFactory(region=thread.region), reply_to=post)
    assert [line.split(":")[1] for line in checks.misplaced_replies()] == [
        " отвечает на сообщение другого обсуждения.", " ответ без вопроса.",
    ]  # fmt: skip
    assert answer.kind == PostKind.ANSWER
