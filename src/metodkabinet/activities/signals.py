"""What other modules may listen to. Sent inside the transaction; a refusal of a listener rolls the act back."""

from django.dispatch import Signal

activity_state_changed = Signal()  # activity, by: announced, moved, held, cancelled, reopened
registration_asked = Signal()  # activity, participant, source, response: a listener refuses, or says True: ask first
session_leaving = Signal()  # session: about to be removed
presence_changed = Signal()  # participation, by: proved or taken back
