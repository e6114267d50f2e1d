"""The tree of methodical associations, memberships, offices, roles and scopes, settings, working groups.

Not: plans or meetings.
"""
