"""Building, filling in, sending, summing up."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from metodkabinet.kit import clock
from metodkabinet.kit.files.models import StoredFile
from metodkabinet.kit.questionnaires import answering, building, summaries
from metodkabinet.kit.questionnaires.building import Wording
from metodkabinet.kit.questionnaires.enums import Kind, ResponseState
from metodkabinet.kit.questionnaires.forms import form_for
from metodkabinet.kit.questionnaires.models import Answer, Mark, Questionnaire, Response
from metodkabinet.kit.questionnaires.summaries import TOO_FEW, Count
from metodkabinet.kit.refusals import Refused

pytestmark = pytest.mark.django_db
NOON = datetime(2024, 9, 2, 9, 30, 15, tzinfo=UTC)
PDF = b"%PDF-1.7\n%%EOF\n"
NEEDED = "Ответьте на этот вопрос: без него анкету не отправить."


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"


def add(questionnaire: Questionnaire, kind: str, text: str, **more: object) -> str:
    return building.add_question(questionnaire, Wording(kind=kind, text=text, **more)).code


@pytest.fixture
def survey() -> Questionnaire:
    return building.create_questionnaire("Отзыв о семинаре")


@pytest.fixture
def asked(survey):
    """A published questionnaire with a condition, and the codes of «were you there» and of «what was best»."""
    there = add(survey, Kind.YES_NO, "Вы были?", required=True)
    best = add(survey, Kind.ONE, "Что лучше?", options=["Доклад", "Практика"], required=True,
               shown_when=there, shown_value="да")  # fmt: skip
    building.publish_version(survey)
    return survey, there, best


def refusal(service, *args, **more) -> tuple[str, str | None]:
    with pytest.raises(Refused) as caught:
        service(*args, **more)
    return caught.value.text, caught.value.field


def filled(questionnaire: Questionnaire, answers: dict[str, object], files: dict[str, object] | None = None, **more):
    version = building.current_version(questionnaire)
    return form_for(
        version,
        {f"q-{code}": value for code, value in answers.items()},
        {f"q-{code}": value for code, value in (files or {}).items()},
        **more,
    )


def send(questionnaire: Questionnaire, who: str, answers: dict[str, object]) -> Response:
    if questionnaire.anonymous:
        return answering.send_anonymous(filled(questionnaire, answers), respondent=who)
    draft = answering.open_response(questionnaire, respondent=who)
    return answering.send_response(draft, filled(questionnaire, answers))


# Building


@pytest.mark.parametrize(
    ("wording", "text", "field"),
    [
        ({"kind": "poem"}, "Выберите вид вопроса из списка.", "kind"),
        ({"text": "  "}, "Напишите вопрос.", "text"),
        ({"kind": Kind.ONE, "options": ["один", " "]},
         "Нужно хотя бы два варианта, каждый на своей строке.", "options"),
        ({"kind": Kind.MANY, "options": ["а", "а "]}, "Варианты повторяются. Оставьте каждый один раз.", "options"),
        ({"kind": Kind.ONE, "options": ["а", "б" * 301]},
         "Вариантов может быть до 100, в каждом – до 300 знаков.", "options"),
        ({"kind": Kind.SCALE, "minimum": Decimal(1), "maximum": Decimal(50)},
         "Шкала – это целые числа, от двух до одиннадцати ступеней: например, от 1 до 5.", "maximum"),
        ({"kind": Kind.SCALE, "minimum": Decimal(5), "maximum": Decimal(1)},
         "Шкала – это целые числа, от двух до одиннадцати ступеней: например, от 1 до 5.", "maximum"),
        ({"kind": Kind.NUMBER, "minimum": Decimal(5), "maximum": Decimal(1)},
         "Нижняя граница больше верхней. Поменяйте их местами.", "maximum"),
        ({"shown_when": "nothing", "shown_value": "да"},
         "Условие может смотреть только на вопрос с вариантами, стоящий выше.", "shown_when"),
    ],
)  # fmt: skip
def test_a_badly_worded_question_is_refused(survey, wording, text, field):
    assert refusal(add, survey, **({"kind": Kind.TEXT, "text": "Что?"} | wording)) == (text, field)
    assert building.draft_of(survey).questions.count() == 0


def test_a_condition_must_look_at_a_possible_answer_above(survey):
    there = add(survey, Kind.YES_NO, "Вы были?")
    assert refusal(add, survey, Kind.TEXT, "Что?", shown_when=there, shown_value="может быть") == (
        "Вопрос «Что?» показывается при ответе «может быть», а у вопроса «Вы были?» такого варианта нет.",
        "shown_value",
    )
    last = add(survey, Kind.TEXT, "Что?", shown_when=there, shown_value="да")
    depends = "Вопрос «Что?» зависит от вопроса «Вы были?», поэтому стоит после него."
    assert refusal(building.move_question, survey, last, up=True) == (depends, None)
    assert refusal(building.move_question, survey, there, up=False) == (depends, None)
    assert refusal(building.remove_question, survey, there) == (
        "От этого вопроса зависит «Что?». Сначала уберите у него условие.", None,
    )  # fmt: skip
    assert refusal(building.change_question, survey, there, Wording(kind=Kind.TEXT, text="Вы были?"))[1] == "shown_when"
    building.change_question(survey, last, Wording(kind=Kind.TEXT, text="Что?"))
    building.move_question(survey, last, up=True)
    assert [question.text for question in building.draft_of(survey).questions.all()] == ["Что?", "Вы были?"]
    assert building.remove_question(survey, there) == "Вы были?"


def test_moving_past_the_edge_changes_nothing(survey):
    first, last = add(survey, Kind.TEXT, "Раз"), add(survey, Kind.TEXT, "Два")
    building.move_question(survey, first, up=True)
    building.move_question(survey, last, up=False)
    assert [question.code for question in building.draft_of(survey).questions.all()] == [first, last]


def test_a_published_version_never_changes_and_editing_begins_a_new_one(asked):
    survey, there, best = asked
    first = building.current_version(survey)
    before = list(first.questions.values_list("pk", "code", "text", "position"))
    building.change_question(survey, there, Wording(kind=Kind.YES_NO, text="Вы участвовали?"))
    assert list(first.questions.values_list("pk", "code", "text", "position")) == before
    assert building.current_version(survey) == first
    draft = building.draft_of(survey)
    assert (draft.number, [(q.code, q.text) for q in draft.questions.all()]) == (
        2, [(there, "Вы участвовали?"), (best, "Что лучше?")],
    )  # fmt: skip
    assert building.publish_version(survey) == building.current_version(survey) == draft
    add(survey, Kind.TEXT, "Ещё?")
    assert building.discard_draft(survey) == 3
    assert refusal(building.discard_draft, survey)[0] == "Неопубликованных изменений нет."
    assert building.current_version(survey) == draft


def test_nothing_to_publish_and_nothing_to_discard(survey):
    assert refusal(building.publish_version, survey)[0] == (
        "В анкете нет ни одного вопроса. Добавьте вопрос и опубликуйте снова."
    )
    assert refusal(building.discard_draft, survey)[0] == "Анкета ещё не опубликована: отменять нечего."
    assert refusal(building.question_of, survey, "x")[0] == "Этого вопроса уже нет в анкете. Обновите страницу."


# Filling in


@pytest.mark.parametrize(
    ("kind", "more", "typed", "stored", "words"),
    [
        (Kind.TEXT, {}, " Да ", "Да", "Да"),
        (Kind.LONG, {}, "Раз\nдва", "Раз\nдва", "Раз\nдва"),
        (Kind.NUMBER, {}, "1 234,50", "1234.5", "1234,5"),
        (Kind.NUMBER, {}, "1000", "1000", "1000"),
        (Kind.YES_NO, {}, "нет", "нет", "нет"),
        (Kind.ONE, {"options": ["А", "Б"]}, "Б", "Б", "Б"),
        (Kind.MANY, {"options": ["А", "Б", "В"]}, ["А", "В"], ["А", "В"], "А; В"),
        (Kind.SCALE, {}, "5", "5", "5"),
        (Kind.DATE, {}, "01.09.2024", "2024-09-01", "01.09.2024"),
        (Kind.DATE, {}, "2024-09-01", "2024-09-01", "01.09.2024"),
        (Kind.EMAIL, {}, "a@b.example", "a@b.example", "a@b.example"),
        (Kind.PHONE, {}, "8 (912) 345-67-89", "+7 912 345-67-89", "+7 912 345-67-89"),
        (Kind.PHONE, {}, "+375 29 123 45 67", "+375291234567", "+375291234567"),
    ],
)
def test_every_kind_is_kept_exactly_and_read_back_in_words(survey, kind, more, typed, stored, words):
    code = add(survey, kind, "Вопрос", **more)
    building.publish_version(survey)
    response = send(survey, "a", {code: typed})
    assert [answer.value for answer in response.answers.all()] == [stored]
    assert [list(line[2:]) for line in summaries.export_rows(survey).lines] == [[words]]


def test_a_name_has_parts(survey):
    code = add(survey, Kind.PERSON, "Кто вы?", required=True)
    building.publish_version(survey)
    version = building.current_version(survey)
    parts = {f"q-{code}_family": "Орлова", f"q-{code}_given": " Анна ", f"q-{code}_patronymic": ""}
    form = form_for(version, parts)
    assert form.is_valid()
    assert list(form.given().values()) == [{"family": "Орлова", "given": "Анна", "patronymic": ""}]
    assert form_for(version, {f"q-{code}_given": "Анна"}).errors == {code: ["Укажите и фамилию, и имя."]}
    assert form_for(version, {}).errors == {code: [NEEDED]}


@pytest.mark.parametrize(
    ("kind", "more", "typed", "text"),
    [
        (Kind.NUMBER, {}, "много", "Нужно число, например 12 или 3,5."),
        (Kind.NUMBER, {}, "NaN", "Нужно число, например 12 или 3,5."),
        (Kind.YES_NO, {}, "maybe", "Выберите один из вариантов."),
        (Kind.ONE, {"options": ["А", "Б"]}, "В", "Выберите один из вариантов."),
        (Kind.MANY, {"options": ["А", "Б"]}, ["А", "Ж"], "Выберите варианты из списка."),
        (Kind.SCALE, {}, "6", "Выберите один из вариантов."),
        (Kind.DATE, {}, "31.02.2024", "Укажите дату в виде ДД.ММ.ГГГГ."),
        (Kind.EMAIL, {}, "почта", "Проверьте адрес почты: он пишется как name@example.ru."),
        (Kind.PHONE, {}, "12", "Укажите телефон с кодом, например +7 912 345-67-89."),
        (Kind.TEXT, {"required": True}, " ", NEEDED),
        (Kind.MANY, {"options": ["А", "Б"], "required": True}, [], NEEDED),
    ],
)
def test_what_is_wrong_is_said_in_russian(survey, kind, more, typed, text):
    code = add(survey, kind, "Вопрос", **more)
    building.publish_version(survey)
    assert filled(survey, {code: typed}).errors == {code: [text]}


def test_bounds_of_a_number(survey):
    code = add(survey, Kind.NUMBER, "Сколько?", minimum=Decimal(1), maximum=Decimal(10))
    building.publish_version(survey)
    assert [filled(survey, {code: value}).is_valid() for value in ("0", "1", "10", "10,5", "1e30")] == [
        False, True, True, False, False,
    ]  # fmt: skip


def test_conditions_decide_what_is_required_and_what_is_kept(asked):
    survey, there, best = asked
    assert filled(survey, {}).errors == {there: [NEEDED]}
    assert filled(survey, {there: "да"}).errors == {best: [NEEDED]}
    assert filled(survey, {there: "да", best: "Доклад"}).is_valid()
    without = filled(survey, {there: "нет", best: "Вздор"})
    assert without.is_valid()
    assert {question.code: value for question, value in without.given().items()} == {there: "нет"}


def test_a_chain_of_conditions_is_hidden_from_its_first_link(asked):
    survey, there, best = asked
    third = add(survey, Kind.TEXT, "Почему?", required=True, shown_when=best, shown_value="Доклад")
    building.publish_version(survey)
    assert filled(survey, {there: "нет", best: "Доклад"}).is_valid()
    assert filled(survey, {there: "да", best: "Доклад"}).errors == {third: [NEEDED]}


def test_a_draft_keeps_what_is_right_and_is_sent_once(asked):
    survey, there, best = asked
    draft = answering.open_response(survey, respondent="контакт 5")
    assert answering.open_response(survey, respondent="контакт 5") == draft
    assert answering.save_draft(draft, filled(survey, {there: "да", best: "Вздор"})) == 1
    assert answering.initial_of(draft) == {there: "да"}
    assert not answering.has_answered(survey, "контакт 5")
    with clock.fixed(NOON):
        sent = answering.send_response(draft, filled(survey, {there: "нет"}))
    assert (sent.state, sent.sent_at, answering.initial_of(sent)) == (ResponseState.SENT, NOON, {there: "нет"})
    assert answering.has_answered(survey, "контакт 5")
    for again in (
        lambda: answering.open_response(survey, respondent="контакт 5"),
        lambda: answering.send_response(draft, filled(survey, {there: "да", best: "Доклад"})),
        lambda: answering.save_draft(draft, filled(survey, {there: "да"})),
    ):
        assert refusal(again)[0] == "Вы уже ответили на эту анкету. Спасибо!"
    assert answering.initial_of(sent) == {there: "нет"}
    back = answering.reopen_response(sent)
    assert answering.open_response(survey, respondent="контакт 5") == back


def test_one_response_each_is_held_by_the_base(asked):
    survey, _, _ = asked
    answering.open_response(survey, respondent="a")
    version = building.current_version(survey)
    with pytest.raises(IntegrityError), transaction.atomic():
        Response.objects.create(questionnaire=survey, version=version, respondent="a", single="a")


def test_many_responses_where_many_are_wanted():
    journal = building.create_questionnaire("Журнал", many=True)
    code = add(journal, Kind.TEXT, "Что сделано?")
    building.publish_version(journal)
    assert send(journal, "a", {code: "раз"}) != send(journal, "a", {code: "два"})


def test_a_draft_begun_before_a_new_version_keeps_its_questions(asked):
    survey, there, _ = asked
    draft = answering.open_response(survey, respondent="a")
    add(survey, Kind.TEXT, "Ещё?", required=True)
    building.publish_version(survey)
    answering.send_response(draft, form_for(draft.version, {f"q-{there}": "нет"}))
    draft.refresh_from_db()
    assert draft.version.number == 1
    assert [question.text for question in summaries.asked(survey)] == ["Вы были?", "Что лучше?", "Ещё?"]


def test_an_unpublished_questionnaire_takes_no_answers(survey):
    assert refusal(answering.open_response, survey, respondent="a")[0] == "Анкета ещё не открыта."


def test_an_invalid_form_is_never_sent(asked):
    survey, _, _ = asked
    draft = answering.open_response(survey, respondent="a")
    with pytest.raises(ValueError, match="valid"):
        answering.send_response(draft, filled(survey, {}))


def test_files_are_kept_replaced_and_erased(survey, django_capture_on_commit_callbacks):
    code = add(survey, Kind.FILE, "Работа", required=True)
    building.publish_version(survey)
    draft = answering.open_response(survey, respondent="a")
    form = filled(survey, {}, {code: SimpleUploadedFile("работа.pdf", b"<svg/>")})
    assert list(form.errors) == [code]
    answering.save_draft(draft, filled(survey, {}, {code: SimpleUploadedFile("один.pdf", PDF)}))
    first = StoredFile.objects.get()
    answering.save_draft(draft, filled(survey, {}, initial=answering.initial_of(draft)))
    answering.save_draft(draft, filled(survey, {}))
    assert StoredFile.objects.get() == first
    answering.send_response(draft, filled(survey, {}, initial=answering.initial_of(draft)))
    assert list(summaries.answer_files(survey.responses.all())) == [first.pk]
    answering.reopen_response(draft)
    answering.save_draft(draft, filled(survey, {}, {code: SimpleUploadedFile("два.pdf", PDF + b"\n")}))
    assert StoredFile.objects.get().name == "два.pdf"
    answering.erase_response(draft)
    assert (StoredFile.objects.count(), Answer.objects.count(), Response.objects.count()) == (0, 0, 0)


# Without names


@pytest.fixture
def secret():
    """A published anonymous questionnaire and its one question."""
    questionnaire = building.create_questionnaire("Без имён", anonymous=True)
    code = add(questionnaire, Kind.SCALE, "Оценка")
    building.publish_version(questionnaire)
    return questionnaire, code


@pytest.mark.parametrize("kind", [Kind.FILE, Kind.PERSON, Kind.EMAIL, Kind.PHONE])
def test_an_anonymous_questionnaire_asks_nothing_that_names(secret, kind):
    assert refusal(add, secret[0], kind, "Кто вы?") == (
        "Анкета без имён: вопрос такого вида выдал бы отвечающего.", "kind",
    )  # fmt: skip


def test_an_anonymous_answer_has_no_thread_to_the_person(secret):
    questionnaire, code = secret
    with clock.fixed(NOON):
        for number in range(8):
            send(questionnaire, f"контакт {number}", {code: "5"})
    day = NOON.replace(hour=0, minute=0, second=0)
    rows = list(Response.objects.values_list("respondent", "single", "saved_at", "sent_at"))
    assert rows == [("", None, day, day)] * 8
    marks = list(Mark.objects.order_by("pk").values_list("digest", flat=True))
    assert len(set(marks)) == 8
    assert not any("контакт" in mark for mark in marks)
    assert {field.name for field in Mark._meta.get_fields()} == {"id", "questionnaire", "digest"}
    assert min(Mark.objects.values_list("pk", flat=True)) > 1_000_000
    assert min(Response.objects.values_list("pk", flat=True)) > 1_000_000


def test_the_new_mark_does_not_stand_out(secret):
    """All marks get new keys with each answer, so two copies of the table cannot be laid side by side by key."""
    questionnaire, code = secret
    send(questionnaire, "a", {code: "5"})
    before = set(Mark.objects.values_list("pk", flat=True))
    send(questionnaire, "b", {code: "4"})
    assert before & set(Mark.objects.values_list("pk", flat=True)) == set()


def test_an_anonymous_answer_is_given_once_and_keeps_no_draft(secret):
    questionnaire, code = secret
    assert not answering.has_answered(questionnaire, "a")
    response = send(questionnaire, "a", {code: "5"})
    assert answering.has_answered(questionnaire, "a")
    assert not answering.has_answered(questionnaire, "b")
    with pytest.raises(Refused):
        send(questionnaire, "a", {code: "1"})
    assert Response.objects.count() == 1
    assert refusal(answering.open_response, questionnaire, respondent="b")[0] == (
        "Анкета без имён: черновик не хранится, чтобы ответ нельзя было связать с вами."
    )
    assert refusal(answering.reopen_response, response)[0] == "Ответ без имени вернуть нельзя: неизвестно, чей он."


def test_names_are_not_lost_by_the_wrong_door(asked):
    survey, there, _ = asked
    with pytest.raises(ValueError, match="keeps names"):
        answering.send_anonymous(filled(survey, {there: "нет"}), respondent="a")


def test_fewer_than_five_anonymous_answers_are_not_shown(secret):
    questionnaire, code = secret
    for number in range(4):
        send(questionnaire, str(number), {code: "5"})
    (few,) = summaries.summarise(questionnaire)
    assert (few.hidden, few.answered, few.counts) == (TOO_FEW, 0, ())
    assert refusal(summaries.export_rows, questionnaire)[0] == TOO_FEW
    send(questionnaire, "4", {code: "2"})
    (enough,) = summaries.summarise(questionnaire)
    assert (enough.hidden, enough.answered) == ("", 5)
    rows = summaries.export_rows(questionnaire)
    assert (rows.headings, sorted(rows.lines)) == (["Оценка"], [["2"], ["5"], ["5"], ["5"], ["5"]])
    group = Response.objects.filter(pk__in=list(Response.objects.values_list("pk", flat=True)[:4]))
    assert [each.hidden for each in summaries.summarise(questionnaire, group)] == [TOO_FEW]


# Summing up


def test_a_summary_counts_each_kind(survey):
    one = add(survey, Kind.ONE, "Что?", options=["А", "Б", "В"])
    many = add(survey, Kind.MANY, "Какие?", options=["X", "Y"])
    number = add(survey, Kind.NUMBER, "Сколько?")
    text = add(survey, Kind.TEXT, "Отзыв")
    building.publish_version(survey)
    send(survey, "1", {one: "А", many: ["X", "Y"], number: "10", text: "хорошо"})
    send(survey, "2", {one: "А", many: ["X"], number: "5,5"})
    send(survey, "3", {one: "Б"})
    answering.save_draft(answering.open_response(survey, respondent="4"), filled(survey, {one: "В"}))
    by_code = {summary.question.code: summary for summary in summaries.summarise(survey)}
    assert list(by_code) == [one, many, number, text]
    assert (by_code[one].answered, by_code[one].counts) == (3, [Count("А", 2, 67), Count("Б", 1, 33), Count("В", 0, 0)])
    assert (by_code[many].answered, by_code[many].counts) == (2, [Count("X", 2, 100), Count("Y", 1, 50)])
    amount = by_code[number]
    assert (amount.average, amount.lowest, amount.highest) == (Decimal("7.75"), Decimal("5.5"), Decimal(10))
    assert by_code[text].texts == ["хорошо"]


def test_answers_of_versions_lie_together_under_the_latest_words(survey):
    code = add(survey, Kind.ONE, "Форма?", options=["очно", "заочно"])
    dropped = add(survey, Kind.TEXT, "Лишний")
    building.publish_version(survey)
    send(survey, "1", {code: "заочно", dropped: "да"})
    building.change_question(survey, code, Wording(kind=Kind.ONE, text="Форма участия?", options=["очно", "онлайн"]))
    building.remove_question(survey, dropped)
    building.publish_version(survey)
    with clock.fixed(NOON):
        send(survey, "2", {code: "онлайн"})
    first, second = summaries.summarise(survey)
    assert (first.question.text, first.counts) == (
        "Форма участия?", [Count("очно", 0, 0), Count("онлайн", 1, 50), Count("заочно", 1, 50)],
    )  # fmt: skip
    assert (second.question.text, second.texts) == ("Лишний", ["да"])
    rows = summaries.export_rows(survey)
    assert rows.headings == ["Кто ответил", "Когда", "Форма участия?", "Лишний"]
    assert ["2", "02.09.2024 12:30", "онлайн", ""] in rows.lines


def test_the_cost_of_a_summary_does_not_grow(asked, django_assert_num_queries):
    survey, there, _ = asked
    for number in range(7):
        send(survey, str(number), {there: "нет"})
    with django_assert_num_queries(2):
        summaries.summarise(survey)
    with django_assert_num_queries(4):
        summaries.export_rows(survey)
