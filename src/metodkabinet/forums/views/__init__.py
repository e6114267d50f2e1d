"""Pages: what everybody reads (reading), coming in (taking), the programme (programme), the end of it (closing)."""
