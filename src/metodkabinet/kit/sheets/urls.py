"""The addresses of a run. A file is chosen on the page of the module that brought the kind, `Import.url_name`."""

from metodkabinet.kit.policy import SIGNED_IN, page
from metodkabinet.kit.sheets import jobs, services, views

services.worker.queue = jobs.queue_import  # what a page cannot finish goes on in the worker

RUN, BOTH = "kit.importrun", ("GET", "POST")
urlpatterns = [
    page(
        "imports/<int:run_id>/", views.import_preview, "import",
        who=SIGNED_IN, methods=BOTH, of=RUN, seen="own", personal=True,
    ),
    page(
        "imports/<int:run_id>/problems/", views.import_problems, "import-problems",
        who=SIGNED_IN, of=RUN, seen="own", personal=True,
    ),
]  # fmt: skip
