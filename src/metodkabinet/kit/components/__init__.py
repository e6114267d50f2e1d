"""Pieces of a page as template tags. An attribute a piece does not know fails when the template is compiled."""
