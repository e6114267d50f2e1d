"""Addresses of notices."""

from metodkabinet.kit.policy import ANYONE, SIGNED_IN, page
from metodkabinet.notifications import views

app_name = "notifications"
urlpatterns = [
    page("notices/", views.inbox, "inbox", who=SIGNED_IN),
    page(
        "notices/<int:notice_id>/open/",
        views.open_notice,
        "open",
        who=SIGNED_IN,
        methods=["POST"],
        of="notifications.notice",
        seen="own",
    ),
    page("notices/bell/", views.bell, "bell", who=SIGNED_IN),
    page("notices/read-all/", views.read_all, "read-all", who=SIGNED_IN, methods=["POST"]),
    page("notices/choices/", views.choices, "choices", who=SIGNED_IN, methods=["GET", "POST"]),
    page(
        "notices/unsubscribe/<str:token>/",
        views.unsubscribe,
        "unsubscribe",
        who=ANYONE,
        methods=["GET", "POST"],
        seen="link",
    ),
]
