"""Polling; the stream itself, `/live/`, is answered before Django by config/asgi.py."""

from metodkabinet.kit.live import views
from metodkabinet.kit.policy import ANYONE, page

urlpatterns = [page("live/poll/", views.poll, "live-poll", who=ANYONE)]
