"""Users, sign-in, second factor, invitations, sessions.

Nouns: user, invitation.
Not: who the person is (people), what a user may do (associations).
"""
