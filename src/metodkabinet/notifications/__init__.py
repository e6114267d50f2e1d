"""Telling a user or a contact something: inbox and e-mail, preferences, quiet hours.

Not: the letter outbox itself (kit).
"""
