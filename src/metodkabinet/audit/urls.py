"""Addresses of the log."""

from metodkabinet.audit import views
from metodkabinet.kit.policy import can, page

app_name = "audit"
urlpatterns = [
    page("log/", views.events, "events", who=can("audit.see_all")),
    page("log/security/", views.security, "security", who=can("audit.see_all")),
    page("log/readings/", views.readings, "readings", who=can("audit.see_all")),
]
