"""Erasing (erasure), terms of keeping (retention), leaks (incident)."""

from metodkabinet.privacy.models.erasure import ErasureAct, ErasureJournal, ErasureRequest
from metodkabinet.privacy.models.incident import DataIncident
from metodkabinet.privacy.models.retention import RetentionDue, RetentionRule

__all__ = ["DataIncident", "ErasureAct", "ErasureJournal", "ErasureRequest", "RetentionDue", "RetentionRule"]
