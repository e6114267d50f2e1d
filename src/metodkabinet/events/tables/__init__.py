"""Lists of events and the tables they take in."""
