"""Backup and restore: one file that holds the rows and the files of an installation as of one moment.

An archive is data only – rows as lines of JSON, bytes under their hash, a signed list of contents – so it can be read
whole before anything is touched, nothing in it is ever executed, and SQLite and PostgreSQL restore each other's.
Not a place for what can be made again: search documents, limits, the queue's own store, sessions.
"""
