"""Every model of the kit, gathered from its parts."""

from metodkabinet.kit.files.models import StoredFile
from metodkabinet.kit.forms.models import FormKey

__all__ = ["FormKey", "StoredFile"]
