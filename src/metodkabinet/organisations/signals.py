"""What happens to organisations and territories; sent inside the transaction: a receiver's refusal undoes the act."""

from django.dispatch import Signal

# An organisation was joined to its successor: organisation, successor, day, libraries (old id -> its heir), by.
organisation_joined = Signal()

# A closing or joining was a mistake and is taken back: end (OrganisationEnd), libraries (heir id -> old), by.
# Sent before heirs of libraries are deleted, so that whoever stands in them may go back.
organisation_restored = Signal()

# An organisation was closed without a successor: organisation, day, by.
organisation_closed = Signal()

# Organisations stand on another territory now (another municipality or branch): organisation_ids, by.
organisations_moved = Signal()

# A municipality ended: municipality, successor, day, by. Its organisations have moved already.
municipality_ended = Signal()

# An ended municipality is in force again: municipality, successor, by.
municipality_restored = Signal()

# Somebody looks at what closing or joining would change: organisation, successor (or None). Receivers return sentences.
organisation_end_asked = Signal()
