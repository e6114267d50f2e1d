"""The pages of jobs; the kit's list of addresses takes them in."""

from metodkabinet.kit.jobs import views
from metodkabinet.kit.policy import SIGNED_IN, can, page

urlpatterns = [
    page("admin/jobs/", views.jobs, "jobs", who=can("kit.see_jobs")),
    page(
        "admin/jobs/<int:run_id>/retry/", views.retry, "job-retry",
        who=can("kit.see_jobs"), methods=["POST"], of="kit.jobrun",
    ),
    page(
        "jobs/<int:run_id>/", views.progress, "job-progress",
        who=SIGNED_IN, of="kit.jobrun", seen="own",
    ),
]  # fmt: skip
