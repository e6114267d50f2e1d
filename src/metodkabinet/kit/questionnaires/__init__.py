"""Questionnaires: typed questions with conditions, published versions that never change, answers, summaries.

Nouns: Questionnaire, QuestionnaireVersion, Question, Response, Answer, Mark. A questionnaire never knows its owner:
the owner holds the foreign key, checks rights, writes audit, registers files and personal data. Consents are *not*
questions: they are documents of people.
"""
