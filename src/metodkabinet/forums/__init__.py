"""Веб-форумы. Nouns: forum. Not: say here what a reader may look for in this module and find elsewhere."""
