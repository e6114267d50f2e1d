"""What happens here that higher modules act upon; sent inside the transaction, a receiver's refusal undoes the act."""

from django.dispatch import Signal

# invitation: the accepted Invitation, user: the account it made or found. People links the account to a card.
invitation_accepted = Signal()
