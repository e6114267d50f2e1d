"""Every change of events."""

from metodkabinet.events.services.arrivals import say_word_by_name
from metodkabinet.events.services.copying import copy_event, repeat_event
from metodkabinet.events.services.drafting import draft_paper
from metodkabinet.events.services.events import (
    Setup,
    begin_feedback,
    begin_questions,
    change_event,
    create_event,
    mark_template,
    open_event,
    setup_of,
)
from metodkabinet.events.services.inviting import invite_people, remind_invited, send_invitations
from metodkabinet.events.services.notices import invitation_of_token, path_of_invitation
from metodkabinet.events.services.programme import (
    TalkCard,
    add_material,
    add_talk,
    change_talk,
    mark_spoken,
    release_session,
    remove_material,
    remove_talk,
)
from metodkabinet.events.services.refusals import EventsRefused
from metodkabinet.events.services.registering import (
    Registered,
    Wish,
    change_answers,
    judge_registration,
    register_colleagues,
    register_guest,
    register_known,
)

__all__ = [
    "EventsRefused", "Registered", "Setup", "TalkCard", "Wish", "add_material", "add_talk", "begin_feedback",
    "begin_questions", "change_answers", "change_event", "change_talk", "copy_event", "create_event", "draft_paper",
    "invitation_of_token", "invite_people", "judge_registration", "mark_spoken", "mark_template", "open_event",
    "path_of_invitation", "register_colleagues", "register_guest", "register_known", "release_session",
    "remind_invited", "remove_material", "remove_talk", "repeat_event", "say_word_by_name", "send_invitations",
    "setup_of",
]  # fmt: skip
