"""Working days: weekends, the holidays of the data file, the rows an administrator keeps (transfers, regional)."""

from metodkabinet.kit.workdays.calendar import Calendar, add, is_workday, next_workday
from metodkabinet.kit.workdays.rows import Imported, export_year, import_rows

__all__ = ["Calendar", "Imported", "add", "export_year", "import_rows", "is_workday", "next_workday"]
