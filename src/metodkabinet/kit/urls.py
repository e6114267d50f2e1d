"""Pages that the kit itself brings."""

from metodkabinet.kit.policy import ANYONE, page
from metodkabinet.kit.sight import sight

urlpatterns = [
    page("sight/", sight, "sight", who=ANYONE, methods=("GET", "POST")),
]
