"""The kit's own addresses."""

from metodkabinet.kit.files.urls import urlpatterns as files
from metodkabinet.kit.policy import ANYONE, page
from metodkabinet.kit.sight import sight

app_name = "kit"
urlpatterns = [
    page("sight/", sight, "sight", who=ANYONE, methods=("GET", "POST")),
    *files,
]
