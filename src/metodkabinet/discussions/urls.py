"""Addresses of the module. Who is let in the owner of the thread says, for users and for guests with a link."""

from metodkabinet.discussions import views
from metodkabinet.kit.policy import ANYONE, SIGNED_IN, page

BOTH, POST = ("GET", "POST"), ("POST",)
THREAD, ONE = "discussions.thread", "discussions.post"

app_name = "discussions"
urlpatterns = [
    page("discussions/", views.posts, "posts", who=SIGNED_IN),
    page("discussions/post/<int:post_id>/", views.post, "post", who=SIGNED_IN, methods=BOTH, of=ONE),
    page("discussions/write/<int:thread_id>/", views.write, "write", who=ANYONE, methods=BOTH, of=THREAD),
    page("discussions/edit/<int:post_id>/", views.edit, "edit", who=ANYONE, methods=BOTH, of=ONE),
    page("discussions/withdraw/<int:post_id>/", views.withdraw, "withdraw", who=ANYONE, methods=POST, of=ONE),
    page("discussions/publish/<int:post_id>/", views.publish, "publish", who=SIGNED_IN, methods=POST, of=ONE),
    page("discussions/take/<int:post_id>/", views.take, "take", who=SIGNED_IN, methods=POST, of=ONE),
    page("discussions/leave/<int:post_id>/", views.leave, "leave", who=SIGNED_IN, methods=POST, of=ONE),
    page("discussions/settle/<int:post_id>/", views.settle, "settle", who=ANYONE, methods=POST, of=ONE),
]
