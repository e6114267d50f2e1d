"""The kit's own addresses, gathered from its parts."""

from metodkabinet.kit.backup.page import urlpatterns as backups
from metodkabinet.kit.figures.urls import urlpatterns as figures
from metodkabinet.kit.files.urls import urlpatterns as files
from metodkabinet.kit.health import urlpatterns as health
from metodkabinet.kit.jobs.urls import urlpatterns as jobs
from metodkabinet.kit.letters.urls import urlpatterns as letters
from metodkabinet.kit.links.urls import urlpatterns as links
from metodkabinet.kit.live.urls import urlpatterns as live
from metodkabinet.kit.policy import ANYONE, page
from metodkabinet.kit.sheets.urls import urlpatterns as sheets
from metodkabinet.kit.sight import sight
from metodkabinet.kit.workdays.pages import HOLIDAYS

app_name = "kit"
urlpatterns = [
    page("sight/", sight, "sight", who=ANYONE, methods=("GET", "POST")),
    *backups,
    *figures,
    *files,
    *health,
    *jobs,
    *letters,
    *links,
    *live,
    *sheets,
    *HOLIDAYS.urls("holidays"),
]
