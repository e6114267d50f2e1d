"""Reads of the module."""
