"""The ledger: everything an association does and who took part in it.

Nouns: activity, session, registration, participation, presence, direction, recording, outside event.
Not: what is special about a meeting, a contest or a test (their modules attach a facet), papers, certificates.
"""
