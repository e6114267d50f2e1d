"""The pages of the outbox; the kit's list of addresses takes them in."""

from metodkabinet.kit.letters import views
from metodkabinet.kit.policy import can, page

urlpatterns = [
    page("admin/letters/", views.letters, "letters", who=can("kit.see_jobs"), personal=True),
    page(
        "admin/letters/<int:letter_id>/retry/", views.retry, "letter-retry",
        who=can("kit.see_jobs"), methods=["POST"], of="kit.letter",
    ),
    page(
        "admin/letters/<int:letter_id>/drop/", views.drop, "letter-drop",
        who=can("kit.see_jobs"), methods=["POST"], of="kit.letter",
    ),
]  # fmt: skip
