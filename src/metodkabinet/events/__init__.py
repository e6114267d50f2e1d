"""What makes an activity an event to which people come: registration by a link, programme, door, invitations, feedback.

Nouns: event (the facet of an activity), talk, speaker, material, invitation. An event is run by who runs its activity.
Not: registrations, presence, capacity, dates and state (activities), printed papers (papers), the web-forum (forums).
"""
