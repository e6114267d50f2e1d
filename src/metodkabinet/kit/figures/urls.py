"""Address of the page of a figure."""

from metodkabinet.kit.figures.views import figure
from metodkabinet.kit.policy import SIGNED_IN, page

urlpatterns = [page("figures/", figure, "figure", who=SIGNED_IN, personal=True)]
