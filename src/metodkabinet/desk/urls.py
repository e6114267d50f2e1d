"""Addresses of the desk."""

from metodkabinet.desk import views
from metodkabinet.kit.policy import ANYONE, SIGNED_IN, can, page

app_name = "desk"
urlpatterns = [
    page("", views.home, "home", who=SIGNED_IN),
    page("search/", views.search, "search", who=SIGNED_IN),
    page("service/", views.service, "service", who=can("desk.see_service")),
    page("help/", views.help_index, "help", who=ANYONE),
    page("help/<slug:topic>/", views.help_topic, "help-topic", who=ANYONE, hands={"topic": "first-steps"}),
]
