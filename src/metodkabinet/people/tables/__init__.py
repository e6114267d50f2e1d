"""Lists of the module and the table that people keep in Excel."""
