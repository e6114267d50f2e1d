"""Developer tools: walls, checks, the module skeleton, lock files. The product imports nothing from here."""
