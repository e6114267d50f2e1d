"""Lists of the ledger."""
