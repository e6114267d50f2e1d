"""Every model of the kit, gathered from its parts."""

from metodkabinet.kit.files.models import StoredFile
from metodkabinet.kit.forms.models import FormKey
from metodkabinet.kit.sheets.models import ImportRow, ImportRun

__all__ = ["FormKey", "ImportRow", "ImportRun", "StoredFile"]
