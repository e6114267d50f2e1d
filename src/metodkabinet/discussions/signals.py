"""What the owners of threads may listen to. Sent inside the transaction; a refusal of a listener rolls the act back."""

from django.dispatch import Signal

post_changed = Signal()  # post, by: appeared, edited, hidden, returned or taken back; its state says which
question_answered = Signal()  # question, answer (None when it was only declared answered), by
