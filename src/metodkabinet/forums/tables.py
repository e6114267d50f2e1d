"""Forums, the activity of their participants, letters of thanks as lists."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse

from metodkabinet.activities.enums import ActivityState
from metodkabinet.forums.logic.scoring import Score
from metodkabinet.forums.models import Forum, Thanks
from metodkabinet.kit.tables import ChoiceFilter, Column, FlagFilter, Table

if TYPE_CHECKING:
    from metodkabinet.activities.models import Participation
    from metodkabinet.forums.queries.activity import Key
    from metodkabinet.kit.http import Request

NO_SCORE = Score(0, 0, 0, 0)
STATES = {"draft": "plain", "announced": "work", "held": "done", "cancelled": "off"}


def forum_link(forum: Forum) -> str:
    """Its page."""
    return reverse("forums:forum", args=[forum.pk])


def thanks_link(thanks: Thanks) -> str:
    """Where its reason is corrected."""
    return reverse("forums:change-thanks", args=[thanks.pk])


class ForumTable(Table):
    """The latest first."""

    columns = [
        Column("activity.start_date", "Начало", kind="date", sort="activity__start_date", narrow=True),
        Column("activity.end_date", "Окончание", kind="date", phone=False, narrow=True),
        Column("activity.title", "Название", sort="activity__title", link=forum_link, needs=("activity",)),
        Column("owner", "Объединение", value=lambda row: row.activity.owner.short_name, needs=("activity__owner",)),
        Column(
            "state", "Состояние", value=lambda row: row.activity.get_state_display(),
            state=lambda row: STATES[row.activity.state], narrow=True,
        ),
    ]  # fmt: skip
    filters = [ChoiceFilter("state", "Состояние", field="activity__state", choices=ActivityState.choices)]
    search = ["activity__search_key"]
    order = ["-activity__start_date"]
    noun = "форум,форума,форумов"
    export_name = "Веб-форумы"


class ActivityTable(Table):
    """Who did how much; its columns are given the scores of one forum."""

    search = ["search_key"]
    order = ["-points", "name_then"]
    noun = "участник,участника,участников"
    export_name = "Активность участников форума"
    filters = [FlagFilter("active", "С баллами", field="points__gt", value=0)]


def activity_table(request: Request, rows: Any, scores: dict[Key, Score], thanked: set[int], **given: Any) -> Table:
    """The scores are counted once for the whole list."""

    def of(row: Participation) -> Score:
        return scores.get((row.person_id, row.contact_id), NO_SCORE)

    class Scored(ActivityTable):
        columns = [
            Column("name_then", "Участник", sort="name_then", note=lambda row: row.organisation_text_then),
            Column("municipality", "Муниципалитет", value=lambda row: row.municipality_then, phone=False,
                   needs=("municipality_then",)),
            Column("sessions_present", "Дней", kind="number", sort="sessions_present", narrow=True),
            Column("talks", "Докладов", kind="number", value=lambda row: of(row).talks, narrow=True, phone=False),
            Column("posts", "Сообщений", kind="number", value=lambda row: of(row).posts, narrow=True, phone=False),
            Column("over", "Сверх предела", kind="number", value=lambda row: of(row).over, narrow=True, phone=False),
            Column("points", "Баллов", kind="number", value=lambda row: row.points or 0, sort="points", narrow=True),
            Column("thanked", "Благодарность", value=lambda row: "в списке" if row.pk in thanked else "", narrow=True,
                   phone=False),
        ]  # fmt: skip

    return Scored(request, rows, **given)


class ThanksTable(Table):
    """Whom to thank for what."""

    columns = [
        Column("name", "Кому", value=lambda row: row.participation.name_then, sort="participation__name_then",
               link=thanks_link, note=lambda row: row.participation.organisation_text_then, needs=("participation",)),
        Column("reason", "За что", sort="reason"),
        Column("points", "Баллов", kind="number", value=lambda row: row.participation.points or 0,
               sort="participation__points", narrow=True),
        Column("paper", "Письмо", value=lambda row: "составлено" if row.paper_id else "не составлено",
               state=lambda row: "done" if row.paper_id else "soon", narrow=True),
    ]  # fmt: skip
    search = ["participation__search_key"]
    order = ["participation__name_then"]
    noun = "человек,человека,человек"
    export_name = "Благодарственные письма"
