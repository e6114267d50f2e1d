"""Lists of the module, and the table of organisations that is taken in."""
