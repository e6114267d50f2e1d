"""Who did what to what, old and new.

Nouns: event. Holds text references only; is not a log of page views.
"""
