"""Discussions under anything: a talk, a work, a document, a question to an expert.

Nouns: thread, post (comment, question, answer), voice (who speaks), thread owner, mention, picture.
Not: what the talk is about. The owner holds the foreign key to its thread and registers in `logic.owners` who may
read, write and moderate which threads; a thread never knows its owner. Letters of the institute are not posts.
"""
