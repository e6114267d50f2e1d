"""Pure rules of the staff card."""
