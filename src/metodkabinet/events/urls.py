"""Addresses of the module, each with its policy row. Public ones are short: they are dictated and printed."""

from metodkabinet.events.views import arrivals, feedback, inviting, known, programme, public, setting_up
from metodkabinet.kit.policy import ANYONE, SIGNED_IN, can, page

MANAGE = can("activities.manage")
BOTH, POST = ("GET", "POST"), ("POST",)
EVENT, SESSION, TALK = "events.event", "activities.session", "events.programmeitem"

app_name = "events"
urlpatterns = [
    *(
        page(path, view, name, who=ANYONE, methods=methods, seen="link")
        for path, view, name, methods in (
            ("e/<slug:code>/", public.public, "public", ("GET",)),
            ("e/<slug:code>/register/", public.register, "register", BOTH),
            ("e/<slug:code>/organisations/", public.organisations, "organisations", ("GET",)),
            ("e/<slug:code>/here/", public.here, "here", BOTH),
            ("e/<slug:code>/qr/", public.picture, "picture", ("GET",)),
            ("e/<slug:code>/calendar/", public.calendar, "calendar", ("GET",)),
            ("invited/<str:token>/", known.invited, "invited", BOTH),
            ("registration/answers/<str:token>/", known.answers, "own-answers", BOTH),
            ("registration/feedback/<str:token>/", known.feedback, "own-feedback", BOTH),
            ("registration/ticket/<str:token>/", arrivals.ticket, "ticket", ("GET",)),
            ("registration/ticket/qr/<str:token>/", arrivals.ticket_picture, "ticket-picture", ("GET",)),
        )
    ),
    page("e/<slug:code>/file/<int:material_id>/", public.material, "file", who=ANYONE, seen="link",
         hands={"material_id": "1"}),
    page("e/<slug:code>/colleagues/", known.colleagues, "colleagues", who=SIGNED_IN, methods=BOTH, seen="link"),
    page("events/add/", setting_up.add_event, "add", who=MANAGE, methods=BOTH),
    page("events/open/<int:activity_id>/", setting_up.open_event, "open", who=MANAGE, methods=POST,
         of="activities.activity"),
    *(
        page(f"events/{path}/<int:event_id>/", view, name, who=MANAGE, methods=methods, of=EVENT)
        for path, view, name, methods in (
            ("change", setting_up.change_event, "change", BOTH),
            ("questions", setting_up.questions, "questions", BOTH),
            ("questions/begin", setting_up.begin_questions, "begin-questions", POST),
            ("feedback/questions", setting_up.feedback_questions, "feedback-questions", BOTH),
            ("feedback/begin", setting_up.begin_feedback, "begin-feedback", POST),
            ("feedback", feedback.summary, "feedback", ("GET",)),
            ("template", setting_up.mark_template, "template", POST),
            ("copy", setting_up.copy_event, "copy", BOTH),
            ("series", setting_up.repeat_event, "series", BOTH),
            ("programme", programme.programme, "programme", ("GET",)),
            ("talks/add", programme.add_talk, "add-talk", BOTH),
            ("materials/add", programme.add_material, "add-material", BOTH),
            ("invite", inviting.invite, "invite", BOTH),
            ("remind", inviting.remind, "remind", BOTH),
            ("share", inviting.share, "share", ("GET",)),
            ("door", arrivals.door, "door", ("GET",)),
        )
    ),
    page("events/answers/<int:event_id>/", feedback.answers, "answers", who=MANAGE, of=EVENT, personal=True),
    page("events/invitations/<int:event_id>/", inviting.invitations, "invitations", who=MANAGE, of=EVENT,
         personal=True),
    page("events/invitation/<int:invitation_id>/", inviting.invitation, "invitation", who=MANAGE,
         of="events.invitation", personal=True),
    page("events/papers/<slug:kind>/<int:event_id>/", setting_up.draft_paper, "draft-paper", who=MANAGE, methods=POST,
         of=EVENT, hands={"kind": "programme"}),
    page("events/talks/change/<int:talk_id>/", programme.change_talk, "change-talk", who=MANAGE, methods=BOTH, of=TALK),
    page("events/talks/remove/<int:talk_id>/", programme.remove_talk, "remove-talk", who=MANAGE, methods=POST, of=TALK),
    page("events/talks/spoken/<int:talk_id>/", programme.mark_spoken, "spoken", who=MANAGE, methods=POST, of=TALK),
    page("events/materials/remove/<int:material_id>/", programme.remove_material, "remove-material", who=MANAGE,
         methods=POST, of="events.material"),
    page("events/check-in/<int:session_id>/", arrivals.check_in, "check-in", who=MANAGE, methods=BOTH, of=SESSION,
         personal=True),
    page("events/webinar/<int:session_id>/", arrivals.import_webinar, "webinar", who=MANAGE, methods=BOTH, of=SESSION),
]  # fmt: skip
