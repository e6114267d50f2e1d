"""The inbox as a list."""
