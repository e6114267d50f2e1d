"""Addresses of the module. What is public is read without an account; the forum itself decides whether it is."""

from metodkabinet.forums.views import closing, programme, reading, taking
from metodkabinet.kit.policy import ANYONE, SIGNED_IN, can, page

SEE, MANAGE = can("activities.see"), can("activities.manage")
BOTH, POST, GET = ("GET", "POST"), ("POST",), ("GET",)
FORUM, TALK = "forums.forum", "forums.talk"

app_name = "forums"
urlpatterns = [
    page("forums/", reading.forums, "list", who=SEE),
    page("forums/add/", programme.add_forum, "add", who=MANAGE, methods=BOTH),
    page("forums/attach/<int:activity_id>/", programme.attach, "attach", who=MANAGE, methods=POST,
         of="activities.activity"),
    *(
        page(f"forums/{path}<int:{part}>/", view, name, who=ANYONE, methods=methods, of=of, seen="public")
        for path, part, view, name, methods, of in (
            ("", "forum_id", reading.forum, "forum", GET, FORUM),
            ("talk/", "talk_id", reading.talk, "talk", GET, TALK),
            ("questions/", "forum_id", reading.questions, "questions", GET, FORUM),
            ("resolution/", "forum_id", reading.resolution, "resolution", GET, FORUM),
            ("places/", "forum_id", reading.places, "places", GET, FORUM),
            ("join/", "forum_id", taking.join, "join", BOTH, FORUM),
            ("here/", "forum_id", taking.here, "here", POST, FORUM),
            ("leave/", "forum_id", taking.leave, "leave", POST, FORUM),
        )
    ),
    page("forums/join-me/<int:forum_id>/", taking.join_me, "join-me", who=SIGNED_IN, methods=POST, of=FORUM,
         seen="public"),
    page("forums/seat/<str:token>/", taking.seat, "seat", who=ANYONE, methods=BOTH, seen="link"),
    page("forums/seat/cancel/<str:token>/", taking.cancel, "cancel", who=ANYONE, methods=POST, seen="link"),
    *(
        page(f"forums/{path}/<int:forum_id>/", view, name, who=MANAGE, methods=methods, of=FORUM)
        for path, view, name, methods in (
            ("setup", programme.setup, "setup", BOTH),
            ("tracks/add", programme.add_track, "add-track", BOTH),
            ("experts/add", programme.add_expert, "add-expert", BOTH),
            ("talks/add", programme.add_talk, "add-talk", BOTH),
            ("thanks/pick", closing.pick, "pick", BOTH),
            ("letters", closing.letters, "letters", BOTH),
            ("points/add", closing.add_point, "add-point", BOTH),
            ("resolution/finish", closing.finish, "finish", BOTH),
            ("resolution/reopen", closing.reopen, "reopen", POST),
            ("collection", closing.collection, "collection", BOTH),
            ("collection/make", closing.make_collection, "make-collection", POST),
        )
    ),
    page("forums/activity/<int:forum_id>/", closing.points, "points", who=MANAGE, of=FORUM, personal=True),
    page("forums/thanks/<int:forum_id>/", closing.thanks, "thanks", who=MANAGE, of=FORUM, personal=True),
    *(
        page(f"forums/{path}/<int:{part}>/", view, name, who=MANAGE, methods=methods, of=of)
        for path, part, view, name, methods, of in (
            ("tracks/change", "track_id", programme.change_track, "change-track", BOTH, "forums.track"),
            ("tracks/remove", "track_id", programme.remove_track, "remove-track", POST, "forums.track"),
            ("experts/remove", "expert_id", programme.remove_expert, "remove-expert", POST, "forums.expert"),
            ("talks/change", "talk_id", programme.change_talk, "change-talk", BOTH, TALK),
            ("talks/publish", "talk_id", programme.publish_talk, "publish-talk", POST, TALK),
            ("talks/withdraw", "talk_id", programme.withdraw_talk, "withdraw-talk", POST, TALK),
            ("points/change", "point_id", closing.change_point, "change-point", BOTH, "forums.resolutionpoint"),
            ("points/remove", "point_id", closing.remove_point, "remove-point", POST, "forums.resolutionpoint"),
            ("thanks/change", "thanks_id", closing.change_thanks, "change-thanks", BOTH, "forums.thanks"),
            ("thanks/remove", "thanks_id", closing.remove_thanks, "remove-thanks", POST, "forums.thanks"),
        )
    ),
]  # fmt: skip
