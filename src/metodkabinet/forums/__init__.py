"""The web-forum: several days of talks with comments, questions to experts, points, a resolution and a collection.

Nouns: forum (a facet of an activity), track, expert, talk, speaker, proposal, resolution point, thanks, collection.
Not: the activity with its dates, registrations and participations (activities), the words under a talk (discussions),
certificates: they are issued by rules that read the participations written here.
"""
