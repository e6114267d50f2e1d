"""Walls between modules: each file finds one kind of violation in a tree of sources. Imports are import-linter's."""
