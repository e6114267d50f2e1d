"""Every address of the product. Each module's page stands in its own urls.py with its policy row."""

from importlib.util import find_spec

from django.conf import settings
from django.urls import include, path

urlpatterns = [
    path("", include(f"metodkabinet.{module}.urls"))
    for module in ["kit", *settings.MODULES]
    if find_spec(f"metodkabinet.{module}.urls")
]

handler400 = "metodkabinet.kit.errors.bad_request"
handler403 = "metodkabinet.kit.errors.forbidden"
handler404 = "metodkabinet.kit.errors.not_found"
handler500 = "metodkabinet.kit.errors.server_error"
