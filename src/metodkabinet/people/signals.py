"""What is about to happen to people, or is asked about them; inside the transaction: a refusal undoes the act."""

from django.dispatch import Signal

# Somebody is about to come in as this person (called by a letter, or his card is joined to one with an account),
# and will hold whatever the person holds: person, by.
entry_given = Signal()

# Somebody measures how full cards are: people. Receivers return `logic.completeness.Expectation`s about them.
expectations_asked = Signal()
