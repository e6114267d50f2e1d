"""Posts as a list: what waits for a look, questions without an answer, everything for a file."""

from __future__ import annotations

from django.urls import reverse

from metodkabinet.discussions.enums import PostKind, PostState, QuestionState
from metodkabinet.discussions.models import Post
from metodkabinet.kit.tables import ChoiceFilter, Column, DateFilter, Table
from metodkabinet.kit.words.typography import cut

TONES = {"shown": "done", "waiting": "soon", "hidden": "off", "withdrawn": "off"}
QUESTION_TONES = {"open": "soon", "taken": "work", "answered": "done"}


def post_link(post: Post) -> str:
    """Where it is decided."""
    return reverse("discussions:post", args=[post.pk])


class PostTable(Table):
    """Everything said where the reader keeps order, the latest first."""

    columns = [
        Column("written_at", "Когда", kind="moment", sort="written_at", narrow=True),
        Column("text", "Сообщение", value=lambda row: cut(row.text, 160), export=lambda row: row.text, link=post_link),
        Column("name_then", "Кто", sort="name_then", note=lambda row: row.origin_then),
        Column("kind", "Вид", value=lambda row: row.get_kind_display(), narrow=True, phone=False),
        Column(
            "question", "Вопрос", value=lambda row: row.get_question_state_display(),
            state=lambda row: QUESTION_TONES.get(row.question_state, ""), narrow=True, phone=False,
        ),
        Column(
            "state", "Состояние", value=lambda row: row.get_state_display(), state=lambda row: TONES[row.state],
            narrow=True,
        ),
    ]  # fmt: skip
    filters = [
        ChoiceFilter("state", "Состояние", choices=PostState.choices),
        ChoiceFilter("kind", "Вид", choices=PostKind.choices),
        ChoiceFilter("question_state", "Вопрос", choices=QuestionState.choices),
        DateFilter("since", "С", field="written_at"),
    ]
    search = ["search_key"]
    order = ["-written_at"]
    noun = "сообщение,сообщения,сообщений"
    export_name = "Обсуждения"
