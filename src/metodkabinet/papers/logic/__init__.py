"""Pure parts: blocks of a paper, their Word and PDF, patterns of numbers, agreement of words."""
