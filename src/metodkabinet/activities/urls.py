"""Addresses of the module, each with its policy row."""

from metodkabinet.activities.models import Kind
from metodkabinet.activities.views import activities, calendar, outside, presence, registrations, surroundings
from metodkabinet.kit.crud import Dictionary
from metodkabinet.kit.policy import ANYONE, SIGNED_IN, can, page

SEE, PEOPLE, MANAGE = can("activities.see"), can("activities.see_people"), can("activities.manage")
BOTH, POST = ("GET", "POST"), ("POST",)
ONE, SESSION, REGISTRATION = "activities.activity", "activities.session", "activities.registration"

KINDS = Dictionary(
    Kind, one="Вид мероприятия", many="Виды мероприятий", fields=["name", "code", "counts", "is_archived", "position"],
    see="activities.see", visible=Kind.objects.visible_to,
    edit="activities.manage_kinds", manageable=Kind.objects.manageable_by, order=["position", "name"],
)  # fmt: skip

app_name = "activities"
urlpatterns = [
    page("activities/", activities.activity_list, "list", who=SEE),
    page("activities/add/", activities.add_activity, "add", who=MANAGE, methods=BOTH),
    page("activities/past/", outside.record_past, "past", who=MANAGE, methods=BOTH),
    page("activities/<int:activity_id>/", activities.activity, "activity", who=SEE, of=ONE),
    *(
        page(f"activities/{path}/<int:activity_id>/", view, name, who=MANAGE, methods=methods, of=ONE)
        for path, view, name, methods in (
            ("change", activities.change_activity, "change", BOTH),
            ("announce", activities.announce_activity, "announce", POST),
            ("hold", activities.hold_activity, "hold", POST),
            ("reopen", activities.reopen_activity, "reopen", POST),
            ("postpone", activities.postpone_activity, "postpone", BOTH),
            ("cancel", activities.cancel_activity, "cancel", BOTH),
            ("sessions/add", surroundings.add_session, "add-session", BOTH),
            ("recordings/add", surroundings.add_recording, "add-recording", BOTH),
            ("co-owners/add", surroundings.add_co_owner, "add-co-owner", BOTH),
            ("partners/add", surroundings.add_partner, "add-partner", BOTH),
            ("directions", surroundings.choose_directions, "directions", BOTH),
            ("directions/add", surroundings.add_direction, "add-direction", BOTH),
            ("declared/add", surroundings.declare_count, "declare", BOTH),
            ("code-words", surroundings.code_words, "code-words", BOTH),
            ("registrations/person", registrations.register_person, "register-person", BOTH),
            ("registrations/guest", registrations.register_guest, "register-guest", BOTH),
            ("paste", presence.paste_list, "paste", BOTH),
            ("import", presence.import_list, "import", BOTH),
        )
    ),
    page(
        "activities/presence/<int:activity_id>/", presence.presence, "presence", who=MANAGE, of=ONE, personal=True
    ),
    page(
        "activities/unmatched/<int:activity_id>/", presence.unmatched, "unmatched",
        who=MANAGE, methods=BOTH, of=ONE, personal=True,
    ),
    page(
        "activities/registrations/<int:activity_id>/", registrations.registrations, "registrations",
        who=PEOPLE, of=ONE, personal=True,
    ),
    page(
        "activities/participations/<int:activity_id>/", presence.participations, "participations",
        who=PEOPLE, of=ONE, personal=True,
    ),
    *(
        page(path, view, name, who=MANAGE, methods=methods, of=of)
        for path, view, name, methods, of in (
            ("activities/sessions/change/<int:session_id>/", surroundings.change_session, "change-session", BOTH,
             SESSION),
            ("activities/sessions/remove/<int:session_id>/", surroundings.remove_session, "remove-session", POST,
             SESSION),
            ("activities/recordings/remove/<int:recording_id>/", surroundings.remove_recording, "remove-recording",
             POST, "activities.recording"),
            ("activities/co-owners/remove/<int:co_owner_id>/", surroundings.remove_co_owner, "remove-co-owner", POST,
             "activities.coowner"),
            ("activities/partners/remove/<int:partner_id>/", surroundings.remove_partner, "remove-partner", POST,
             "activities.partner"),
            ("activities/declared/remove/<int:declared_id>/", surroundings.remove_declared_count, "remove-declared",
             POST, "activities.declaredcount"),
            ("activities/code-words/withdraw/<int:word_id>/", surroundings.withdraw_code_word, "withdraw-word", POST,
             "activities.codeword"),
            ("activities/mark/<int:session_id>/", presence.mark_present, "mark", POST, SESSION),
            ("activities/unmark/<int:presence_id>/", presence.take_presence_back, "unmark", POST,
             "activities.presence"),
            ("activities/matches/undo/<int:match_id>/", presence.undo_match, "undo-match", POST, "activities.match"),
            ("activities/registrations/decide/<int:registration_id>/", registrations.decide_registration, "decide",
             POST, REGISTRATION),
            ("activities/registrations/cancel/<int:registration_id>/", registrations.cancel_registration,
             "cancel-registration", POST, REGISTRATION),
            ("outside/change/<int:event_id>/", outside.change_outside_event, "change-outside", BOTH,
             "activities.outsideevent"),
            ("outside/remove/<int:event_id>/", outside.remove_outside_event, "remove-outside", POST,
             "activities.outsideevent"),
            ("outside/results/add/<int:event_id>/", outside.add_outside_result, "add-outside-result", BOTH,
             "activities.outsideevent"),
            ("outside/results/remove/<int:result_id>/", outside.remove_outside_result, "remove-outside-result", POST,
             "activities.outsideresult"),
        )
    ),
    page(
        "activities/registration/<int:registration_id>/", registrations.registration, "registration",
        who=PEOPLE, of=REGISTRATION, personal=True,
    ),
    page("activities/register-me/<int:activity_id>/", registrations.register_me, "register-me", who=SEE, methods=POST,
         of=ONE),
    page("activities/cancel-mine/<int:activity_id>/", registrations.cancel_mine, "cancel-mine", who=SEE, methods=POST,
         of=ONE),
    page("activities/word/<int:activity_id>/", registrations.say_word, "say-word", who=SEE, methods=BOTH, of=ONE),
    page("registration/<str:token>/", registrations.own_registration, "own-registration", who=ANYONE, methods=BOTH,
         seen="link"),
    page("registration/cancel/<str:token>/", registrations.cancel_own, "cancel-own", who=ANYONE, methods=POST,
         seen="link"),
    page("registration/word/<str:token>/", registrations.say_word_by_link, "say-word-by-link", who=ANYONE, methods=BOTH,
         seen="link"),
    page("calendar/", calendar.month, "calendar", who=SEE),
    page("calendar/year/", calendar.year, "calendar-year", who=SEE),
    page("calendar/phone/", calendar.feed_addresses, "feeds", who=SIGNED_IN, methods=BOTH),
    page("calendar/feed/<str:secret>/", calendar.feed, "feed", who=ANYONE, seen="link"),
    page("outside/", outside.outside_events, "outside", who=can("activities.see_body")),
    page("outside/add/", outside.add_outside_event, "add-outside", who=MANAGE, methods=BOTH),
    page("outside/<int:event_id>/", outside.outside_event, "outside-event", who=can("activities.see_body"),
         of="activities.outsideevent"),
    *KINDS.urls("activity-kinds"),
]  # fmt: skip
