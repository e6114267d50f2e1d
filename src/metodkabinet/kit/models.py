"""Every model of the kit, gathered from its parts."""

from metodkabinet.kit.files.models import StoredFile
from metodkabinet.kit.forms.models import FormKey
from metodkabinet.kit.jobs.models import JobRun
from metodkabinet.kit.letters.models import Letter
from metodkabinet.kit.limits import Hit
from metodkabinet.kit.links.models import WatchedLink
from metodkabinet.kit.live.models import Change
from metodkabinet.kit.questionnaires.models import (
    Answer,
    Mark,
    Question,
    Questionnaire,
    QuestionnaireVersion,
    Response,
)
from metodkabinet.kit.search.models import SearchDocument
from metodkabinet.kit.sheets.models import ImportRow, ImportRun
from metodkabinet.kit.workdays.models import Holiday

__all__ = [
    "Answer",
    "Change",
    "FormKey",
    "Hit",
    "Holiday",
    "ImportRow",
    "ImportRun",
    "JobRun",
    "Letter",
    "Mark",
    "Question",
    "Questionnaire",
    "QuestionnaireVersion",
    "Response",
    "SearchDocument",
    "StoredFile",
    "WatchedLink",
]
