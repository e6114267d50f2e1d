"""Lists of staff and the table of people that comes from Excel."""
