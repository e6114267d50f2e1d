"""One event, one line of JSON: newlines and fake fields in names cannot forge a second event."""

import json
import logging
from datetime import UTC, datetime

from metodkabinet.kit.middleware import request_id

_OWN = frozenset(logging.makeLogRecord({}).__dict__) | {"message", "asctime", "taskName"}


class JsonLine(logging.Formatter):
    """Formats a record with its extra fields and the id of the request it belongs to."""

    def format(self, record: logging.LogRecord) -> str:
        """One line; what cannot be written as JSON is written as text."""
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "event": record.getMessage(),
            "request": request_id.get() or None,
        }
        line |= {key: value for key, value in record.__dict__.items() if key not in _OWN and not key.startswith("_")}
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)
