"""What other modules may listen to. Sent inside the transaction; a refusal of a listener rolls the act back."""

from django.dispatch import Signal

activity_state_changed = Signal()  # activity, by: announced, moved, held, cancelled, reopened
presence_changed = Signal()  # participation, by: proved or taken back
