"""What happened to a paper; sent inside its transaction, a receiver's refusal rolls the act back.

`paper` is the paper, `by` who acted; `document_returned` also carries `remark`.
"""

from django.dispatch import Signal

document_approved = Signal()
document_returned = Signal()
