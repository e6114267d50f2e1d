"""Personal data put right: «Мои данные», erasing with its act and journal, terms of keeping, incidents.

Nouns: request to erase, act and its extract of the log, journal of erasures (repeated after a restore), term of keeping
and what is due by it, incident with its 24 and 72 hours.

Not here: what each module keeps about a person and how it empties that (its entry in the registry of personal data),
texts of consents and who gave them (people), the log of looking at personal data (audit), rewriting the database's own
files (kit.scrubbing). This module only asks the registry, in order, and writes down that it did.
"""
