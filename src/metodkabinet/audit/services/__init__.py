"""Writing the log (record, reading), chaining and checking it (sealing, heads), guarding its tables, erasing values."""

from metodkabinet.audit.services.erasing import erase_mentions, erase_values
from metodkabinet.audit.services.reading import record_reading
from metodkabinet.audit.services.record import changes, digest, record, record_many, reference

__all__ = [
    "changes",
    "digest",
    "erase_mentions",
    "erase_values",
    "record",
    "record_many",
    "record_reading",
    "reference",
]
