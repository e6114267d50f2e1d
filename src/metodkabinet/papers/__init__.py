"""Official papers: kinds, number series, sign-off, Word and PDF from one description, transfers, the check page.

Not here: certificates (they draw numbers and answer on the check page from above), the plans, protocols and reports
themselves: their modules register a kind of paper and listen to what was decided about it.
"""
