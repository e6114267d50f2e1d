"""Reads too large for a queryset: what a user holds (holdings), composition, the tree."""
