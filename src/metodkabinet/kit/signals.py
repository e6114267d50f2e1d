"""What the kit announces; who listens is none of its business."""

from django.dispatch import Signal

# A row of a dictionary changed: sender=model, obj, by, verb (created, edited, archived, restored, deleted),
# old and new: {field: text}. Sent inside the transaction, so a receiver's refusal rolls the change back.
record_changed = Signal()
