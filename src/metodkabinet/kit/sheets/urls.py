"""The addresses of every import. Which capability each kind needs is asked by the page itself."""

from metodkabinet.kit.policy import SIGNED_IN, page
from metodkabinet.kit.sheets import jobs, services, views

services.worker.queue = jobs.queue_import  # what a page cannot finish goes on in the worker

RUN, BOTH = "kit.importrun", ("GET", "POST")
KIND = {"import_key": "kit.none"}  # kinds are brought by modules; each brings its own test
urlpatterns = [
    page(
        "imports/<int:run_id>/", views.import_preview, "import",
        who=SIGNED_IN, methods=BOTH, of=RUN, seen="own", personal=True,
    ),
    page(
        "imports/<int:run_id>/problems/", views.import_problems, "import-problems",
        who=SIGNED_IN, of=RUN, seen="own", personal=True,
    ),
    page("imports/<str:import_key>/", views.import_start, "import-start", who=SIGNED_IN, methods=BOTH, hands=KIND),
    page("imports/<str:import_key>/template/", views.import_template, "import-template", who=SIGNED_IN, hands=KIND),
]  # fmt: skip
