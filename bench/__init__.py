"""Measured work. Each bench prints figures as JSON with ratios inside one run; nothing here is a test.

Main number: CPU of this process per request, because neighbours of a shared machine hardly change it.
"""
