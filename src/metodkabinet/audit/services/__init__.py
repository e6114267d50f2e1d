"""Writing the log (record), chaining and checking it (sealing), guarding its tables (guards)."""

from metodkabinet.audit.services.record import changes, digest, record, reference

__all__ = ["changes", "digest", "record", "reference"]
