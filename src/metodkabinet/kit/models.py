"""Every model of the kit, gathered from its parts."""

from metodkabinet.kit.files.models import StoredFile

__all__ = ["StoredFile"]
