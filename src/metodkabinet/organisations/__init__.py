"""Regions, municipalities, organisations, libraries, base sites.

Not: the people who work there (people).
"""
