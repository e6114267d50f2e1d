"""The page of the link watch."""

from metodkabinet.kit.links import views
from metodkabinet.kit.policy import can, page

urlpatterns = [page("admin/links/", views.links, "links", who=can("kit.see_links"))]
