"""Pages: the register and the cabinet (registers), templates, issuings (batches), void and replaced (fates)."""
