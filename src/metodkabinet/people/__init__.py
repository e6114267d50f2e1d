"""Persons with or without an account, employments, contacts, consents; cards of one person found and joined.

Not: the rest of the staff card (staff); roles and offices (associations).
"""
