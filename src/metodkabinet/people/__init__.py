"""Persons with or without an account, employments, the staff card, contacts, consents.

Not: roles and offices (associations).
"""
