"""The page of the link watch."""

from metodkabinet.kit.links import views
from metodkabinet.kit.policy import can, page

urlpatterns = [page("links/", views.links, "links", who=can("links.watch"), seen="tenant")]
