"""Home («Что дальше») and search.

Shows what other modules register; owns no data.
"""
