"""The builder's page and the templates that owners include."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages import get_messages
from django.contrib.messages.storage.fallback import FallbackStorage
from django.template.loader import render_to_string

from metodkabinet.kit.questionnaires import answering, building, summaries
from metodkabinet.kit.questionnaires.building import Wording
from metodkabinet.kit.questionnaires.enums import Kind
from metodkabinet.kit.questionnaires.forms import form_for
from metodkabinet.kit.questionnaires.views import build

pytestmark = pytest.mark.django_db
TEXT = {"w-kind": "text", "w-text": "Что было полезно?"}


@pytest.fixture
def survey():
    return building.create_questionnaire("Отзыв <о> семинаре")


@pytest.fixture
def changes():
    return []


@pytest.fixture
def visit(rf, survey, changes):
    def act(data=None, query="", *, of=None):
        request = rf.post("/builder/", data) if data is not None else rf.get(f"/builder/{query}")
        request.user, request.session = AnonymousUser(), {}
        request._messages = FallbackStorage(request)
        response = build(request, of or survey, "/back/", on_change=changes.append)
        return response.status_code, [str(message) for message in get_messages(request)], response.content.decode()

    return act


def texts(survey):
    return [question.text for question in survey.versions.order_by("-number")[0].questions.all()]


def test_looking_changes_nothing(visit, survey, changes):
    building.add_question(survey, Wording(kind=Kind.TEXT, text="Раз"))
    building.publish_version(survey)
    assert visit()[0] == 200
    assert visit(query="?question=nothing")[0] == 200
    assert (survey.versions.count(), changes) == (1, [])


def test_a_question_is_added_changed_moved_published_and_removed(visit, survey, changes):
    assert visit({**TEXT, "action": "add"})[:2] == (302, ["Вопрос сохранён."])
    assert visit({"w-kind": "one", "w-text": "Как?", "w-options": "А\nБ", "action": "add"})[0] == 302
    first, second = survey.versions.get().questions.all()
    assert second.options == ["А", "Б"]
    assert visit(query=f"?question={second.code}")[0] == 200
    assert visit({"action": f"up:{second.code}"})[1] == ["Вопрос поднят: «Как?»."]
    assert texts(survey) == ["Как?", "Что было полезно?"]
    condition = {"w-condition": f"{second.code}:А", "action": f"change:{first.code}"}
    assert visit({**TEXT, **condition})[0] == 302
    first.refresh_from_db()
    assert (first.shown_when, first.shown_value) == (second.code, "А")
    assert visit({"action": f"down:{second.code}"})[1] == [
        "Вопрос «Что было полезно?» зависит от вопроса «Как?», поэтому стоит после него."
    ]
    assert visit({"action": "publish"})[1] == ["Опубликована версия 1."]
    assert visit({"action": f"remove:{first.code}"})[1] == ["Вопрос удалён: «Что было полезно?»."]
    assert visit({"action": "discard"})[1] == ["Отменены изменения версии 2."]
    assert changes == [
        "Вопрос добавлен: «Что было полезно?».", "Вопрос добавлен: «Как?».", "Вопрос поднят: «Как?».",
        "Вопрос изменён: «Что было полезно?».", "Опубликована версия 1.", "Вопрос удалён: «Что было полезно?».",
        "Отменены изменения версии 2.",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "data",
    [
        {"action": "add"},
        {**TEXT, "action": "add", "w-kind": "poem"},
        {"w-kind": "one", "w-text": "Как?", "w-options": "А", "action": "add"},
        {**TEXT, "action": "add", "w-condition": "foreign:да"},
        {**TEXT, "action": "change:nothing"},
    ],
)
def test_a_refused_question_stays_on_the_form(visit, survey, changes, data):
    assert visit(data)[0] == 422
    assert (texts(survey), changes) == ([], [])


@pytest.mark.parametrize("action", ["", "explode", "up:nothing", "remove:", "publish", "discard"])
def test_a_refused_act_says_why_and_changes_nothing(visit, survey, changes, action):
    status, said, _ = visit({"action": action})
    assert (status, len(said), changes) == (302, 1, [])


def test_a_failing_audit_takes_the_change_back(rf, survey):
    def fails(what):
        raise ZeroDivisionError

    request = rf.post("/builder/", {**TEXT, "action": "add"})
    request.user = AnonymousUser()
    with pytest.raises(ZeroDivisionError):
        build(request, survey, "/back/", on_change=fails)
    assert texts(survey) == []


@pytest.mark.parametrize("count", [1, 3, 100])
def test_the_builder_costs_the_same_for_any_length(visit, survey, count, django_assert_num_queries):
    for number in range(count):
        building.add_question(survey, Wording(kind=Kind.YES_NO, text=f"Вопрос {number}?"))
    with django_assert_num_queries(5):
        assert visit()[0] == 200


def test_conditional_questions_stand_on_the_page_with_a_hint(survey):
    there = building.add_question(survey, Wording(kind=Kind.YES_NO, text="Вы были?"))
    building.add_question(
        survey, Wording(kind=Kind.LONG, text="Что <b>лучше</b>?", shown_when=there.code, shown_value="да")
    )
    for kind in Kind:
        options = ["А", "Б"] if kind in {Kind.ONE, Kind.MANY} else ()
        building.add_question(survey, Wording(kind=kind, text=kind.label, options=options, required=True))
    html = render_to_string("kit/questionnaires/fields.html", {"form": form_for(building.publish_version(survey))})
    assert html.count(f'data-shown-when="q-{there.code}" data-shown-value="да"') == 1
    assert html.count("Отвечайте, если на вопрос «Вы были?» ответ «да».") == 1
    assert html.count("<b>") == 0
    assert html.count('class="field"') == 2 + len(Kind)


def test_the_summary_has_a_table_a_figure_and_texts(survey):
    one = building.add_question(survey, Wording(kind=Kind.ONE, text="Как?", options=["А", "Б"])).code
    number = building.add_question(survey, Wording(kind=Kind.NUMBER, text="Сколько?")).code
    text = building.add_question(survey, Wording(kind=Kind.TEXT, text="Отзыв")).code
    version = building.publish_version(survey)
    form = form_for(version, {f"q-{one}": "А", f"q-{number}": "5", f"q-{text}": "<script>"})
    answering.send_response(answering.open_response(survey, respondent="a"), form)
    html = render_to_string("kit/questionnaires/summary.html", {"summaries": summaries.summarise(survey)})
    assert (html.count("<meter"), html.count("В среднем 5"), html.count("&lt;script&gt;")) == (2, 1, 1)
    assert html.count("<script") == 0
