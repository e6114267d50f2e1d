"""The only door to foreign addresses (`fetch`) and the judge of addresses inside the site (`safe_next`).

Nouns: Guard (what may be reached), Fetched (an answer), NotFetched (why there is none). It is *not* a browser: no
cookies, no scripts, no decompression.
"""
