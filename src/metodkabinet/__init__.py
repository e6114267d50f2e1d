"""Metodkabinet: where a methodical association of librarians lives, from plan to report."""
